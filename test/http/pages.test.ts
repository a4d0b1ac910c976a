import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryServices } from '../support/memory-services.ts';
import { addDevice, addJob, addPage, addPerson, emptyWorld, segments } from '../support/memory-world.ts';
import { openWebFixture, type WebFixture } from '../support/web-client.ts';

const accept = { accept: 'text/html' };

async function signedIn(web: WebFixture, loginName = 'hanako', next = '/app/prints') {
  const client = web.client();
  const form = { loginName, password: `correct horse ${loginName}`, next };
  const answer = await client.submit('/sign-in', '/sign-in', form);
  assert.equal(answer.status, 303, answer.text);
  return { client, location: answer.headers.location };
}

test('who is not signed in is led to the sign-in page and then to the page asked for', async () => {
  const world = emptyWorld();
  addPerson(world, 'hanako');
  await using web = await openWebFixture(world);
  const old = await web.client().send('GET', '/archive?q=%E9%81%93%E8%B7%AF', { headers: accept });
  const search = '/app/archive?q=%E9%81%93%E8%B7%AF';
  assert.deepEqual([old.status, old.headers.location], [302, search], 'a bookmark of an earlier page');
  const asked = await web.client().send('GET', search, { headers: accept });
  assert.equal(asked.status, 303);
  assert.equal(asked.headers.location, '/sign-in?next=%2Fapp%2Farchive%3Fq%3D%25E9%2581%2593%25E8%25B7%25AF');
  assert.equal((await signedIn(web, 'hanako', search)).location, search);
});

test('signing in never leads to another site', async () => {
  const world = emptyWorld();
  addPerson(world, 'hanako');
  const limits = { trialsPerAddress: 1000 };
  await using web = await openWebFixture(world, { limits });
  for (const next of ['https://evil.example/', '//evil.example', '/app\\@evil']) {
    assert.equal((await signedIn(web, 'hanako', next)).location, '/app/', next);
    const page = await web
      .client()
      .send('GET', `/sign-in?next=${encodeURIComponent(next)}`, { headers: accept });
    assert.match(page.text, /name="next" value="\/app\/"/, next);
  }
});

test('a wrong password is told on the page without saying which part was wrong; the form token is needed', async () => {
  const world = emptyWorld();
  addPerson(world, 'hanako');
  await using web = await openWebFixture(world);
  const wrong = { loginName: '<b>nobody</b>', password: 'x' };
  const answer = await web.client().submit('/sign-in', '/sign-in', wrong);
  assert.equal(answer.status, 401);
  assert.match(answer.text, /名前またはパスワードが違います。/);
  assert.match(answer.text, /value="&lt;b&gt;nobody&lt;\/b&gt;"/);
  const forged = await web.client().submit('/sign-in', '/sign-in', { ...wrong, formToken: 'x'.repeat(43) });
  assert.equal(forged.status, 403);
  assert.match(forged.text, /画面が古くなっています。/);
});

test('a one-time password must be changed before anything else, and then leads to the page asked for', async () => {
  const world = emptyWorld();
  addPerson(world, 'first', { mustChangePassword: true });
  const body = Buffer.from('<!doctype html><title>app</title>');
  const page = { mediaType: 'text/html; charset=utf-8', body };
  const deskApp = { files: async () => new Map([['index.html', page]]) };
  await using web = await openWebFixture(world, { deskApp });
  const { client, location } = await signedIn(web, 'first');
  assert.equal((await client.send('GET', '/api/v1/jobs')).json().code, 'HTTP_PASSWORD_CHANGE_REQUIRED');
  assert.equal(location, '/password?next=%2Fapp%2Fprints');
  const asked = await client.send('GET', '/app/prints?x=1', { headers: accept });
  assert.equal(asked.headers.location, '/password?next=%2Fapp%2Fprints%3Fx%3D1');
  const change = (current: string, next: string, repeat = next, onward = '/app/prints?x=1') =>
    client.submit('/password', '/password', { current, next, repeat, onward });
  const next = 'a sentence to remember';
  assert.match((await change('correct horse first', next, 'other')).text, /確認が一致しません/);
  assert.equal((await change('wrong', next)).status, 401);
  assert.match((await change('wrong', next, next, '//evil.example')).text, /name="onward" value="\/app\/"/);
  assert.equal((await change('correct horse first', 'short')).status, 422);
  assert.equal((await change('correct horse first', next)).headers.location, '/app/prints?x=1');
  const again = await client.send('GET', '/password', { headers: accept });
  assert.equal(again.headers.location, '/app/own/password', 'later on it is changed in the app');
  assert.equal((await client.send('GET', '/app/prints', { headers: accept })).status, 200);
  assert.equal((await client.send('GET', '/api/v1/jobs')).status, 200);
});

test('my prints are mine alone, are told in words, and are deleted by me alone', async () => {
  const world = emptyWorld();
  const hanako = addPerson(world, 'hanako');
  const taro = addPerson(world, 'taro');
  const mine = addJob(world, hanako, '<img src=x onerror=alert(1)>.pdf', { copies: 3 });
  const other = addJob(world, taro, '他人の文書.pdf');
  await using web = await openWebFixture(world);
  const { client } = await signedIn(web);
  const { items } = (await client.send('GET', '/api/v1/jobs')).json();
  assert.deepEqual(
    items.map((job: { id: string }) => job.id),
    [mine],
  );
  const [job] = items;
  assert.equal(job.jobName, '<img src=x onerror=alert(1)>.pdf');
  assert.deepEqual([job.formatText, job.sizeText, job.ticketTexts], ['PDF', '185 KB', ['3 部']]);
  const foreign = await client.send('DELETE', `/api/v1/jobs/${other}`);
  assert.equal(foreign.status, 404);
  assert.match(foreign.json().title, /この印刷物は見つかりません。/);
  const fromAForm = await client.send('DELETE', `/api/v1/jobs/${mine}`, {
    headers: { 'x-tomeoki-request': undefined },
  });
  assert.equal(fromAForm.status, 403);
  assert.equal((await client.send('DELETE', `/api/v1/jobs/${mine}`)).status, 204);
  assert.deepEqual(
    world.jobs.map(({ view }) => view.id),
    [other],
  );
  assert.deepEqual((await client.send('GET', '/api/v1/jobs')).json().items, []);
});

test('a printer address is shown once, listed without its secret, and revoked by its person', async () => {
  const world = emptyWorld();
  addPerson(world, 'hanako');
  addPerson(world, 'taro');
  const memory = memoryServices(world);
  const own = memory.desk.capabilityLinks;
  // What the store knows of a link beside what is for its person.
  const more = { tokenHash: new Uint8Array(32), personId: 'p', sourceRanges: [], revokedAt: undefined };
  const used = { lastUse: { at: new Date('2026-11-01T00:00:00Z'), from: 'private' }, useCount: 4 };
  const capabilityLinks: typeof own = async (person) =>
    (await own(person)).map((link) => ({ ...link, ...more, ...used }));
  const services = { ...memory, desk: { ...memory.desk, capabilityLinks } };
  await using web = await openWebFixture(world, { services });
  const { client } = await signedIn(web);
  const { client: other } = await signedIn(web, 'taro');
  const path = '/api/v1/capability-links';
  const issue = (segment: string) => client.send('POST', path, { json: { label: 'ノート 12', segment } });
  const issued = await issue(segments.lgwan);
  assert.equal(issued.status, 201);
  const { id, url } = issued.json();
  assert.match(url, /^ipps:\/\/.+\/u-[0-9a-f]{32}$/);
  const listed = await client.send('GET', path);
  assert.doesNotMatch(listed.text, /u-[0-9a-f]{32}/);
  const [link] = listed.json().items;
  assert.deepEqual(link, {
    id,
    segment: segments.lgwan,
    segmentName: 'LGWAN接続系',
    label: 'ノート 12',
    createdAt: link.createdAt,
    lastUse: { at: '2026-11-01T00:00:00.000Z' },
    useCount: 4,
  });
  assert.equal((await issue(segments.mynumber)).json().code, 'segment-not-allowed');
  assert.deepEqual((await other.send('GET', path)).json().items, []);
  assert.equal((await other.send('DELETE', `${path}/${id}`)).status, 404);
  assert.equal((await client.send('DELETE', `${path}/${id}`)).status, 204);
  assert.equal((await client.send('DELETE', `${path}/${id}`)).status, 404);
});

test('a page that was found has its boxes, its picture and its files; others get nothing of it', async () => {
  const world = emptyWorld();
  addPerson(world, 'hanako');
  addPerson(world, 'taro', { department: '税務課' });
  const recordId = addPage(world, {
    title: '道路占用許可 <台帳>',
    text: '市道第1234号線の道路占用許可について',
    image: Buffer.from('PNG'),
    hits: { widthPx: 1000, heightPx: 2000, boxes: [{ left: 100, top: 200, right: 300, bottom: 240 }] },
    department: '総務課',
  });
  await using web = await openWebFixture(world);
  const { client } = await signedIn(web);
  const search = `/api/v1/search?q=${encodeURIComponent('道路占用')}`;
  const [found] = (await client.send('GET', search)).json().items;
  assert.deepEqual([found.recordId, found.title], [recordId, '道路占用許可 <台帳>']);
  assert.match(found.snippet, /道路占用許可について/);
  const hits = (await client.send('GET', `/api/v1/records/${recordId}/pages/1/hits?q=x`)).json();
  assert.deepEqual(hits['boxes'], [{ left: 100, top: 200, right: 300, bottom: 240 }]);
  const image = await client.send('GET', `/api/v1/records/${recordId}/pages/1/image`);
  assert.equal(image.headers['content-type'], 'image/png');
  const pdf = await client.send('GET', `/api/v1/records/${recordId}/searchable-pdf`);
  assert.match(
    String(pdf.headers['content-disposition']),
    /^attachment; filename="[^"]*"; filename\*=UTF-8''%E9/,
  );
  const { client: other } = await signedIn(web, 'taro');
  const nothing = (await other.send('GET', search)).json();
  assert.deepEqual([nothing.items, nothing.total], [[], 0]);
  for (const part of ['pages/1/image', 'pages/1/hits?q=x', 'original', 'searchable-pdf']) {
    assert.equal((await other.send('GET', `/api/v1/records/${recordId}/${part}`)).status, 404, part);
  }
});

test('pages of the service have no script, lead into the app, and tell a signed-in person how to leave', async () => {
  const world = emptyWorld();
  addPerson(world, 'hanako');
  await using web = await openWebFixture(world);
  const { client } = await signedIn(web);
  for (const path of ['/sign-in', '/phone', '/no/such/page']) {
    const { text } = await client.send('GET', path, { headers: accept });
    assert.doesNotMatch(text, /<script|<nav/, path);
    assert.match(text, /<a class="product" href="\/app\/">/, path);
    for (const [, href = ''] of text.matchAll(/href="([^"]+)"/g)) {
      assert.match(
        href,
        /^(\/app\/|\/assets\/|\/$|#main|\/(sign-in|phone|no)[^"]*lang=en|\/\?lang=en)/,
        href,
      );
    }
  }
  const phone = await client.send('GET', '/phone', { headers: accept });
  assert.match(phone.text, /href="\/app\/prints"/);
  const left = await client.submit('/phone', '/sign-out', {});
  assert.equal(left.headers.location, '/sign-in');
  assert.equal((await client.send('GET', '/api/v1/me')).status, 401);
});

test('the language follows the browser, then the choice, which is kept', async () => {
  await using web = await openWebFixture();
  const client = web.client();
  const ask = async (path: string, language: string) =>
    (await client.send('GET', path, { headers: { ...accept, 'accept-language': language } })).text;
  assert.match(await ask('/sign-in', 'fr'), /<html lang="ja">/);
  assert.match(await ask('/sign-in', 'en-US,en;q=0.9'), /<html lang="en">/);
  assert.match(await ask('/sign-in?lang=ja', 'en'), /<html lang="ja">/);
  assert.match(await ask('/sign-in', 'en'), /<html lang="ja">/);
});

test('the panel lists, releases, follows, resolves and deletes the jobs of the person who tapped', async () => {
  const world = emptyWorld();
  const hanako = addPerson(world, 'hanako');
  world.cards.set('012e4cd8a1b2c3d4', hanako.id);
  const token = addDevice(world, '総務課 複合機1', { scanUri: 'http://scanner.invalid/eSCL' });
  const good = addJob(world, hanako, 'good.pdf');
  const lost = addJob(world, hanako, 'lost.pdf');
  const secret = addJob(world, hanako, 'secret.pdf', {}, { segment: segments.mynumber });
  world.plans.set(lost, [{ state: 'ambiguous', reason: 'DEVICE_REPLY_LOST' }]);
  await using web = await openWebFixture(world);
  const client = web.client();
  await client.send('POST', '/api/v1/panel/pair', { json: { token } });
  await client.send('POST', '/api/v1/panel/tap', { json: { typed: '012E4CD8A1B2C3D4' } });
  const listed = (await client.send('GET', '/api/v1/panel/jobs')).json();
  assert.deepEqual(
    listed.items.map((item: { id: string }) => item.id),
    [good, lost],
  );
  const json = { jobIds: [good, lost, secret] };
  const released = (await client.send('POST', '/api/v1/panel/release', { json })).json();
  assert.equal(released.items[2].refusal, 'job-not-found');
  const first = (await client.send('GET', '/api/v1/panel/deliveries')).json().items;
  const ambiguous = first.find((delivery: { jobId: string }) => delivery.jobId === lost);
  assert.equal(ambiguous.text.cause, '機器の応答が失われ、印刷されたか確かめられません。');
  const resolve = `/api/v1/panel/deliveries/${ambiguous.id}/resolve`;
  assert.equal((await client.send('POST', resolve, { json: { word: 'perhaps' } })).status, 400);
  const resolved = await client.send('POST', resolve, { json: { word: 'it-came-out' } });
  assert.equal(resolved.json().state, 'confirmed');
  assert.equal((await client.send('DELETE', `/api/v1/panel/jobs/${good}`)).status, 204);
  assert.equal((await client.send('DELETE', `/api/v1/panel/jobs/${secret}`)).json().code, 'job-not-found');
  const noPaper = await client.send('POST', '/api/v1/panel/scan', { json: { pullId: 'pull-0001' } });
  assert.equal(noPaper.json().code, 'SCANNER_NO_PAPER');
  assert.equal(noPaper.status, 409);
});
