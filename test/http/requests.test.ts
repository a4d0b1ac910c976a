import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { connect } from 'node:tls';
import { addPerson, emptyWorld, segments } from '../support/memory-world.ts';
import { openWebFixture, type WebFixture } from '../support/web-client.ts';

async function signedIn(web: WebFixture, loginName = 'hanako') {
  const client = web.client();
  const json = { loginName, password: `correct horse ${loginName}` };
  assert.equal((await client.send('POST', '/api/v1/sign-in', { json })).status, 201);
  return client;
}

function worldOfOne() {
  const world = emptyWorld();
  addPerson(world, 'hanako');
  return world;
}

test('RFC 9110 §15.5.20: a host name that is not ours is answered with 421, whatever the path', async () => {
  await using web = await openWebFixture();
  for (const host of ['evil.example', '127.0.0.1.evil.example', `localhost.:${web.server.port}`, '[::1]:1']) {
    for (const path of ['/healthz', '/api/v1/me', '/nowhere']) {
      const answer = await web.client().send('GET', path, { headers: { host } });
      assert.equal(answer.status, 421);
      assert.equal(answer.json().code, 'HTTP_HOST_NOT_ALLOWED');
    }
  }
  const own = await web.client().send('GET', '/healthz', { headers: { host: 'LOCALHOST' } });
  assert.deepEqual(own.json(), { status: 'ok' });
});

test('a change is refused from another site, a null origin, or a site of the same name without TLS', async () => {
  await using web = await openWebFixture(worldOfOne());
  const json = { loginName: 'hanako', password: 'correct horse hanako' };
  const bad = [
    { origin: 'null' },
    { origin: `http://${web.host}` },
    { origin: 'https://127.0.0.1:1' },
    { origin: web.origin, 'sec-fetch-site': 'cross-site' },
    { origin: web.origin, 'sec-fetch-site': 'same-site' },
  ];
  for (const headers of bad) {
    const answer = await web.client().send('POST', '/api/v1/sign-in', { headers, json });
    assert.equal(answer.json().code, 'HTTP_ORIGIN_NOT_ALLOWED', JSON.stringify(headers));
  }
  const headers = { origin: web.origin, 'sec-fetch-site': 'same-origin' };
  assert.equal((await web.client().send('POST', '/api/v1/sign-in', { headers, json })).status, 201);
});

test('RFC 9457: a problem has code, title and next step in the asked language, and a reference that is logged', async () => {
  await using web = await openWebFixture();
  const ask = (language: string) =>
    web.client().send('GET', '/api/v1/me', { headers: { 'accept-language': language } });
  const japanese = await ask('ja');
  assert.equal(japanese.headers['content-type'], 'application/problem+json; charset=utf-8');
  assert.equal(japanese.headers['content-language'], 'ja');
  const problem = japanese.json();
  assert.equal(problem.title, 'サインインが必要です。');
  assert.equal(problem.code, 'HTTP_SIGN_IN_REQUIRED');
  assert.equal(problem.status, 401);
  assert.match(problem.reference, /^[2-9A-HJ-NP-Z]{5}-[2-9A-HJ-NP-Z]{5}$/);
  assert.ok(web.logLines.some((line) => line.includes(problem.reference)));
  assert.equal((await ask('de, en;q=0.8, ja;q=0.2')).json().detail, 'Sign in and try again.');
});

test('an unexpected fault is told as INTERNAL without its text, and logged with it', async () => {
  const world = worldOfOne();
  await using web = await openWebFixture(world);
  const client = await signedIn(web);
  Object.defineProperty(world, 'jobs', {
    get: () => {
      throw new Error('relation does not exist');
    },
  });
  const answer = await client.send('GET', '/api/v1/jobs');
  assert.equal(answer.status, 500);
  assert.equal(answer.json().code, 'INTERNAL');
  assert.doesNotMatch(answer.text, /relation/);
  assert.ok(web.logLines.some((line) => line.includes(answer.json().reference) && line.includes('"error"')));
});

test('unknown paths are 404, other methods 405, paths against the rules 400', async () => {
  await using web = await openWebFixture(worldOfOne());
  const client = await signedIn(web);
  assert.equal((await client.send('GET', '/api/v1/nothing')).status, 404);
  assert.equal((await client.send('GET', '/HEALTHZ')).status, 404);
  assert.equal((await client.send('GET', '/assets/..%2F..%2Fpackage.json')).status, 404);
  assert.equal((await client.send('POST', '/api/v1/me', { json: {} })).status, 405);
  assert.equal((await client.send('PUT', '/api/v1/jobs', { json: {} })).status, 405);
  const bad = await client.send('DELETE', '/api/v1/jobs/../../etc');
  assert.equal(bad.status, 404);
  const notUuid = await client.send('DELETE', '/api/v1/jobs/1%27%20OR%201');
  assert.deepEqual(notUuid.json().errors, [{ field: 'path.jobId', message: 'invalid_format' }]);
  assert.equal((await client.send('DELETE', '/api/v1/jobs/%E0%A4%A')).status, 400);
});

test('bodies over the limit and bodies that are no JSON are refused', async () => {
  await using web = await openWebFixture(worldOfOne(), { limits: { jsonBytes: 2000, formBytes: 2000 } });
  const large = { loginName: 'x'.repeat(3000), password: 'y' };
  const answer = await web.client().send('POST', '/api/v1/sign-in', { json: large });
  assert.equal(answer.status, 413);
  assert.equal(answer.json().code, 'REQUEST_TOO_LARGE');
  const body = Buffer.from('{"loginName":');
  const headers = { 'content-type': 'application/json' };
  const broken = await web.client().send('POST', '/api/v1/sign-in', { headers, body });
  assert.equal(broken.json().code, 'REQUEST_INVALID');
  const plain = { 'content-type': 'text/plain' };
  const wrongType = await web.client().send('POST', '/api/v1/sign-in', { headers: plain, body });
  assert.equal(wrongType.json().code, 'REQUEST_INVALID');
});

test('trials of passwords are limited for an address', async () => {
  await using web = await openWebFixture(worldOfOne(), { limits: { trialsPerAddress: 3 } });
  const json = { loginName: 'hanako', password: 'guess' };
  const statuses: number[] = [];
  for (let trial = 0; trial < 5; trial += 1) {
    statuses.push((await web.client().send('POST', '/api/v1/sign-in', { json })).status);
  }
  assert.deepEqual(statuses, [401, 401, 401, 429, 429]);
  const last = await web.client().send('POST', '/api/v1/sign-in', { json });
  assert.equal(last.json().code, 'HTTP_TOO_MANY_REQUESTS');
  assert.ok(Number(last.headers['retry-after']) > 0);
});

test('requests of one sign-in are limited without touching the others of its address', async () => {
  const world = worldOfOne();
  addPerson(world, 'taro');
  await using web = await openWebFixture(world, { limits: { requestsPerSession: 3 } });
  const [hanako, taro] = [await signedIn(web), await signedIn(web, 'taro')];
  for (let call = 0; call < 3; call += 1) assert.equal((await hanako.send('GET', '/api/v1/me')).status, 200);
  assert.equal((await hanako.send('GET', '/api/v1/me')).status, 429);
  assert.equal((await taro.send('GET', '/api/v1/me')).status, 200);
});

test('every answer forbids inline scripts, frames and other origins; cookies are host-only and strict', async () => {
  await using web = await openWebFixture(worldOfOne());
  const page = await web.client().send('GET', '/sign-in', { headers: { accept: 'text/html' } });
  const policy = String(page.headers['content-security-policy']);
  for (const part of [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "frame-ancestors 'none'",
  ]) {
    assert.ok(policy.includes(part), policy);
  }
  assert.doesNotMatch(policy, /unsafe|data:|\*/);
  assert.doesNotMatch(page.text, /<script>|style="|\son\w+="/);
  assert.equal(page.headers['x-content-type-options'], 'nosniff');
  assert.equal(page.headers['cache-control'], 'no-store');
  assert.equal(page.headers['x-powered-by'], undefined);
  const json = { loginName: 'hanako', password: 'correct horse hanako' };
  const answer = await web.client().send('POST', '/api/v1/sign-in', { json });
  for (const line of answer.headers['set-cookie'] ?? []) {
    assert.match(line, /^__Host-tomeoki-[a-z-]+=[\w.-]*; Path=\/; Secure; HttpOnly; SameSite=Strict/);
  }
});

test('nothing that people type or search for is logged', async () => {
  await using web = await openWebFixture(worldOfOne());
  const client = await signedIn(web);
  await client.send('GET', `/api/v1/search?q=${encodeURIComponent('生活保護')}`);
  for (const path of ['/app/archive', '/archive']) await client.send('GET', `${path}?q=secret-word`);
  await client.send('POST', '/api/v1/panel/tap', { json: { typed: '012E4CD8A1B2C3D4' } });
  await web
    .client()
    .send('POST', '/api/v1/sign-in', { json: { loginName: 'hanako', password: 'guess-word' } });
  const log = web.logLines.join('\n');
  assert.ok(web.logLines.length >= 5);
  assert.doesNotMatch(log, /生活保護|%E7|secret-word|012E4CD8|guess-word|hanako/);
});

test('health and readiness are public and name no more than what is not ready', async () => {
  const world = emptyWorld();
  await using web = await openWebFixture(world);
  assert.deepEqual((await web.client().send('GET', '/readyz')).json(), {
    ready: true,
    failing: [],
    degraded: [],
  });
  world.failing = ['database'];
  const answer = await web.client().send('GET', '/readyz');
  assert.equal(answer.status, 503);
  assert.deepEqual(answer.json(), { ready: false, failing: ['database'], degraded: [] });
});

const uploadPath = (segment: string) =>
  `/api/v1/scans?fileName=${encodeURIComponent('回議.pdf')}&segment=${segment}`;

test('RFC 9530: an upload with the right Content-Digest is received, the same bytes again are a duplicate', async () => {
  await using web = await openWebFixture(worldOfOne());
  const client = await signedIn(web);
  const body = Buffer.from('%PDF-1.7 a scanned page');
  const digest = createHash('sha256').update(body).digest('base64');
  const headers = {
    'content-digest': `unknown-algorithm=:AAAA:, sha-256=:${digest}:`,
    'idempotency-key': '"k-1"',
  };
  const first = await client.send('POST', uploadPath(segments.lgwan), { headers, body });
  assert.equal(first.status, 201, first.text);
  assert.equal(first.json().duplicate, false);
  const second = await client.send('POST', uploadPath(segments.lgwan), { headers, body });
  assert.equal(second.status, 200);
  assert.deepEqual(second.json(), { scanId: first.json().scanId, duplicate: true });
  const status = await client.send('GET', `/api/v1/scans/${first.json().scanId}`);
  assert.equal(status.json().state, 'received');
});

test('an upload into a foreign segment, with a malformed digest or over the limit is refused', async () => {
  await using web = await openWebFixture(worldOfOne(), { limits: { scanBytes: 1000 } });
  const client = await signedIn(web);
  const body = Buffer.alloc(900, 1);
  const foreign = await client.send('POST', uploadPath(segments.mynumber), { body });
  assert.equal(foreign.json().code, 'segment-not-allowed');
  for (const digest of ['sha-256=AAAA', 'sha-256=:AAAA:', '']) {
    const headers = { 'content-digest': digest };
    const answer = await client.send('POST', uploadPath(segments.lgwan), { headers, body });
    assert.equal(answer.json().code, 'REQUEST_INVALID', digest);
  }
  const announced = await client.send('POST', uploadPath(segments.lgwan), { body: Buffer.alloc(1001) });
  assert.equal(announced.json().code, 'REQUEST_TOO_LARGE');
  const headers = { 'content-length': undefined, 'transfer-encoding': 'chunked' };
  const chunked = await client.send('POST', uploadPath(segments.lgwan), {
    headers,
    body: Buffer.alloc(5000),
  });
  assert.equal(chunked.status, 413);
  assert.equal(chunked.headers.connection, 'close');
});

test('a listener that closes lets the request under way end, and cuts one that does not', async () => {
  const web = await openWebFixture(worldOfOne());
  const socket = connect({ host: '127.0.0.1', port: web.server.port, ca: web.ca, servername: 'localhost' });
  await new Promise((resolve) => socket.once('secureConnect', resolve));
  socket.write('POST /api/v1/sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n{');
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.on('error', () => {});
  socket.resume();
  await web[Symbol.asyncDispose]();
  await closed;
});
