import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { test } from 'node:test';
import { cookieNames } from '../../src/http/cookies.ts';
import { checkAccess } from '../../src/http/gate.ts';
import { openTokenSigner } from '../../src/http/token-signer.ts';
import { memoryServices } from '../support/memory-services.ts';
import { addDevice, addPerson, emptyWorld } from '../support/memory-world.ts';
import { openWebFixture, type WebFixture } from '../support/web-client.ts';

async function walkUp(web: WebFixture, pairing: string) {
  const client = web.client();
  await client.send('POST', '/api/v1/panel/pair', { json: { token: pairing } });
  const answer = await client.send('POST', '/api/v1/panel/tap', { json: { typed: '012E4CD8A1B2C3D4' } });
  assert.equal(answer.status, 201, answer.text);
  return client;
}

function worldWithCard() {
  const world = emptyWorld();
  const person = addPerson(world, 'hanako');
  world.cards.set('012e4cd8a1b2c3d4', person.id);
  return { world, person, first: addDevice(world, '1号機'), second: addDevice(world, '2号機') };
}

test('a walk-up session is worth nothing at another panel', async () => {
  const { world, first, second } = worldWithCard();
  await using web = await openWebFixture(world);
  const mine = await walkUp(web, first);
  assert.equal((await mine.send('GET', '/api/v1/panel/jobs')).status, 200);
  const thief = web.client();
  await thief.send('POST', '/api/v1/panel/pair', { json: { token: second } });
  thief.cookies.set(cookieNames.walkUp, mine.cookies.get(cookieNames.walkUp) ?? '');
  assert.equal((await thief.send('GET', '/api/v1/panel/jobs')).json().code, 'HTTP_WALK_UP_REQUIRED');
});

test('a walk-up session ends when the person leaves, and after three minutes without a request', async () => {
  const { world, first } = worldWithCard();
  await using web = await openWebFixture(world);
  const client = await walkUp(web, first);
  world.clock.advance(2 * 60_000);
  assert.equal((await client.send('GET', '/api/v1/panel/jobs')).status, 200);
  world.clock.advance(3 * 60_000);
  assert.equal((await client.send('GET', '/api/v1/panel/jobs')).status, 401);
  const again = await walkUp(web, first);
  const kept = again.cookies.get(cookieNames.walkUp) ?? '';
  assert.equal((await again.send('POST', '/api/v1/panel/leave', { json: {} })).status, 204);
  again.cookies.set(cookieNames.walkUp, kept);
  assert.equal((await again.send('GET', '/api/v1/panel/jobs')).status, 401);
});

test('a sign-in ends when it expires, when it is ended, and when the person is suspended', async () => {
  const { world, person } = worldWithCard();
  await using web = await openWebFixture(world);
  const signIn = async () => {
    const client = web.client();
    const json = { loginName: 'hanako', password: 'correct horse hanako' };
    assert.equal((await client.send('POST', '/api/v1/sign-in', { json })).status, 201);
    return client;
  };
  const expired = await signIn();
  world.clock.advance(9 * 60 * 60_000);
  assert.equal((await expired.send('GET', '/api/v1/me')).status, 401);
  const ended = await signIn();
  const kept = ended.cookies.get(cookieNames.signIn) ?? '';
  assert.equal((await ended.send('DELETE', '/api/v1/sign-in')).status, 204);
  ended.cookies.set(cookieNames.signIn, kept);
  assert.equal((await ended.send('GET', '/api/v1/me')).status, 401);
  const suspended = await signIn();
  const entry = world.people.find((candidate) => candidate.person.id === person.id);
  assert.ok(entry);
  entry.person = { ...entry.person, state: 'suspended' };
  assert.equal((await suspended.send('GET', '/api/v1/me')).status, 401);
});

test('a token of one use is not taken for the other, and a token of another key not at all', async () => {
  const { world, first } = worldWithCard();
  await using web = await openWebFixture(world);
  const client = await walkUp(web, first);
  client.cookies.set(cookieNames.signIn, client.cookies.get(cookieNames.walkUp) ?? '');
  assert.equal((await client.send('GET', '/api/v1/me')).status, 401);
  const forger = openTokenSigner(new Uint8Array(32).fill(8), world.clock);
  client.cookies.set(cookieNames.signIn, await forger.sign({ use: 'sign-in', id: 'x' }, 60));
  assert.equal((await client.send('GET', '/api/v1/me')).status, 401);
});

test('a route for a role is closed to people without it', async () => {
  const world = emptyWorld();
  const services = memoryServices(world);
  const sessionKeys = openTokenSigner(new Uint8Array(32).fill(7), world.clock);
  const route = { access: { role: ['auditor', 'administrator'] } } as const;
  const enter = async (loginName: string) => {
    const password = `correct horse ${loginName}`;
    const result = await services.signIn.signIn({
      loginName,
      password,
      remoteAddress: '127.0.0.1',
      browser: '',
      certificate: undefined,
    });
    assert.ok(result.ok && 'signInId' in result.value);
    const token = await sessionKeys.sign({ use: 'sign-in', id: result.value.signInId }, 60);
    const headers = { cookie: `${cookieNames.signIn}=${token}` };
    const request = { headers, socket: {} } as unknown as IncomingMessage;
    return checkAccess(route, request, { services, sessionKeys });
  };
  addPerson(world, 'staff', { roles: ['staff', 'records'] });
  addPerson(world, 'auditor', { roles: ['staff', 'auditor'] });
  await assert.rejects(enter('staff'), { code: 'HTTP_ROLE_REQUIRED' });
  assert.ok('signedIn' in (await enter('auditor')));
});

test('metrics are told to loopback, and to others only with the configured token', async () => {
  const services = memoryServices(emptyWorld());
  const sessionKeys = openTokenSigner(new Uint8Array(32), services.clock);
  const ask = (remoteAddress: string, authorization?: string, metricsToken?: string) => {
    const request = { socket: { remoteAddress }, headers: { authorization } } as unknown as IncomingMessage;
    const options = { services, sessionKeys, ...(metricsToken === undefined ? {} : { metricsToken }) };
    return checkAccess({ access: 'metrics' }, request, options);
  };
  await ask('127.0.0.1');
  await ask('::ffff:127.0.0.1');
  await ask('192.0.2.7', 'Bearer secret-of-the-town', 'secret-of-the-town');
  await assert.rejects(ask('192.0.2.7'), { code: 'NOT_FOUND' });
  await assert.rejects(ask('192.0.2.7', 'Bearer wrong', 'secret-of-the-town'), { code: 'NOT_FOUND' });
  await assert.rejects(ask('192.0.2.7', 'Bearer undefined'), { code: 'NOT_FOUND' });
});
