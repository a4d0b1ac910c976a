import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sniffMediaType } from '../../ocr/raster/media-type.ts';
import { openScanReceivers } from '../../src/context/scan-receivers.ts';
import { ensureCertificate } from '../../src/http/certificate.ts';
import type { ScanIntakeDeps } from '../../src/scan/intake/intake-deps.ts';
import { giveUpOverdueParts } from '../../src/scan/receiver/mail-parts.ts';
import {
  addReceiverAccount,
  issueReceiverToken,
  revokeReceiverAccount,
  setReceiverAlias,
} from '../../src/scan/receiver/manage-receivers.ts';
import type { PersonId, SegmentId } from '../../src/shared/ids.ts';
import { postgresPartialStore } from '../../src/stores/postgres/partial-store.ts';
import { postgresReceiverStore } from '../../src/stores/postgres/receiver-store.ts';
import { scanStore } from '../../src/stores/postgres/scan-store.ts';
import { startTestService, type TestService } from '../support/test-service.ts';

const pdf = Buffer.from('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n');
const lgwan = 'lgwan' as SegmentId;
const secret = 'mfp-secret-0123456789';

interface Attachment {
  readonly name: string;
  readonly type?: string;
  readonly bytes: Uint8Array;
}

/** A mail as devices write it. */
function mailOf(attachments: readonly Attachment[], extra = '', messageId = `${Math.random()}@mfp`): Buffer {
  const parts = attachments.map(
    ({ name, type = 'application/pdf', bytes }) =>
      `--b1\r\nContent-Type: ${type}\r\nContent-Disposition: attachment; filename="${name}"\r\n` +
      `Content-Transfer-Encoding: base64\r\n\r\n${Buffer.from(bytes).toString('base64').replace(/.{76}/g, '$&\r\n')}\r\n`,
  );
  return Buffer.from(
    `From: mfp@example.jp\r\nSubject: Scan\r\nMessage-ID: <${messageId}>\r\n${extra}MIME-Version: 1.0\r\n` +
      'Content-Type: multipart/mixed; boundary="b1"\r\n\r\n' +
      `--b1\r\nContent-Type: text/plain\r\n\r\nSent from the device.\r\n${parts.join('')}--b1--\r\n`,
    'latin1',
  );
}

/** Another receiver of mails with nothing special. */
const mailAt = (id: string) => ({
  ...{ kind: 'mail' as const, id, host: '127.0.0.1', port: 0 },
  ...{ department: '総務課', idleMs: 20_000, connections: 5 },
});

describe('scan-to-mail by curl', () => {
  let service: TestService;
  let folder: string;
  let port: number;
  let person: PersonId;
  let intake: ScanIntakeDeps;
  let hasRoom = true;
  const ports = new Map<string, number>();
  const open = new AsyncDisposableStack();

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tomeoki-mail-'));
    open.defer(() => rm(folder, { recursive: true, force: true }));
    service = open.use(await startTestService());
    const { stores } = service;
    person = await service.addPerson('hanako', { department: '税務課' });
    const segments = stores.config.segments.map((segment) => ({
      ...segment,
      ...(segment.id === 'lgwan' && {
        scanReceivers: [
          {
            kind: 'mail' as const,
            id: 'scan-mail',
            host: '127.0.0.1',
            port: 0,
            department: '総務課',
            idleMs: 20_000,
            connections: 20,
            tls: 'starttls' as const,
            fax: [{ alias: 'fax', numbers: [{ from: '075-222-3333', department: '福祉課' }] }],
          },
          { ...mailAt('clear'), tls: 'off' as const },
          { ...mailAt('implicit'), tls: 'implicit' as const },
          { ...mailAt('listed'), tls: 'off' as const, withoutSignIn: ['127.0.0.0/30'] },
          { ...mailAt('unlisted'), tls: 'off' as const, withoutSignIn: ['192.0.2.0/24'] },
        ],
      }),
    }));
    intake = {
      ...stores,
      scans: scanStore(stores.database),
      reader: { sniff: sniffMediaType },
      limits: { scanBytes: 1_000_000 },
      hasRoom: async () => hasRoom,
      onReceived: () => {},
    };
    const config = { ...stores.config, segments, limits: { ...stores.config.limits, scanBytes: 1_000_000 } };
    const receivers = await openScanReceivers(
      {
        stores: { ...stores, config },
        intake,
        partial: { ...intake, partials: postgresPartialStore(stores.database) },
        certificate: await ensureCertificate(folder, ['localhost', '127.0.0.1'], stores.clock),
        repeat: () => {},
      },
      open,
    );
    port = receivers[0]?.port ?? 0;
    for (const one of receivers) ports.set(one.id, one.port);
    const deps = manage();
    const holder = { kind: 'department', department: '市民課' } as const;
    await addReceiverAccount(deps, { name: 'mfp1', holder, secret, publicKeys: [] }, 'system');
    const owner = { kind: 'person', personId: person } as const;
    await setReceiverAlias(deps, { segment: lgwan, alias: 'hanako', owner }, 'system');
  });
  after(() => open.disposeAsync());

  const manage = () => ({
    ...service.stores,
    receivers: postgresReceiverStore(service.stores.database, service.stores.clock),
  });

  /** curl's exit code and what the server said. */
  async function send(mail: Uint8Array, to = 'scan', options: readonly string[] = ['--ssl-reqd']) {
    const file = join(folder, `${Math.random()}.eml`);
    await writeFile(file, mail);
    const credentials = options.includes('--user') ? [] : ['--user', `mfp1:${secret}`];
    return await new Promise<{ code: number; text: string }>((resolve) => {
      execFile(
        'curl',
        [
          '-sv',
          '--max-time',
          '20',
          '-k',
          ...options,
          ...credentials,
          '--mail-from',
          'mfp@example.jp',
          '--mail-rcpt',
          `${to}@scan.example.jp`,
          '-T',
          file,
          `smtp://127.0.0.1:${port}`,
        ],
        (error, _out, text) => resolve({ code: error === null ? 0 : Number(error.code), text }),
      );
    });
  }

  const scans = () =>
    service.stores.database.kysely.selectFrom('scan').selectAll().orderBy('received_at').execute();
  async function added(work: () => Promise<unknown>) {
    const before = new Set((await scans()).map(({ id }) => id));
    await work();
    return (await scans()).filter(({ id }) => !before.has(id));
  }
  const unlike = (text: string) => Buffer.concat([pdf, Buffer.from(`%${text}\n`)]);

  test('a document is in custody before 250, in the tray of the account’s office', async () => {
    const [scan, ...others] = await added(async () => {
      const { code, text } = await send(mailOf([{ name: 'scan.pdf', bytes: pdf }]));
      assert.equal(code, 0, text);
      assert.match(text, /250 2\.0\.0 OK: 1 in custody/);
    });
    assert.equal(others.length, 0);
    assert.equal(scan?.department, '市民課');
    assert.equal(scan?.owner_id, null);
    assert.equal(scan?.segment, 'lgwan');
    assert.equal(scan?.byte_length, pdf.length);
    assert.equal(scan?.source, 'mail');
  });

  test('the recipient’s alias says more than the account', async () => {
    const [scan] = await added(() => send(mailOf([{ name: 'a.pdf', bytes: unlike('alias') }]), 'Hanako'));
    assert.equal(scan?.owner_id, person);
    assert.equal(scan?.department, '税務課');
  });

  test('a one-time destination leads to its person once', async () => {
    const owner = { kind: 'person', personId: person } as const;
    const token = await issueReceiverToken(manage(), { segment: lgwan, owner, minutes: 5 }, 'system');
    const both = [unlike('one'), unlike('two')].map((bytes, index) => ({ name: `${index}.pdf`, bytes }));
    const first = await added(() => send(mailOf(both), token.destination));
    assert.deepEqual(
      first.map(({ owner_id }) => owner_id),
      [person, person],
    );
    const [later] = await added(() =>
      send(mailOf([{ name: 'l.pdf', bytes: unlike('later') }]), token.destination),
    );
    assert.equal(later?.owner_id, null);
    assert.equal(later?.department, '市民課');
  });

  test('a mail sent again is known by its Message-ID and the digests', async () => {
    const mail = mailOf([{ name: 'r.pdf', bytes: unlike('repeat') }], '', 'same@mfp');
    assert.equal((await added(() => send(mail))).length, 1);
    assert.equal((await added(() => send(mail))).length, 0);
  });

  test('two documents of one name are two scans; raw CP932 and RFC 2231 names are read', async () => {
    const names = ['same.pdf', 'same.pdf', Buffer.from('955c8ec0', 'hex').toString('latin1')];
    const mail = mailOf(names.map((name, index) => ({ name, bytes: unlike(`n${index}`) })));
    const made = await added(() => send(mail));
    assert.deepEqual(made.map(({ original_name }) => original_name).sort(), ['same.pdf', 'same.pdf', '表実']);
  });

  test('0 bytes and no document are refused for good; a broken TIFF and a locked PDF are kept', async () => {
    const empty = await send(mailOf([{ name: 'e.pdf', bytes: Buffer.alloc(0) }]));
    assert.match(empty.text, /554 5\.6\.0 The attached file is empty/);
    assert.notEqual(empty.code, 0);
    assert.match((await send(mailOf([]))).text, /554 5\.6\.0 The mail has no document/);
    const winmail = { name: 'winmail.dat', type: 'application/ms-tnef', bytes: pdf };
    assert.match((await send(mailOf([winmail]))).text, /554 5\.6\.0 The mail has no document/);
    const broken = { name: 'b.tif', type: 'image/tiff', bytes: Buffer.from('II*\0 broken') };
    const locked = { name: 'p.pdf', bytes: Buffer.from('%PDF-1.4\ntrailer<</Encrypt 1 0 R>>\n%%EOF') };
    assert.equal((await added(() => send(mailOf([broken, locked])))).length, 2);
  });

  test('an empty document beside a good one stands in the ledger as refused', async () => {
    const good = { name: 'g.pdf', bytes: unlike('good') };
    const made = await added(() => send(mailOf([{ name: 'e.pdf', bytes: Buffer.alloc(0) }, good])));
    assert.deepEqual(made.map(({ state, reason }) => [state, reason]).sort(), [
      ['received', null],
      ['refused', 'SCAN_EMPTY'],
    ]);
  });

  test('a mail over the limit is answered 552, and nothing of it is kept', async () => {
    const made = await added(async () => {
      const { text } = await send(mailOf([{ name: 'big.pdf', bytes: Buffer.alloc(1_600_000, pdf) }]));
      assert.match(text, /552 /);
    });
    assert.equal(made.length, 0);
  });

  test('without room the sender is told to come back (452), and is taken later', async () => {
    const mail = mailOf([{ name: 'w.pdf', bytes: unlike('room') }]);
    hasRoom = false;
    const refused = await send(mail);
    hasRoom = true;
    assert.match(refused.text, /452 4\.3\.1/);
    assert.equal((await added(() => send(mail))).length, 1);
  });

  test('a connection cut within DATA leaves nothing', async () => {
    const mail = mailOf([{ name: 'c.pdf', bytes: unlike('cut'.repeat(200_000)) }]);
    const made = await added(async () => {
      const child = execFile('curl', [
        '-sk',
        '--ssl-reqd',
        '--user',
        `mfp1:${secret}`,
        '--limit-rate',
        '50k',
        '--mail-from',
        'mfp@example.jp',
        '--mail-rcpt',
        'scan@scan.example.jp',
        '-T',
        await fileOf(mail),
        `smtp://127.0.0.1:${port}`,
      ]);
      await sleep(1_500);
      child.kill('SIGKILL');
      await sleep(500);
    });
    assert.equal(made.length, 0);
    assert.equal((await added(() => send(mail))).length, 1);
  });
  async function fileOf(mail: Uint8Array): Promise<string> {
    const file = join(folder, `${Math.random()}.eml`);
    await writeFile(file, mail);
    return file;
  }

  test('passwords are not taken in the clear, wrong ones and none are refused, revoked accounts too', async () => {
    const mail = mailOf([{ name: 'x.pdf', bytes: unlike('auth') }]);
    const made = await added(async () => {
      assert.notEqual((await send(mail, 'scan', ['--user', `mfp1:${secret}`])).code, 0);
      const wrong = await send(mail, 'scan', ['--ssl-reqd', '--user', 'mfp1:wrong']);
      assert.match(wrong.text, /535 /);
      const unknown = await send(mail, 'scan', ['--ssl-reqd', '--user', 'nobody:wrong']);
      assert.match(unknown.text, /535 /);
      const holder = { kind: 'department', department: '市民課' } as const;
      await addReceiverAccount(manage(), { name: 'gone', holder, secret, publicKeys: [] }, 'system');
      await revokeReceiverAccount(manage(), 'gone', 'system');
      assert.match((await send(mail, 'scan', ['--ssl-reqd', '--user', `gone:${secret}`])).text, /535 /);
      assert.match(await talk(['EHLO x', 'MAIL FROM:<a@b.jp>']), /530 /);
    });
    assert.equal(made.length, 0);
  });
  async function talk(lines: readonly string[]): Promise<string> {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    socket.on('data', (bytes) => {
      text += bytes.toString();
    });
    for (const line of lines) {
      await sleep(150);
      socket.write(`${line}\r\n`);
    }
    await sleep(200);
    socket.destroy();
    return text;
  }

  test('without TLS, with TLS from the first byte, and without signing in from the machines listed', async () => {
    const sendTo = async (id: string, options: readonly string[], scheme = 'smtp') => {
      const file = await fileOf(mailOf([{ name: 'm.pdf', bytes: unlike(`mode ${id} ${options.length}`) }]));
      return await new Promise<number>((resolve) => {
        execFile(
          'curl',
          [
            ...['-sk', '--max-time', '20', ...options, '--mail-from', 'mfp@example.jp'],
            ...['--mail-rcpt', 'scan@scan.example.jp', '-T', file, `${scheme}://127.0.0.1:${ports.get(id)}`],
          ],
          (error) => resolve(error === null ? 0 : Number(error.code)),
        );
      });
    };
    const login = ['--user', `mfp1:${secret}`];
    const wrong = ['--user', 'mfp1:wrong'];
    const taken = await added(async () => {
      assert.equal(await sendTo('clear', login), 0);
      assert.equal(await sendTo('implicit', login, 'smtps'), 0);
      assert.equal(await sendTo('listed', []), 0);
    });
    assert.equal(taken.length, 3);
    assert.deepEqual(taken.map(({ department }) => department).sort(), ['市民課', '市民課', '総務課']);
    const refused = await added(async () => {
      assert.notEqual(await sendTo('clear', []), 0);
      assert.notEqual(await sendTo('clear', wrong), 0);
      assert.notEqual(await sendTo('implicit', wrong, 'smtps'), 0);
      assert.notEqual(await sendTo('implicit', [...login, '--max-time', '2']), 0, 'no word in the clear');
      assert.notEqual(await sendTo('listed', wrong), 0, 'a wrong secret is worse than none');
      assert.notEqual(await sendTo('unlisted', []), 0);
    });
    assert.equal(refused.length, 0);
  });

  test('a FAX goes to the tray of its number, else to the office of the receiver', async () => {
    const fax = (subject: string, text: string) =>
      mailOf([{ name: 'f.pdf', bytes: unlike(text) }], `X-A: 1\r\n`)
        .toString('latin1')
        .replace('Subject: Scan', `Subject: ${subject}`);
    const [known] = await added(() =>
      send(Buffer.from(fax('FAX from +81 75-222-3333', 'f1'), 'latin1'), 'fax'),
    );
    assert.equal(known?.department, '福祉課');
    const [other] = await added(() => send(Buffer.from(fax('FAX from 06-1', 'f2'), 'latin1'), 'fax'));
    assert.equal(other?.department, '総務課');
    assert.equal(other?.owner_id, null);
  });

  test('RFC 2046 §5.2.2: parts are kept in any order and put together; a whole that lacks one is kept for a person', async () => {
    const whole = mailOf([{ name: 'long.pdf', bytes: unlike('x'.repeat(4_000)) }]);
    const third = Math.ceil(whole.length / 3);
    const part = (id: string, number: number) =>
      Buffer.concat([
        Buffer.from(
          `From: mfp@example.jp\r\nContent-Type: message/partial; id="${id}"; number=${number}; total=3\r\n\r\n`,
        ),
        whole.subarray((number - 1) * third, number * third),
      ]);
    const made = await added(async () => {
      for (const number of [3, 1]) {
        assert.match((await send(part('w1', number))).text, /250 2\.0\.0 OK: this part is kept/);
      }
      assert.match((await send(part('w1', 2))).text, /250 2\.0\.0 OK: 1 in custody/);
    });
    assert.equal(made.length, 1);
    assert.equal(made[0]?.byte_length, unlike('x'.repeat(4_000)).length);
    await send(part('w2', 1));
    const later = new Date(service.stores.clock.now().getTime() + 25 * 3_600_000);
    const deps = { ...service.stores, ...intake, ...manage(), clock: { now: () => later } };
    const profile = { id: 'scan-mail', segment: lgwan, source: 'mail', department: '総務課' } as const;
    const [left] = await added(() => giveUpOverdueParts(deps, [profile]));
    assert.equal(left?.original_name, 'partial-1-of-3.eml');
    assert.equal(left?.department, '総務課');
    const waiting = await service.stores.database.kysely.selectFrom('receiver_part').selectAll().execute();
    assert.equal(waiting.length, 0);
    const told = await service.stores.database.kysely
      .selectFrom('audit_event')
      .select('subject')
      .where('kind', '=', 'receiver.parts-missing')
      .execute();
    assert.deepEqual(told, [{ subject: 'receiver:scan-mail' }]);
  });

  test('the ledger and the blobs agree afterwards', async () => {
    const rows = await scans();
    for (const row of rows.filter(({ state }) => state === 'received')) {
      assert.ok((await service.stores.blobs.size(row.blob_key ?? '')) ?? 0);
    }
    assert.ok(rows.every(({ department, segment }) => department !== '' && segment === 'lgwan'));
  });
});
