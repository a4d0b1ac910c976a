/** Cards, codes and guests by command, beside a running service with its panel: what one does holds at the other at once. */

import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startVirtualPrinter } from '../../drivers/simulators/virtual-printer.ts';
import { webClient } from '../../src/demo/web-client.ts';
import { testDatabase } from '../support/database.ts';
import {
  type ConfigInput,
  makeServiceSite,
  type ServiceProcess,
  type ServiceSite,
} from '../support/service-process.ts';
import { urlOf } from '../support/test-service.ts';

const staff =
  '職員番号,ログイン名,氏名,所属,拠点,役割,セグメント,カード\n1,hanako,山田 花子,総務課,本庁,staff,lgwan,\n';

describe('cards by command and at a panel of the running service', { timeout: 240_000 }, () => {
  const open = new AsyncDisposableStack();
  let site: ServiceSite;
  let service: ServiceProcess;
  let panel: ReturnType<typeof webClient>;
  const command = async (...args: string[]) => {
    const { code, stdout, stderr } = await site.command(args);
    assert.equal(code, 0, `${args.join(' ')}: ${stderr}`);
    return stdout;
  };
  const post = async (path: string, json: object) => {
    const answer = await panel.send('POST', `/api/v1/panel/${path}`, { json });
    return { status: answer.status, body: JSON.parse(answer.body.toString('utf8') || 'null') };
  };
  before(async () => {
    const fixture = open.use(await testDatabase());
    const printer = open.use(await startVirtualPrinter());
    const config: ConfigInput = {
      web: { port: await freePort() },
      segments: [
        {
          id: 'lgwan',
          name: { ja: 'LGWAN接続系', en: 'LGWAN' },
          listeners: [{ id: 'lgwan-print', port: await freePort() }],
        },
      ],
      cards: { selfEnrolment: 'password-and-approval' },
      guests: { segments: ['lgwan'] },
    };
    site = open.use(await makeServiceSite(config, { databaseUrl: urlOf(fixture.connection) }));
    await writeFile(join(site.dataFolder, 'staff.csv'), staff);
    service = await site.start();
    open.defer(async () => void (await service.stop()));
    await command('user', 'import', join(site.dataFolder, 'staff.csv'));
    const added = await command('printer', 'add', '複合機1', '--uri', printer.uri, '--segments', 'lgwan');
    panel = webClient(service.deskUrl);
    assert.equal((await post('pair', { token: /#(\S+)/.exec(added)?.[1] })).status, 200);
  });
  after(() => open.disposeAsync());

  const typed = '012E4CD8A1B2C3D4';

  test('two readings on standard input enrol a card, and a form of its number is refused', async () => {
    const done = await site.command(['card', 'enrol', 'hanako'], `${typed}\n${typed}\n`);
    assert.equal(done.code, 0, done.stderr);
    const differ = await site.command(['card', 'enrol', 'hanako'], `${typed}\n012E4CD8A1B2C3D5\n`);
    assert.match(differ.stderr, /IDENTITY_CARD_READINGS_DIFFER/);
    const form = await site.command(['card', 'enrol', 'hanako', 'felica:d4c3b2a1d84c2e01']);
    assert.match(form.stderr, /IDENTITY_CARD_NEAR_MATCH/);
  });

  test('a card that is suspended by command is refused at the panel within a second, its session too', async (context) => {
    assert.equal((await post('tap', { typed })).status, 201);
    const listed = JSON.parse(await command('card', 'list', 'hanako', '--json')) as { id: string };
    const suspending = command('card', 'suspend', listed.id);
    let endedAt: number | undefined;
    const watching = (async () => {
      while (endedAt === undefined) {
        const answer = await panel.send('GET', '/api/v1/panel/session');
        if (answer.status === 401) endedAt = performance.now();
        else await sleep(50);
      }
    })();
    await suspending;
    const doneAt = performance.now();
    await watching;
    const lateMs = Math.max(0, (endedAt ?? Number.NaN) - doneAt);
    context.diagnostic(`refused ${lateMs.toFixed(0)} ms after the command ended`);
    assert.ok(lateMs <= 1_000, `${lateMs} ms`);
    assert.equal((await post('tap', { typed })).body.code, 'card-suspended');
    await command('card', 'resume', listed.id);
    assert.equal((await post('tap', { typed })).status, 201);
  });

  test('a card enrolled at the panel waits until it is approved by command', async () => {
    const hanako = { loginName: 'hanako', password: 'a long enough password' };
    const set = await site.command(['user', 'password', 'hanako', '--stdin'], `${hanako.password}\n`);
    assert.equal(set.code, 0, set.stderr);
    const second = '04A1B2C3D4E5F6';
    const asked = await post('cards/enrol', { ...hanako, typed: second, typedAgain: second });
    assert.deepEqual(asked, { status: 201, body: { state: 'waiting-for-approval', lastFour: 'e5f6' } });
    assert.equal((await post('tap', { typed: second })).body.code, 'card-suspended');
    const waiting = JSON.parse(await command('card', 'waiting', '--json')) as { id: string };
    await command('card', 'approve', waiting.id);
    assert.equal((await post('tap', { typed: second })).status, 201);
    await post('leave', {});
    const pin = await post('pin/set', { ...hanako, pin: '804173' });
    assert.deepEqual(pin, { status: 200, body: { set: true } });
    assert.equal((await post('pin', { staffNumber: '1', pin: '804173' })).status, 201);
    await post('leave', {});
    await command('pin', 'clear', 'hanako');
    assert.equal((await post('pin', { staffNumber: '1', pin: '804173' })).body.code, 'pin-wrong');
  });

  test('a code of today and a guest, from the command to the session', async () => {
    const code = (await command('card', 'code', 'hanako', '--device', '複合機1')).trim();
    const begun = await post('code', { code });
    assert.deepEqual([begun.status, begun.body.factors], [201, ['code']]);
    await post('leave', {});
    const [claim, address] = (
      await command('guest', 'invite', 'hanako', '来訪 太郎', '--segment', 'lgwan')
    ).split('\n');
    assert.match(address ?? '', /^ipps?:\/\/.*\/u-/);
    const guest = await post('code', { code: claim });
    assert.equal(guest.body.displayName, '来訪 太郎');
    const [id] = (await command('guest', 'list')).split('\t');
    await command('guest', 'end', id ?? '');
    assert.equal((await panel.send('GET', '/api/v1/panel/session')).status, 401);
    assert.equal((await post('code', { code: claim })).body.code, 'code-wrong');
  });

  test('a wrong code, a wrong PIN and a wrong card count in the metrics only once they lock', async () => {
    for (let trial = 0; trial < 21; trial += 1) await post('tap', { typed: `0A0B0C0D0E0F${1000 + trial}` });
    const metrics = await panel.send('GET', '/metrics');
    assert.match(metrics.body.toString('utf8'), /tomeoki_trials_locked_total\{what="card"\} 1\b/);
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || address === null) throw new TypeError('no port');
  return address.port;
}
