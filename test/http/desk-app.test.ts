import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DeskApp } from '../../src/http/options.ts';
import { ServiceError } from '../../src/shared/errors/service-error.ts';
import { addPerson, emptyWorld } from '../support/memory-world.ts';
import { openWebFixture, type WebClient, type WebFixture } from '../support/web-client.ts';

const built: DeskApp = {
  files: async () =>
    new Map([
      [
        'index.html',
        { mediaType: 'text/html; charset=utf-8', body: Buffer.from('<!doctype html><title>app</title>') },
      ],
      ['main-1a2b.js', { mediaType: 'text/javascript; charset=utf-8', body: Buffer.from('export {};') }],
    ]),
};

async function open(deskApp?: DeskApp): Promise<{ web: WebFixture; client: WebClient }> {
  const world = emptyWorld();
  addPerson(world, 'hanako');
  const web = await openWebFixture(world, deskApp === undefined ? {} : { deskApp });
  return { web, client: web.client() };
}

async function signIn(client: WebClient): Promise<void> {
  const json = { loginName: 'hanako', password: 'correct horse hanako' };
  assert.equal((await client.send('POST', '/api/v1/sign-in', { json })).status, 201);
}

test('every path of the app answers with its page, under a policy without inline scripts, and is not kept', async () => {
  const { web, client } = await open(built);
  await using _ = web;
  await signIn(client);
  for (const path of ['/app', '/app/', '/app/prints', '/app/archive/records/1']) {
    const answer = await client.send('GET', path);
    assert.equal(answer.status, 200, path);
    assert.match(answer.text, /<title>app/);
    assert.equal(answer.headers['cache-control'], 'no-store');
    assert.match(String(answer.headers['content-security-policy']), /script-src 'self';style-src 'self'/);
    assert.doesNotMatch(String(answer.headers['content-security-policy']), /unsafe|data:|blob:/);
  }
});

test('a browser without a sign-in is sent to get one, and comes back to the same page', async () => {
  const { web, client } = await open(built);
  await using _ = web;
  const answer = await client.send('GET', '/app/prints?job=1', { headers: { accept: 'text/html' } });
  assert.equal(answer.status, 303);
  const location = String(answer.headers.location);
  assert.equal(location, '/sign-in?next=%2Fapp%2Fprints%3Fjob%3D1');
  const form = { loginName: 'hanako', password: 'correct horse hanako', next: '/app/prints?job=1' };
  const entered = await client.submit(location, '/sign-in', form);
  assert.equal(entered.headers.location, '/app/prints?job=1');
});

test('built files are kept for a year, and what was not built is not there', async () => {
  const { web, client } = await open(built);
  await using _ = web;
  const script = await client.send('GET', '/app/files/main-1a2b.js');
  assert.equal(script.headers['content-type'], 'text/javascript; charset=utf-8');
  assert.equal(script.headers['cache-control'], 'public, max-age=31536000, immutable');
  for (const name of ['index.html', 'main-old.js', '..%2Findex.html', '__proto__']) {
    assert.equal((await client.send('GET', `/app/files/${name}`)).status, 404, name);
  }
});

test('an app that could not be built says so with the way to the other pages, and is asked for again', async () => {
  let calls = 0;
  const failing: DeskApp = {
    files: async () => {
      calls += 1;
      throw new ServiceError('SERVICE_DESK_NOT_BUILT');
    },
  };
  for (const app of [failing, undefined]) {
    const { web, client } = await open(app);
    await using _ = web;
    await signIn(client);
    const answer = await client.send('GET', '/app/');
    assert.equal(answer.status, 503);
    assert.equal(answer.json().code, 'SERVICE_DESK_NOT_BUILT');
    await client.send('GET', '/app/');
  }
  assert.equal(calls, 2);
});

test('who is signed in is told with the language, the organisation and what is there', async () => {
  const { web, client } = await open(built);
  await using _ = web;
  await signIn(client);
  const japanese = (await client.send('GET', '/api/v1/me')).json();
  assert.equal(japanese.language, 'ja');
  assert.ok(Array.isArray(japanese.features));
  const chosen = await client.send('POST', '/api/v1/me/language', { json: { language: 'en' } });
  assert.equal(chosen.status, 204);
  const english = (await client.send('GET', '/api/v1/me')).json();
  assert.equal(english.language, 'en');
  assert.notEqual(english.organization, japanese.organization);
  assert.equal((await client.send('POST', '/api/v1/me/language', { json: { language: 'fr' } })).status, 400);
});
