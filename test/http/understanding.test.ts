import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RecordId } from '../../src/shared/ids.ts';
import { addPage, addPerson, emptyWorld } from '../support/memory-world.ts';
import { openWebFixture, type WebFixture } from '../support/web-client.ts';

async function site(): Promise<{ readonly web: WebFixture; readonly recordId: RecordId }> {
  const world = emptyWorld();
  addPerson(world, 'hanako');
  addPerson(world, 'taro', { department: '税務課' });
  const recordId = addPage(world, {
    title: '道路台帳の電子化 <案> について',
    text: '道路台帳',
    image: Buffer.from('PNG'),
    hits: { widthPx: 200, heightPx: 300, boxes: [] },
    department: '総務課',
  });
  return { web: await openWebFixture(world), recordId };
}

async function signedIn(web: WebFixture, loginName = 'hanako') {
  const client = web.client();
  await client.submit('/sign-in', '/sign-in', {
    loginName,
    password: `correct horse ${loginName}`,
    next: '/app/',
  });
  return client;
}

test('what was read out of a record is given with its places; others get nothing', async () => {
  const { web, recordId } = await site();
  await using _open = web;
  const client = await signedIn(web);
  const path = `/api/v1/records/${recordId}/understanding`;
  const { findings } = JSON.parse((await client.send('GET', path)).text);
  assert.deepEqual(findings, [
    {
      field: 'subject',
      pageNumber: 1,
      box: { left: 20, top: 30, right: 180, bottom: 50 },
      raw: '道路台帳の電子化 <案> について',
      value: '道路台帳の電子化 <案> について',
      confidence: 0.9,
      flags: [],
    },
  ]);
  const other = await signedIn(web, 'taro');
  assert.equal((await other.send('GET', path)).status, 404);
  const patch = { json: { field: 'subject', value: 'x' } };
  assert.equal((await other.send('PATCH', path, patch)).status, 404);
  assert.equal((await web.client().send('GET', path)).status, 401);
});

test('a value is put right by PATCH, normalised; what can be none is refused with a reason, an unknown field too', async () => {
  const { web, recordId } = await site();
  await using _open = web;
  const client = await signedIn(web);
  const path = `/api/v1/records/${recordId}/understanding`;
  const done = await client.send('PATCH', path, {
    json: { field: 'document-date', value: '令和８年４月１日' },
  });
  assert.equal(done.status, 200);
  const first = JSON.parse(done.text).findings[0];
  assert.deepEqual([first.value, first.confidence, first.flags], ['2026-04-01', 1, ['corrected']]);
  const kind = await client.send('PATCH', path, { json: { field: 'kind', value: 'notice' } });
  assert.deepEqual(JSON.parse(kind.text).kind, { kind: 'notice', confidence: 1, by: 'person', evidence: [] });
  const refused = await client.send('PATCH', path, { json: { field: 'amount', value: 'たくさん' } });
  assert.equal(refused.status, 422);
  assert.match(refused.text, /この項目の値として読めません。/);
  for (const json of [
    { field: 'colour', value: 'x' },
    { field: 'subject' },
    { field: 'subject', value: 'あ'.repeat(1_001) },
  ]) {
    assert.equal((await client.send('PATCH', path, { json })).status, 400);
  }
});
