import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addPage, addPerson, emptyWorld } from '../support/memory-world.ts';
import { openWebFixture, type WebFixture } from '../support/web-client.ts';

const hits = { widthPx: 200, heightPx: 300, boxes: [] };
const image = Buffer.from('PNG');

async function site() {
  const world = emptyWorld();
  addPerson(world, 'hanako');
  addPerson(world, 'taro', { department: '税務課' });
  const recordId = addPage(world, {
    title: '道路台帳',
    text: '道路台帳 写し',
    image,
    hits,
    department: '総務課',
  });
  return { web: await openWebFixture(world), recordId };
}

async function signedIn(web: WebFixture, loginName = 'hanako') {
  const client = web.client();
  await client.send('POST', '/api/v1/sign-in', {
    json: { loginName, password: `correct horse ${loginName}` },
  });
  return client;
}

const q = (query: string) => `q=${encodeURIComponent(query)}`;

test('a query that cannot be read is answered with its place and what should stand there', async () => {
  const { web } = await site();
  await using _open = web;
  const client = await signedIn(web);
  const answer = await client.send('GET', `/api/v1/search?${q('道路 日付:来週')}`);
  assert.equal(answer.status, 400);
  const problem = answer.json();
  assert.equal(problem.code, 'ARCHIVE_QUERY_INVALID');
  assert.deepEqual(problem.place, { position: 6, expected: 'date' });
  assert.doesNotMatch(web.logLines.join('\n'), /来週/);
});

test('hits, suggestions, the record, its page and the export are for those who may see it', async () => {
  const { web, recordId } = await site();
  await using _open = web;
  const own = await signedIn(web);
  const other = await signedIn(web, 'taro');
  const found = (await own.send('GET', `/api/v1/search?${q('台帳 R5.4')}`)).json();
  assert.deepEqual([found.total, found.hints[0].query], [0, '台帳 日付:R5.4']);
  const { items, waiting } = (
    await own.send('GET', `/api/v1/search?${q('台帳')}&facets=true&similar=false`)
  ).json();
  assert.deepEqual([items.length, items[0].match, items[0].matched, waiting], [1, 'exact', ['text'], 0]);
  assert.deepEqual(
    (await own.send('GET', `/api/v1/search/suggest?prefix=${encodeURIComponent('道')}`)).json().items,
    [{ field: 'title', value: '道路台帳' }],
  );
  const record = (await own.send('GET', `/api/v1/records/${recordId}`)).json();
  assert.deepEqual([record.title, record.pageCount, record.values], ['道路台帳', 1, {}]);
  assert.equal(
    (await own.send('GET', `/api/v1/records/${recordId}/pages/1/text?${q('台帳')}`)).json().pageCount,
    1,
  );
  const csv = await own.send('GET', `/api/v1/search/export?${q('台帳')}`);
  assert.equal(csv.headers['content-type'], 'text/csv; charset=utf-8');
  assert.match(String(csv.headers['content-disposition']), /^attachment; .*\.csv/);
  assert.match(csv.text, /道路台帳/);

  assert.equal((await other.send('GET', `/api/v1/search?${q('台帳')}`)).json().total, 0);
  assert.deepEqual(
    (await other.send('GET', `/api/v1/search/suggest?prefix=${encodeURIComponent('道')}`)).json().items,
    [],
  );
  assert.equal((await other.send('GET', `/api/v1/records/${recordId}`)).status, 404);
  assert.equal((await other.send('GET', `/api/v1/records/${recordId}/pages/1/text`)).status, 404);
  assert.equal((await other.send('GET', `/api/v1/search/export?${q('台帳')}`)).text, '');
  for (const path of [`/api/v1/search?${q('台帳')}&order=best`, `/api/v1/search?${q('あ'.repeat(501))}`]) {
    assert.equal((await own.send('GET', path)).status, 400);
  }
});

test('saved searches are made, changed and deleted by their person alone', async () => {
  const { web } = await site();
  await using _open = web;
  const own = await signedIn(web);
  const other = await signedIn(web, 'taro');
  const path = '/api/v1/saved-searches';
  const saved = await own.send('POST', path, { json: { name: '台帳', query: '件名:台帳' } });
  assert.equal(saved.status, 201);
  const { id, ...rest } = saved.json();
  assert.deepEqual(
    [rest.name, rest.query, rest.similar, rest.order, rest.notice, rest.mail, rest.newHits],
    ['台帳', '件名:台帳', false, 'newest', true, false, 0],
  );
  assert.equal('personId' in rest, false);
  assert.equal((await own.send('GET', path)).json().items.length, 1);
  assert.deepEqual((await other.send('GET', path)).json().items, []);
  assert.equal((await other.send('PATCH', `${path}/${id}`, { json: { name: 'x' } })).status, 404);
  assert.equal((await other.send('DELETE', `${path}/${id}`)).status, 404);
  assert.equal((await own.send('PATCH', `${path}/${id}`, { json: { name: '名前' } })).json().name, '名前');
  assert.equal((await own.send('PATCH', `${path}/${id}`, { json: { looked: true } })).status, 200);
  assert.equal((await own.send('POST', path, { json: { name: '', query: 'x' } })).status, 400);
  assert.equal((await own.send('DELETE', `${path}/${id}`)).status, 204);
  assert.equal((await own.send('DELETE', `${path}/${id}`)).status, 404);
});
