/** Cards on real PC/SC readers: a real pcscd with virtual cards, the agent as its own process, the service, a printer. */

import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { PDFDocument } from 'pdf-lib';
import { deriveCardKey } from '../../drivers/card/felica/lite-s.ts';
import { openIppDevice } from '../../drivers/ipp/client/device.ts';
import type { VirtualCardKind } from '../../drivers/simulators/virtual-card.ts';
import { startVirtualPrinter } from '../../drivers/simulators/virtual-printer.ts';
import { type WebAnswer, type WebClient, webClient } from '../../src/demo/web-client.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { makeServiceSite, type ServiceProcess, type ServiceSite } from '../support/service-process.ts';
import { urlOf } from '../support/test-service.ts';
import { startVirtualPcscd, type VirtualPcscd, virtualPcscdMissing } from '../support/virtual-pcscd.ts';

const masterKey = Buffer.from('6b6579206f6620746865206369747920636172647320303031', 'hex').subarray(0, 24);
const typeA: VirtualCardKind = { kind: 'type-a', uidHex: '04a1b2c3d4e5f6' };
const felica: VirtualCardKind = { kind: 'felica', idmHex: '0114b34d12345678' };
const liteS = { kind: 'lite-s', idmHex: '012e4cd8a1b2c3d4' } as const;
const genuine: VirtualCardKind = {
  ...liteS,
  cardKey: deriveCardKey(masterKey, Buffer.from(`${liteS.idmHex}0000000000000000`, 'hex')),
};
const clone: VirtualCardKind = { ...liteS, cardKey: Buffer.alloc(16, 1) };

const staff = `職員番号,ログイン名,氏名,所属,拠点,役割,セグメント,カード
10234,hanako,山田 花子,総務課,本庁,staff,lgwan,iso14443a:04a1b2c3d4e5f6
10235,taro,鈴木 太郎,税務課,本庁,staff,lgwan,felica:0114b34d12345678
10236,jiro,佐藤 次郎,税務課,本庁,staff,lgwan,felica:012e4cd8a1b2c3d4
`;

/** The agent as an operator starts it. */
class Agent {
  readonly #child: ChildProcess;
  readonly lines: string[] = [];
  readonly ended: Promise<number | null>;

  constructor(site: ServiceSite, pcscd: VirtualPcscd, parameters: readonly string[]) {
    const main = join(import.meta.dirname, '..', '..', 'src', 'main.ts');
    this.#child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', main, 'reader', 'run', ...parameters],
      {
        env: { PATH: process.env['PATH'], HOME: site.dataFolder, LANG: 'en_US.UTF-8', ...pcscd.environment },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      if (stream !== null) createInterface({ input: stream }).on('line', (line) => this.lines.push(line));
    }
    this.ended = new Promise((resolve) => this.#child.once('exit', (code) => resolve(code)));
  }

  /** Waits for a line after those seen before. */
  async says(pattern: RegExp, from = 0, withinMs = 20_000): Promise<number> {
    const begun = performance.now();
    for (;;) {
      const at = this.lines.findIndex((line, index) => index >= from && pattern.test(line));
      if (at >= 0) return at + 1;
      if (performance.now() - begun > withinMs) {
        throw new Error(`${pattern} was not said:\n${this.lines.join('\n')}`);
      }
      await sleep(20);
    }
  }

  async stop(): Promise<number | null> {
    this.#child.kill('SIGTERM');
    return await this.ended;
  }
}

describe('a card on a PC/SC reader', { skip: await virtualPcscdMissing(), timeout: 240_000 }, () => {
  const open = new AsyncDisposableStack();
  let database: TestDatabase['database'];
  let pcscd: VirtualPcscd;
  let site: ServiceSite;
  let service: ServiceProcess;
  let panel: WebClient;
  let agent: Agent;

  const command = async (...parameters: string[]) => {
    const outcome = await site.command(parameters);
    assert.equal(outcome.code, 0, outcome.stdout + outcome.stderr);
    return outcome.stdout;
  };
  const arrival = async (waitSeconds = 10): Promise<WebAnswer> =>
    await panel.send('GET', `/api/v1/panel/arrivals?wait=${waitSeconds}`);
  const startAgent = (token: string) =>
    new Agent(site, pcscd, [
      ...['--server', service.deskUrl, '--token-file', token],
      ...['--ca', join(site.dataFolder, 'ca.pem'), '--felica', 'transparent'],
    ]);
  const tokenFile = async (name: string): Promise<string> => {
    const token =
      (await command('reader', 'enrol', '複合機1', '--name', name)).trim().split('\n').at(-1) ?? '';
    const path = join(site.dataFolder, `${name}.token`);
    await writeFile(path, `${token}\n`);
    await chmod(path, 0o600);
    return path;
  };

  before(async () => {
    const fixture = open.use(await testDatabase());
    database = fixture.database;
    pcscd = open.use(await startVirtualPcscd());
    const printer = open.use(await startVirtualPrinter());
    site = open.use(await makeServiceSite(await configuration(), { databaseUrl: urlOf(fixture.connection) }));
    await writeFile(join(site.dataFolder, 'staff.csv'), staff);
    await writeFile(join(site.dataFolder, 'lite-s.keys'), `1 ${masterKey.toString('hex')}\n`);
    await chmod(join(site.dataFolder, 'lite-s.keys'), 0o600);
    const folder = site.dataFolder;
    const config = {
      ...(await configuration()),
      readers: { felicaLiteS: { masterKeyFile: join(folder, 'lite-s.keys') } },
    };
    await writeFile(join(folder, 'tomeoki.json'), JSON.stringify(config));
    service = await site.start();
    open.defer(async () => void (await service.stop()));
    const kept = await readFile(join(folder, 'web-certificate.pem'), 'utf8');
    const certificate = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/.exec(kept)?.[0] ?? '';
    await writeFile(join(folder, 'ca.pem'), certificate);
    await command('user', 'import', join(folder, 'staff.csv'));
    // The third person's card is enrolled as one that proves itself.
    await database.kysely
      .updateTable('credential')
      .set({ assurance: 2 })
      .where('last_four', '=', 'c3d4')
      .execute();
    const added = await command('printer', 'add', '複合機1', '--uri', printer.uri, '--segments', 'lgwan');
    panel = webClient(service.deskUrl);
    const token = /#(\S+)/.exec(added)?.[1];
    assert.equal((await panel.send('POST', '/api/v1/panel/pair', { json: { token } })).status, 200);
    agent = startAgent(await tokenFile('counter'));
    open.defer(async () => void (await agent.stop()));
    await agent.says(/^Linked: 複合機1/);
    await agent.says(/^Readers: Virtual PCD/);
  });

  after(() => open.disposeAsync());

  test('a tap shows the list, a job is released, and taking the card off ends the session', async (context) => {
    await using device = openIppDevice({ uri: service.printerUrls[0] ?? '' });
    const pdf = await PDFDocument.create();
    pdf.addPage([595, 842]);
    const bytes = await pdf.save();
    const job = { jobName: '会議資料', userName: 'hanako', ticket: {}, documentFormat: 'application/pdf' };
    await device.submit(
      job,
      async function* () {
        yield bytes;
      },
      {},
    );

    const waiting = arrival();
    const begun = performance.now();
    await pcscd.put('first', typeA);
    const shown = await waiting;
    assert.equal(shown.status, 200, shown.body.toString());
    assert.deepEqual(shown.json<{ factors: string[] }>().factors, ['card']);
    const listed = await panel.send('GET', '/api/v1/panel/jobs');
    const shownMs = Math.round(performance.now() - begun);
    const [held] = listed.json<{ items: { id: string; jobName: string }[] }>().items;
    assert.equal(held?.jobName, '会議資料');
    const released = await panel.send('POST', '/api/v1/panel/release', { json: { jobIds: [held?.id] } });
    assert.equal(released.status, 202);
    await confirmed();

    const ending = arrival();
    const off = performance.now();
    await pcscd.put('first', null);
    assert.deepEqual((await ending).json(), { ended: true });
    const endedMs = Math.round(performance.now() - off);
    // pcscd itself looks at its readers every 0.4 seconds; within a second after it knows.
    assert.ok(endedMs < 1_400, `${endedMs} ms`);
    assert.equal((await panel.send('GET', '/api/v1/panel/jobs')).status, 401);
    context.diagnostic(
      `card to list ${shownMs} ms, removal to end ${endedMs} ms, pcscd's own 400 ms included`,
    );
  });

  const confirmed = async (): Promise<void> => {
    for (let trial = 0; trial < 200; trial += 1) {
      const answer = await panel.send('GET', '/api/v1/panel/deliveries');
      const [delivery] = answer.json<{ items: { state: string }[] }>().items;
      if (delivery?.state === 'confirmed') return;
      await sleep(100);
    }
    assert.fail('the job did not come out');
  };

  /** Puts a card on, gives what the panel is told, and takes it off. */
  const tap = async (card: VirtualCardKind): Promise<WebAnswer> => {
    const waiting = arrival();
    const from = agent.lines.length;
    await pcscd.put('second', card);
    const answer = await waiting;
    await pcscd.put('second', null);
    await agent.says(/^Card taken off/, from);
    if (answer.json<{ factors?: unknown }>().factors !== undefined) {
      assert.deepEqual((await arrival(5)).json(), { ended: true });
    }
    return answer;
  };

  test('FeliCa cards are read on another reader of the same machine', async () => {
    assert.deepEqual((await tap(felica)).json<{ factors: string[] }>().factors, ['card']);
  });

  test('a FeliCa Lite-S card is let in at level 2, and a clone with its IDm is refused', async () => {
    assert.equal((await tap(genuine)).status, 200);
    const session = await database.kysely
      .selectFrom('walk_up_session')
      .select('card_assurance')
      .orderBy('started_at', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow();
    assert.equal(session.card_assurance, 2);
    assert.equal((await tap(clone)).json<{ refused: string }>().refused, 'card-needs-proof');
    // The same number from a card that does not even claim to be a Lite-S.
    const copied = await tap({ kind: 'felica', idmHex: liteS.idmHex });
    assert.equal(copied.json<{ refused: string }>().refused, 'card-needs-proof');
  });

  test('type B cards and random identifiers are refused at the reader, and never told to the service', async () => {
    for (const card of [
      { kind: 'type-b', pupiHex: 'a1b2c3d4' },
      { kind: 'type-a', uidHex: '08a1b2c3' },
    ] as const) {
      const from = agent.lines.length;
      await pcscd.put('second', card);
      await agent.says(/^Unreadable card/, from);
      await pcscd.put('second', null);
      await agent.says(/^Card taken off/, from);
    }
    assert.equal((await arrival(0)).status, 204);
  });

  test('a smart card service that is killed and started again is found again', async () => {
    const from = agent.lines.length;
    await pcscd.put('first', typeA);
    assert.equal((await arrival()).status, 200);
    await pcscd.restart();
    assert.deepEqual((await arrival(5)).json(), { ended: true });
    await agent.says(/^Readers: Virtual PCD/, from);
    assert.deepEqual((await tap(felica)).json<{ factors: string[] }>().factors, ['card']);
  });

  test('the agent comes back by itself after the service was away', async () => {
    const from = agent.lines.length;
    assert.equal(await service.stop(), 0);
    await agent.says(/^Not linked/, from);
    service = await site.start();
    await agent.says(/^Linked/, from, 40_000);
    assert.equal((await tap(felica)).status, 200);
  });

  test('a revoked reader is refused within a second, and its agent ends and says why', async () => {
    const file = await tokenFile('spare');
    const spare = startAgent(file);
    await spare.says(/^Linked/);
    await command('reader', 'revoke', 'spare');
    assert.equal(await spare.ended, 1);
    assert.match(spare.lines.join('\n'), /HTTP_READER_NOT_ENROLLED/);
    assert.doesNotMatch(spare.lines.join('\n'), /c3d4|a1b2/);
  });

  test('another certificate than the given one is not trusted', async () => {
    const stranger = new Agent(site, pcscd, [
      '--server',
      service.deskUrl,
      '--token-file',
      join(site.dataFolder, 'counter.token'),
    ]);
    await stranger.says(/^Not linked: (DEPTH_ZERO_)?SELF_SIGNED_CERT/);
    assert.equal(await stranger.stop(), 0);
  });
});

let webPort: number | undefined;

async function configuration() {
  webPort ??= await freePort();
  return {
    web: { port: webPort },
    segments: [
      {
        id: 'lgwan',
        name: { ja: 'LGWAN接続系', en: 'LGWAN' },
        listeners: [
          { id: 'lgwan-print', port: 0, tls: 'off' as const, identification: ['claimed-name' as const] },
        ],
      },
    ],
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || address === null) throw new TypeError('no port');
  return address.port;
}
