import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { memoryTraceCode } from '../support/memory-desk-prints.ts';
import { memoryPasswords } from '../support/memory-panel-jobs.ts';
import { addJob, addPerson, emptyWorld, segments } from '../support/memory-world.ts';
import { openWebFixture, type WebClient, type WebFixture } from '../support/web-client.ts';

describe('prints at the desk', () => {
  const world = emptyWorld();
  const hanako = addPerson(world, 'hanako');
  const taro = addPerson(world, 'taro');
  addPerson(world, 'kansa', { roles: ['auditor'] });
  let web: WebFixture;
  let staff: WebClient;
  let auditor: WebClient;
  const signedIn = async (loginName: string) => {
    const client = web.client();
    const credentials = { loginName, password: `correct horse ${loginName}` };
    assert.equal((await client.send('POST', '/api/v1/sign-in', { json: credentials })).status, 201);
    return client;
  };
  before(async () => {
    web = await openWebFixture(world, { limits: { trialsPerAddress: 1000, requestsPerAddress: 10_000 } });
    staff = await signedIn('hanako');
    auditor = await signedIn('kansa');
  });
  after(() => web[Symbol.asyncDispose]());

  const upload = (client: WebClient, query: string, body: Buffer) =>
    client.send('POST', `/api/v1/jobs?${query}`, {
      body,
      headers: { 'content-type': 'application/octet-stream' },
    });

  test('a document is handed in with its settings, in a segment of the person only', async () => {
    const file = encodeURIComponent('庁議資料.pdf');
    const good = await upload(
      staff,
      `fileName=${file}&segment=lgwan&copies=2&sides=two-sided-long-edge&printColorMode=monochrome`,
      Buffer.from('%PDF-1.7'),
    );
    assert.equal(good.status, 201, good.text);
    const held = world.jobs.at(-1)?.view;
    assert.equal(held?.jobName, '庁議資料.pdf');
    assert.deepEqual(held?.ticket, { copies: 2, sides: 'two-sided-long-edge', printColorMode: 'monochrome' });
    const elsewhere = await upload(staff, `fileName=${file}&segment=mynumber`, Buffer.from('%PDF-1.7'));
    assert.equal(elsewhere.status, 403);
    const empty = await upload(staff, `fileName=${file}&segment=lgwan`, Buffer.alloc(0));
    assert.equal(empty.json().code, 'PRINT_UPLOAD_UNREADABLE');
    const bad = await upload(staff, `fileName=${file}&segment=lgwan&copies=0`, Buffer.from('%PDF-1.7'));
    assert.equal(bad.status, 400);
  });

  test('a print says that it wants the password of its document, and opens with the right one', async () => {
    const id = addJob(world, hanako, '契約書.pdf', {}, { trouble: 'password-needed' });
    const troubleOf = async () => {
      const { items } = (await staff.send('GET', '/api/v1/jobs')).json() as unknown as {
        items: { id: string; trouble?: { text: { cause: string } } }[];
      };
      return items.find((job) => job.id === id)?.trouble?.text.cause;
    };
    assert.match((await troubleOf()) ?? '', /この文書を開くにはパスワードが必要です/);
    const unlock = (password: string) =>
      staff.send('POST', `/api/v1/jobs/${id}/unlock`, { json: { password } });
    const wrong = await unlock('guess');
    assert.equal(wrong.status, 403);
    assert.match(wrong.text, /文書のパスワードが違います/);
    assert.equal((await unlock(memoryPasswords.document)).status, 200);
    assert.equal(await troubleOf(), undefined);
  });

  test('a print is filed instead, and others’ prints can be neither seen, opened nor filed', async () => {
    const id = addJob(world, hanako, '届出.pdf');
    const filed = await staff.send('POST', `/api/v1/jobs/${id}/file`, { json: {} });
    assert.equal(filed.status, 202);
    assert.ok(!world.jobs.some(({ view }) => view.id === id));
    const other = addJob(world, taro, '他人.pdf', {}, { pages: 1 });
    assert.equal((await staff.send('GET', `/api/v1/jobs/${other}/pages/1`)).status, 404);
    assert.equal((await staff.send('POST', `/api/v1/jobs/${other}/file`, { json: {} })).status, 404);
    const unlock = { json: { password: memoryPasswords.document } };
    assert.equal((await staff.send('POST', `/api/v1/jobs/${other}/unlock`, unlock)).status, 404);
  });

  test('a print is kept without stamps with a reason of the list, where the segment lets its owner', async () => {
    const id = addJob(world, hanako, '証明書.pdf');
    const send = (jobId: string, reason: string) =>
      staff.send('PUT', `/api/v1/jobs/${jobId}/clean`, { json: { reason } });
    assert.equal((await send(id, 'certificate')).status, 204);
    assert.equal(world.keptClean.get(id), 'certificate');
    assert.equal((await send(id, 'because')).status, 400);
    const strict = addJob(world, hanako, '基幹.pdf', {}, { segment: segments.core });
    assert.equal((await send(strict, 'certificate')).status, 403);
    const other = addJob(world, taro, '他人.pdf');
    assert.equal((await send(other, 'certificate')).status, 404);
  });

  test('a set-up file is saved, never shown, and an address can be renamed', async () => {
    const json = { segment: 'lgwan', label: '総務課 12番', kind: 'windows' };
    const file = await staff.send('POST', '/api/v1/capability-links/set-up', { json });
    assert.equal(file.status, 200);
    assert.match(String(file.headers['content-disposition']), /^attachment/);
    const elsewhere = { json: { ...json, segment: 'mynumber' } };
    assert.equal((await staff.send('POST', '/api/v1/capability-links/set-up', elsewhere)).status, 403);
    const made = { json: { segment: 'lgwan', label: '古い名前' } };
    assert.equal((await staff.send('POST', '/api/v1/capability-links', made)).status, 201);
    const labels = async () =>
      (
        (await staff.send('GET', '/api/v1/capability-links')).json() as unknown as {
          items: { id: string; label: string }[];
        }
      ).items;
    const link = (await labels()).find(({ label }) => label === '古い名前');
    assert.ok(link);
    const path = `/api/v1/capability-links/${link.id}`;
    assert.equal((await staff.send('PATCH', path, { json: { label: '新しい名前' } })).status, 204);
    assert.equal((await auditor.send('PATCH', path, { json: { label: '他人' } })).status, 404);
    assert.equal((await labels()).find(({ id }) => id === link.id)?.label, '新しい名前');
  });

  test('the code of a paper is looked up by auditors only', async () => {
    const look = (client: WebClient, code: string) =>
      client.send('POST', '/api/v1/trace-codes', { json: { code } });
    assert.equal((await look(staff, memoryTraceCode)).json().code, 'HTTP_ROLE_REQUIRED');
    const found = await look(auditor, memoryTraceCode.replace(/(.{4})/g, '$1-').toLowerCase());
    assert.equal(found.status, 200, found.text);
    assert.equal(found.json().deviceName, '総務課 複合機1');
    assert.equal((await look(auditor, 'AAAA')).status, 404);
    assert.equal((await look(auditor, 'A'.repeat(61))).status, 400);
  });
});
