import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { virtualCardReader } from '../../drivers/simulators/virtual-card-reader.ts';
import type { DeviceId, JobId } from '../../src/shared/ids.ts';
import { memoryPasswords } from '../support/memory-panel-jobs.ts';
import { addDevice, addJob, addPerson, emptyWorld } from '../support/memory-world.ts';
import { openWebFixture, type WebClient, type WebFixture } from '../support/web-client.ts';

const card = '012e4cd8a1b2c3d4';

describe('one job at a panel', () => {
  const world = emptyWorld();
  const hanako = addPerson(world, 'hanako');
  const taro = addPerson(world, 'taro');
  const pairing = addDevice(world, '総務課 複合機1');
  addDevice(world, '三階 複合機');
  world.cards.set(card, hanako.id);
  let web: WebFixture;
  let panel: WebClient;
  before(async () => {
    web = await openWebFixture(world, { limits: { trialsPerAddress: 1000, requestsPerAddress: 10_000 } });
    panel = web.client();
    await panel.send('POST', '/api/v1/panel/pair', { json: { token: pairing } });
    const typed = virtualCardReader().type({ technology: 'felica', identifierHex: card });
    assert.equal((await panel.send('POST', '/api/v1/panel/tap', { json: { typed } })).status, 201);
  });
  after(() => web[Symbol.asyncDispose]());

  const listed = async (id: JobId) => {
    const answer = await panel.send('GET', '/api/v1/panel/jobs');
    const { items } = answer.json() as unknown as { items: Record<string, unknown>[] };
    return items.find((item) => item['id'] === id) ?? {};
  };

  test('says in the person’s language what is in it and what stands against it', async () => {
    const locked = addJob(world, hanako, '契約書', {}, { pages: 12, sheets: 6, trouble: 'password-needed' });
    const job = await listed(locked);
    assert.equal(job['pages'], 12);
    assert.equal(job['sheets'], 6);
    const trouble = job['trouble'] as { kind: string; text: { cause: string; advice: string } };
    assert.equal(trouble.kind, 'password-needed');
    assert.match(trouble.text.cause, /パスワード/);
    const note = addJob(
      world,
      hanako,
      '議案',
      { sides: 'one-sided' },
      {
        notes: [{ attribute: 'sides', because: 'policy', used: 'two-sided-long-edge' }],
        notHere: 'DEVICE_FORMAT_UNSUPPORTED',
        remaining: { sheets: 12, ofSheets: 20 },
      },
    );
    const other = await listed(note);
    assert.deepEqual(other['noteTexts'], [
      '決まりにより「片面・両面」の設定を変えて印刷します：両面（長辺とじ）',
    ]);
    assert.match((other['notHere'] as { cause: string }).cause, /印刷できない/);
    assert.deepEqual(other['remaining'], { sheets: 12, ofSheets: 20 });
    assert.deepEqual(other['ticket'], { sides: 'one-sided' });
  });

  test('comes out with what its owner changed, and with nothing that is no setting', async () => {
    const id = addJob(world, hanako, '資料');
    const changes = { copies: 3, sides: 'two-sided-long-edge', pageRanges: [{ lower: 2, upper: 5 }] };
    const answer = await panel.send('POST', '/api/v1/panel/release', { json: { jobIds: [id], changes } });
    assert.equal(answer.status, 202);
    assert.deepEqual(world.asked.at(-1), { what: 'release', jobId: id, changes });
    for (const bad of [
      { copies: 0 },
      { copies: 1000 },
      { sides: 'three-sided' },
      { numberUp: 3 },
      { pageRanges: [{ lower: 5, upper: 2 }] },
      {
        pageRanges: [
          { lower: 1, upper: 5 },
          { lower: 4, upper: 9 },
        ],
      },
    ]) {
      const refused = await panel.send('POST', '/api/v1/panel/release', {
        json: { jobIds: [id], changes: bad },
      });
      assert.equal(refused.status, 400, JSON.stringify(bad));
    }
  });

  test('shows its pages as pictures to its owner only', async () => {
    const id = addJob(world, hanako, '図面', {}, { pages: 2 });
    const shown = await panel.send('GET', `/api/v1/panel/jobs/${id}/pages/2`);
    assert.equal(shown.status, 200);
    assert.equal(shown.headers['content-type'], 'image/png');
    assert.equal(shown.headers['cache-control'], 'no-store');
    assert.equal((await panel.send('GET', `/api/v1/panel/jobs/${id}/pages/3`)).status, 422);
    const others = addJob(world, taro, '他人の文書', {}, { pages: 2 });
    assert.equal((await panel.send('GET', `/api/v1/panel/jobs/${others}/pages/1`)).status, 404);
    const opaque = addJob(world, hanako, '専用形式', {}, { opaque: true });
    assert.equal((await panel.send('GET', `/api/v1/panel/jobs/${opaque}/pages/1`)).status, 409);
  });

  test('opens with its password, and says which password was wrong', async () => {
    const id = addJob(world, hanako, '給与', {}, { trouble: 'password-needed' });
    const send = (of: string, password: string) =>
      panel.send('POST', `/api/v1/panel/jobs/${id}/unlock`, { json: { of, password } });
    assert.equal((await send('document', 'guess')).json().code, 'wrong-document-password');
    assert.equal((await send('job', '1111')).json().code, 'wrong-job-password');
    assert.equal((await send('document', memoryPasswords.document)).status, 200);
    assert.equal((await listed(id))['trouble'], undefined);
    const others = addJob(world, taro, '他人の文書', {}, { trouble: 'password-needed' });
    const refused = await panel.send('POST', `/api/v1/panel/jobs/${others}/unlock`, {
      json: { of: 'document', password: memoryPasswords.document },
    });
    assert.equal(refused.status, 404);
  });

  test('that waits under a claim number becomes the person’s with that number, once', async () => {
    const id = addJob(world, taro, '共用パソコンから');
    const view = world.jobs.pop()?.view;
    assert.ok(view);
    world.claimable.set('12345678', view);
    const send = (number: string) => panel.send('POST', '/api/v1/panel/claim', { json: { number } });
    assert.equal((await send('1111-1111')).json().code, 'claim-number-wrong');
    assert.equal((await send('1234-5678')).status, 200);
    assert.equal((await listed(id))['jobName'], '共用パソコンから');
    assert.equal((await send('1234-5678')).json().code, 'claim-number-wrong');
  });

  test('of which a part came out is continued here or elsewhere, counted by the person when nobody else did', async () => {
    const outlook = (await panel.send('GET', '/api/v1/panel/outlook')).json() as unknown as {
      waitText: string;
      others: { id: DeviceId; name: string; stateText: string; free: boolean }[];
    };
    assert.equal(outlook.waitText, '空いています');
    const [other] = outlook.others;
    assert.deepEqual([other?.name, other?.free], ['三階 複合機', true]);
    const counted = addJob(world, hanako, '長い資料', {}, { remaining: { sheets: 12, ofSheets: 20 } });
    const path = (id: JobId) => `/api/v1/panel/jobs/${id}/continue`;
    const there = await panel.send('POST', path(counted), { json: { deviceId: other?.id } });
    assert.equal(there.status, 202);
    assert.deepEqual(world.asked.at(-1), { what: 'continue', jobId: counted, deviceId: other?.id });
    const uncounted = addJob(
      world,
      hanako,
      '数えない',
      {},
      { remaining: { sheets: undefined, ofSheets: 9 } },
    );
    assert.equal((await panel.send('POST', path(uncounted), { json: {} })).json().code, 'count-needed');
    const said = await panel.send('POST', path(uncounted), { json: { sheetsInTray: 4 } });
    assert.equal(said.status, 202);
    const others = addJob(world, taro, '他人の文書', {}, { remaining: { sheets: 1, ofSheets: 2 } });
    assert.equal((await panel.send('POST', path(others), { json: {} })).status, 404);
  });
});
