import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addDevice, addJob, addPage, addPerson, emptyWorld, segments } from '../support/memory-world.ts';
import { openWebFixture, type WebFixture } from '../support/web-client.ts';

const accept = { accept: 'text/html' };

async function signedIn(web: WebFixture, loginName = 'hanako', next = '/desk') {
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
  const asked = await web.client().send('GET', '/archive?q=%E9%81%93%E8%B7%AF', { headers: accept });
  assert.equal(asked.status, 303);
  assert.equal(asked.headers.location, '/sign-in?next=%2Farchive%3Fq%3D%25E9%2581%2593%25E8%25B7%25AF');
  const { location } = await signedIn(web, 'hanako', '/archive?q=%E9%81%93%E8%B7%AF');
  assert.equal(location, '/archive?q=%E9%81%93%E8%B7%AF');
});

test('signing in never leads to another site', async () => {
  const world = emptyWorld();
  addPerson(world, 'hanako');
  const limits = { trialsPerAddress: 1000 };
  await using web = await openWebFixture(world, { limits });
  for (const next of ['https://evil.example/', '//evil.example', '/desk\\@evil']) {
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
  await using web = await openWebFixture(world);
  const { client, location } = await signedIn(web, 'first');
  assert.equal(location, '/password?next=%2Fdesk');
  const asked = await client.send('GET', '/desk?x=1', { headers: accept });
  assert.equal(asked.headers.location, '/password?next=%2Fdesk%3Fx%3D1');
  const change = (current: string, next: string, repeat = next, onward = '/desk?x=1') =>
    client.submit('/password', '/password', { current, next, repeat, onward });
  const next = 'a sentence to remember';
  assert.match((await change('correct horse first', next, 'other')).text, /確認が一致しません/);
  assert.equal((await change('wrong', next)).status, 401);
  assert.match((await change('wrong', next, next, '//evil.example')).text, /name="onward" value="\/app\/"/);
  assert.equal((await change('correct horse first', 'short')).status, 422);
  assert.equal((await change('correct horse first', next)).headers.location, '/desk?x=1');
  const again = await client.send('GET', '/password', { headers: accept });
  assert.equal(again.headers.location, '/app/own/password', 'later on it is changed in the app');
  assert.equal((await client.send('GET', '/desk', { headers: accept })).status, 200);
});

test('my prints shows only my jobs, escaped, and deletes one', async () => {
  const world = emptyWorld();
  const hanako = addPerson(world, 'hanako');
  const taro = addPerson(world, 'taro');
  addJob(world, hanako, '<img src=x onerror=alert(1)>.pdf', { copies: 3 });
  const other = addJob(world, taro, '他人の文書.pdf');
  await using web = await openWebFixture(world);
  const { client } = await signedIn(web);
  const page = await client.send('GET', '/desk', { headers: accept });
  assert.match(page.text, /&lt;img src=x onerror=alert\(1\)&gt;\.pdf/);
  assert.doesNotMatch(page.text, /<img|他人の文書/);
  assert.match(page.text, /PDF \/ 185 KB \/ 3 部/);
  const foreign = await client.submit('/desk', `/desk/jobs/${other}/delete`, {});
  assert.equal(foreign.status, 404);
  assert.match(foreign.text, /この印刷物は見つかりません。/);
  const mine = world.jobs[0]?.view.id ?? '';
  const deleted = await client.submit('/desk', `/desk/jobs/${mine}/delete`, {});
  assert.equal(deleted.headers.location, '/desk?notice=done');
  assert.deepEqual(
    world.jobs.map(({ view }) => view.id),
    [other],
  );
  assert.match(
    (await client.send('GET', '/desk', { headers: accept })).text,
    /待っている印刷物はありません。/,
  );
});

test('a printer address is shown once, listed without its secret, and revoked', async () => {
  const world = emptyWorld();
  addPerson(world, 'hanako');
  await using web = await openWebFixture(world);
  const { client } = await signedIn(web);
  const issue = (segment: string) =>
    client.submit('/desk/links', '/desk/links', { label: 'ノート 12', segment });
  const issued = await issue(segments.lgwan);
  assert.equal(issued.status, 201);
  assert.match(issued.text, /<code>ipps:\/\/[^<]+\/u-[0-9a-f]{32}<\/code>/);
  const listed = await client.send('GET', '/desk/links', { headers: accept });
  assert.match(listed.text, /ノート 12/);
  assert.doesNotMatch(listed.text, /u-[0-9a-f]{32}/);
  assert.equal((await issue(segments.mynumber)).status, 403);
  const id = /\/desk\/links\/([^/"]+)\/revoke/.exec(listed.text)?.[1];
  const revoked = await client.submit('/desk/links', `/desk/links/${id}/revoke`, {});
  assert.equal(revoked.headers.location, '/desk/links?notice=done');
  assert.equal((await client.submit('/desk/links', `/desk/links/${id}/revoke`, {})).status, 404);
});

test('the search page marks the words and leads to the viewer of the app, whose boxes are told; others see nothing of it', async () => {
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
  const found = await client.send('GET', `/archive?q=${encodeURIComponent('道路占用')}`, { headers: accept });
  assert.match(found.text, /<mark>道路占用<\/mark>許可について/);
  assert.match(found.text, /道路占用許可 &lt;台帳&gt;/);
  assert.ok(found.text.includes(`href="/app/archive/${recordId}/1?q=`));
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
  assert.match(
    (await other.send('GET', '/archive?q=%E9%81%93', { headers: accept })).text,
    /見つかりませんでした/,
  );
  for (const part of ['pages/1/image', 'pages/1/hits?q=x', 'original', 'searchable-pdf']) {
    assert.equal((await other.send('GET', `/api/v1/records/${recordId}/${part}`)).status, 404, part);
  }
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
