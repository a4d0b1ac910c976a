/** Documents over FTP, FTPS, SFTP, WebDAV and resumable HTTPS, sent by curl to the running service: good, odd and cut. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { PDFDocument } from 'pdf-lib';
import { whiteA3 } from '../support/large-page.ts';
import { peerMissing } from '../support/peers.ts';
import { hasProgram } from '../support/poppler.ts';
import {
  type CurlOutcome,
  hasCurl,
  openReceiverSite,
  type ReceiverSite,
  receiverAccount,
  uploader,
} from '../support/receiver-site.ts';

const skip =
  peerMissing('curl with ftp, ftps, sftp and https', await hasCurl()) ||
  peerMissing('qpdf', hasProgram('qpdf'));

const say = (text: string) => void process.stdout.write(`# ${text}\n`);
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const run = promisify(execFile);
const login = ['-u', `${receiverAccount.name}:${receiverAccount.secret}`];

interface Way {
  readonly name: string;
  /** Sends a file to a path of the receiver. */
  send(file: string, path: string, killAfterMs?: number): Promise<CurlOutcome>;
  /** curl does not look at the answer to SFTP's CLOSE, so refusals show in the ledger only. */
  readonly tellsRefusals: boolean;
  /** Sends under a temporary name and renames. */
  sendAndRename(file: string, from: string, to: string): Promise<void>;
}

describe('receivers of files and curl', { skip, timeout: 240_000 }, () => {
  let site: ReceiverSite;
  /** SHA-256 of everything that was acknowledged. */
  const acknowledged = new Set<string>();
  /** SHA-256 of everything that must not be there. */
  const unwanted = new Set<string>();
  let serial = 0;

  before(async () => {
    site = await openReceiverSite();
  });
  after(() => site?.[Symbol.asyncDispose]());

  /** Writes a file of its own bytes. */
  const fileOf = async (bytes: Uint8Array, ending = 'pdf') => {
    serial += 1;
    const path = join(site.folder, `document-${serial}.${ending}`);
    await writeFile(path, bytes);
    return { path, hash: sha256(bytes) };
  };
  const pdfOf = async (pages = 1, padding = 0, size: [number, number] = [60, 85]) => {
    const pdf = await PDFDocument.create();
    pdf.setTitle(`document ${serial}`);
    for (let page = 0; page < pages; page += 1) pdf.addPage(size);
    if (padding > 0) await pdf.attach(randomBytes(padding), 'padding.bin');
    return await pdf.save();
  };
  const protectedPdf = async () => {
    const { path } = await fileOf(await pdfOf());
    await run('qpdf', ['--encrypt', 'geheim', 'geheim', '256', '--', path, `${path}.locked`]);
    return `${path}.locked`;
  };

  const ftpWay = (name: string, scheme: 'ftp' | 'ftps', extra: readonly string[]): Way => {
    const at = (path: string) => `${scheme}://127.0.0.1:${site.ports[scheme]}/${path}`;
    return {
      name,
      tellsRefusals: true,
      send: (file, path, kill) =>
        site.curl([...login, ...extra, '--ftp-create-dirs', '-T', file, at(path), ...slow(kill)], kill),
      sendAndRename: async (file, from, to) => {
        const quote = ['-Q', `-RNFR ${from}`, '-Q', `-RNTO ${to}`];
        isWell(await site.curl([...login, ...extra, '-T', file, at(from), ...quote]));
      },
    };
  };
  const sftpWay = (name: string, identity: () => readonly string[]): Way => {
    const at = (path: string) => `sftp://127.0.0.1:${site.ports.sftp}/${path}`;
    return {
      name,
      tellsRefusals: false,
      send: (file, path, kill) => site.curl([...identity(), '-T', file, at(path), ...slow(kill)], kill),
      sendAndRename: async (file, from, to) => {
        isWell(await site.curl([...identity(), '-T', file, at(from), '-Q', `-rename ${from} ${to}`]));
      },
    };
  };
  const webdav: Way = {
    name: 'webdav',
    tellsRefusals: true,
    send: (file, path, kill) => site.curl([...login, '-f', '-T', file, davUrl(path), ...slow(kill)], kill),
    sendAndRename: async (file, from, to) => {
      isWell(await site.curl([...login, '-f', '-T', file, davUrl(from)]));
      isWell(
        await site.curl([...login, '-f', '-X', 'MOVE', '-H', `Destination: ${davUrl(to)}`, davUrl(from)]),
      );
    },
  };
  const davUrl = (path: string) => `https://127.0.0.1:${site.ports.webdav}/${path}`;
  const keyLogin = () => [
    '-u',
    `${receiverAccount.name}:`,
    '--key',
    site.keyFile,
    '--pubkey',
    `${site.keyFile}.pub`,
  ];

  const ways: readonly Way[] = [
    ftpWay('ftp', 'ftp', []),
    ftpWay('ftp with AUTH TLS', 'ftp', ['--ssl-reqd']),
    ftpWay('ftps, implicit', 'ftps', []),
    sftpWay('sftp, password', () => login),
    sftpWay('sftp, key', keyLogin),
    webdav,
  ];

  for (const way of ways) {
    test(`${way.name}: what is whole is in custody when curl hears OK, what is cut is not`, async () => {
      const id = way.name.replace(/\W+/g, '-');
      if (way.name === 'sftp, key') {
        // Behind the signing in it is the same receiver.
        const { path, hash } = await fileOf(await pdfOf());
        isWell(await way.send(path, 'by-key.pdf'));
        acknowledged.add(hash);
        return;
      }
      for (const name of ['same.pdf', 'same.pdf']) {
        const { path, hash } = await fileOf(await pdfOf());
        isWell(await way.send(path, `${id}-${name}`));
        acknowledged.add(hash);
      }
      const locked = await protectedPdf();
      isWell(await way.send(locked, `${id}-locked.pdf`));
      acknowledged.add(sha256(await readFile(locked)));
      const tiff = await fileOf(Buffer.from(`II*\0${'x'.repeat(64)}${id}`, 'latin1'), 'tif');
      isWell(await way.send(tiff.path, `${id}-broken.tif`));
      acknowledged.add(tiff.hash);
      const empty = await fileOf(Buffer.alloc(0));
      unwanted.add(empty.hash);
      const refused = await way.send(empty.path, `${id}-empty.pdf`);
      if (way.tellsRefusals && way.name !== 'webdav') assert.notEqual(refused.exit, 0);
      const cut = await fileOf(await pdfOf(1, 400_000));
      unwanted.add(cut.hash);
      assert.equal((await way.send(cut.path, `${id}-cut.pdf`, 900)).exit, undefined);
      const renamed = await fileOf(await pdfOf());
      await way.sendAndRename(renamed.path, `${id}-r.pdf.filepart`, `${id}-r.pdf`);
      acknowledged.add(renamed.hash);
      const waiting = await fileOf(await pdfOf());
      isWell(await way.send(waiting.path, `${id}-half.pdf.filepart`));
      unwanted.add(waiting.hash);
    });
  }

  test('HTTPS: an upload that was cut goes on where it stopped, and its receipt is told again', async () => {
    const jar = join(site.folder, 'cookies');
    const web = (args: readonly string[], kill?: number) =>
      site.curl(['-b', jar, '-c', jar, '-H', 'X-Tomeoki-Request: 1', ...args], kill);
    const post = (path: string, body: unknown) =>
      web(['-H', 'Content-Type: application/json', '-d', JSON.stringify(body), `${site.deskUrl}${path}`]);
    assert.equal((await post('api/v1/sign-in', uploader)).status, 201);
    const bytes = await pdfOf(2, 1_500_000);
    const { path, hash } = await fileOf(Buffer.concat([bytes, Buffer.alloc(300_000, '\n')]));
    const byteLength = bytes.byteLength + 300_000;
    const declaration = { fileName: '大きい.pdf', segment: 'lgwan', byteLength, sha256: hash };
    const begun = await post('api/v1/uploads', declaration);
    assert.equal(begun.status, 201);
    const uploadId = /"uploadId":"([0-9a-f-]+)"/.exec(begun.output)?.[1];
    const url = `${site.deskUrl}api/v1/uploads/${uploadId}`;
    const offset = async () => Number(/upload-offset: (\d+)/i.exec((await web(['-I', url])).output)?.[1]);
    const patch = (at: number, file: string, extra: readonly string[] = [], kill?: number) =>
      web(['-X', 'PATCH', '-H', `Upload-Offset: ${at}`, ...octets, '-T', file, ...extra, url], kill);
    await patch(0, path, ['--limit-rate', '200k'], 1_500);
    await sleep(300);
    const kept = await offset();
    assert.ok(kept > 0 && kept < byteLength, `${kept} of ${byteLength}`);
    assert.equal((await patch(0, path)).status, 409);
    const whole = await readFile(path);
    const rest = await fileOf(whole.subarray(kept));
    const done = await patch(kept, rest.path);
    assert.equal(done.status, 201, done.output);
    assert.match(done.output, /"scanId"/);
    acknowledged.add(hash);
    const again = await post('api/v1/uploads', declaration);
    assert.deepEqual([again.status, /"scanId"/.test(again.output)], [200, true]);

    const lie = await fileOf(await pdfOf());
    unwanted.add(lie.hash);
    const { size } = await stat(lie.path);
    const wrong = await post('api/v1/uploads', { ...declaration, byteLength: size, sha256: '0'.repeat(64) });
    const other = `${site.deskUrl}api/v1/uploads/${/"uploadId":"([0-9a-f-]+)"/.exec(wrong.output)?.[1]}`;
    const sent = await web(['-X', 'PATCH', '-H', 'Upload-Offset: 0', ...octets, '-T', lie.path, other]);
    assert.equal(sent.status, 422);
    assert.equal((await web(['-I', other])).status, 404);
    assert.equal((await site.curl(['-I', url])).status, 401);
  });

  test('wrong passwords and nobody at all get nothing in', async () => {
    const { path, hash } = await fileOf(await pdfOf());
    unwanted.add(hash);
    const wrong = ['-u', `${receiverAccount.name}:wrong`];
    const tried = [
      await site.curl([...wrong, '-T', path, `ftp://127.0.0.1:${site.ports.ftp}/x.pdf`]),
      await site.curl(['-T', path, `ftp://127.0.0.1:${site.ports.ftp}/x.pdf`]),
      await site.curl([...wrong, '-T', path, `sftp://127.0.0.1:${site.ports.sftp}/x.pdf`]),
      await site.curl([...wrong, '-f', '-T', path, davUrl('x.pdf')]),
    ];
    for (const { exit } of tried) assert.notEqual(exit, 0);
  });

  // Last, since the service reads what it took while the others are sent.
  test('300 pages by ftps, and A3 at 1,200 dpi by WebDAV in chunks', async () => {
    const long = await fileOf(await pdfOf(300, 0, [36, 36]));
    isWell(await site.curl([...login, '-T', long.path, `ftps://127.0.0.1:${site.ports.ftps}/long.pdf`]));
    acknowledged.add(long.hash);
    const large = await fileOf(whiteA3(), 'tif');
    isWell(
      await site.curl([
        ...login,
        '-f',
        '-T',
        large.path,
        '-H',
        'Transfer-Encoding: chunked',
        davUrl('wide.tif'),
      ]),
    );
    acknowledged.add(large.hash);
  });

  test('the ledger has every acknowledged document once, and nothing else', async () => {
    const rows = await site.database.kysely
      .selectFrom('scan')
      .select(['sha256', 'source', 'owner_id', 'department', 'segment'])
      .execute();
    const found = rows.map((row) => row.sha256.toString('hex'));
    const missing = [...acknowledged].filter((hash) => !found.includes(hash));
    const extra = found.filter((hash) => !acknowledged.has(hash));
    const twice = found.filter((hash, at) => found.indexOf(hash) !== at);
    say(
      `${acknowledged.size} acknowledged, ${found.length} in the ledger, ${missing.length} missing, ${extra.length} extra`,
    );
    assert.deepEqual([missing, extra, twice], [[], [], []]);
    assert.ok(found.every((hash) => !unwanted.has(hash)));
    assert.ok(rows.every((row) => row.segment === 'lgwan' && row.department === '総務課'));
    assert.deepEqual([...new Set(rows.map((row) => row.source))].sort(), ['ftp', 'sftp', 'upload', 'webdav']);
  });
});

const octets = ['-H', 'Content-Type: application/octet-stream'];

function slow(killAfterMs: number | undefined): readonly string[] {
  return killAfterMs === undefined ? [] : ['--limit-rate', '100k'];
}

function isWell({ exit, output }: CurlOutcome): void {
  assert.equal(exit, 0, output);
}
