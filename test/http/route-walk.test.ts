import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { checkRouteTable } from '../../src/http/mount.ts';
import type { Route } from '../../src/http/route.ts';
import { buildRoutes } from '../../src/http/routes.ts';
import { addDevice, addPerson, emptyWorld } from '../support/memory-world.ts';
import { openWebFixture, type WebAnswer, type WebClient, type WebFixture } from '../support/web-client.ts';

const someUuid = '00000000-0000-4000-8000-000000000000';

/** A path that fits the route, with values that exist nowhere. */
function pathOf(route: Route): string {
  return route.path
    .replace(':name', 'base.css')
    .replace(':pageNumber', '1')
    .replace(':linkId', 'nothing')
    .replace(/:\w+/g, someUuid);
}

function call(client: WebClient, route: Route): Promise<WebAnswer> {
  const origin = client === undefined ? {} : { headers: {} };
  const method = route.method.toUpperCase();
  return client.send(method, pathOf(route), isRead(route) ? origin : { json: {} });
}

const isRefused = (answer: WebAnswer) => answer.status === 401 || answer.status === 403;

describe('every route of the table', async () => {
  const routes = await buildRoutes();
  const world = emptyWorld();
  addPerson(world, 'hanako');
  addPerson(world, 'kansa', { roles: ['auditor', 'administrator'] });
  addPerson(world, 'first', { mustChangePassword: true });
  const pairing = addDevice(world, '総務課 複合機1');
  let web: WebFixture;
  let staff: WebClient;
  let panel: WebClient;
  let auditor: WebClient;
  before(async () => {
    const limits = { trialsPerAddress: 1000, requestsPerAddress: 10_000, requestsPerSession: 10_000 };
    web = await openWebFixture(world, { limits });
    staff = web.client();
    panel = web.client();
    auditor = web.client();
    const signIn = { loginName: 'hanako', password: 'correct horse hanako' };
    const asAuditor = { loginName: 'kansa', password: 'correct horse kansa' };
    assert.equal((await auditor.send('POST', '/api/v1/sign-in', { json: asAuditor })).status, 201);
    assert.equal((await staff.send('POST', '/api/v1/sign-in', { json: signIn })).status, 201);
    assert.equal((await panel.send('POST', '/api/v1/panel/pair', { json: { token: pairing } })).status, 200);
  });
  after(() => web[Symbol.asyncDispose]());

  for (const route of routes) {
    const name = `${route.method.toUpperCase()} ${route.path}`;
    if (route.access === 'public' || route.access === 'metrics') continue;
    test(`${name} refuses a caller without credentials`, async () => {
      const answer = await call(web.client(), route);
      assert.equal(answer.status, 401, answer.text);
      // An answer to HEAD has no body.
      if (route.method !== 'head') assert.match(answer.json().code, /^HTTP_(SIGN_IN|WALK_UP|PANEL|READER)/);
    });
    test(`${name} refuses the credentials of another kind of caller`, async () => {
      const other = route.access === 'panel-device' || route.access === 'walk-up' ? staff : panel;
      assert.equal((await call(other, route)).status, 401);
    });
  }

  for (const route of routes.filter(({ access }) => access === 'walk-up')) {
    test(`${route.method.toUpperCase()} ${route.path} refuses a paired panel without a person`, async () => {
      const answer = await call(panel, route);
      assert.equal(answer.json().code, 'HTTP_WALK_UP_REQUIRED');
    });
  }

  for (const route of routes.filter(({ access }) => typeof access === 'object')) {
    test(`${route.method.toUpperCase()} ${route.path} refuses a person without the role`, async () => {
      const answer = await call(staff, route);
      assert.equal(answer.status, 403);
      assert.equal(answer.json().code, 'HTTP_ROLE_REQUIRED');
    });
  }

  for (const route of routes.filter((one) => !isRead(one))) {
    const name = `${route.method.toUpperCase()} ${route.path}`;
    test(`${name} refuses another origin`, async () => {
      const headers = { origin: 'https://evil.example' };
      const answer = await staff.send(route.method.toUpperCase(), pathOf(route), { headers, json: {} });
      assert.equal(answer.json().code, 'HTTP_ORIGIN_NOT_ALLOWED');
    });
    test(`${name} refuses a request without proof that our own screen made it`, async () => {
      const client = route.path.startsWith('/api/v1/panel')
        ? panel
        : typeof route.access === 'object'
          ? auditor
          : staff;
      const headers = { origin: web.origin, 'x-tomeoki-request': undefined };
      const body = route.bodyKind === 'form' ? { form: { formToken: 'guessed' } } : { json: {} };
      const answer = await client.send(route.method.toUpperCase(), pathOf(route), { headers, ...body });
      assert.ok(isRefused(answer), answer.text);
      const isBeyond = route.access === 'walk-up' || route.access === 'half-signed-in';
      if (!isBeyond) assert.equal(answer.json().code, 'HTTP_FORGERY_SUSPECTED');
    });
  }

  for (const route of routes.filter(({ access }) => access === 'signed-in' || typeof access === 'object')) {
    test(`${route.method.toUpperCase()} ${route.path} is closed while the one-time password is in force, or open on purpose`, async () => {
      const client = web.client();
      const signIn = { loginName: 'first', password: 'correct horse first' };
      await client.send('POST', '/api/v1/sign-in', { json: signIn });
      const answer = await call(client, route);
      const code = () => (route.method === 'head' ? undefined : answer.json().code);
      const closed =
        answer.status === 403 &&
        (code() ?? 'HTTP_PASSWORD_CHANGE_REQUIRED') === 'HTTP_PASSWORD_CHANGE_REQUIRED';
      assert.equal(closed, route.whilePasswordExpired !== true, answer.text);
    });
  }
});

describe('the route table', () => {
  const valid = { id: 'a', method: 'get', path: '/a', access: 'public', summary: '' } as unknown as Route;

  test('a route that does not say who may call it cannot be mounted', () => {
    for (const access of [undefined, null, '', 'everybody', {}, { role: [] }]) {
      const route = { ...valid, access } as unknown as Route;
      assert.throws(() => checkRouteTable([route]), /does not say who may call it/);
    }
    assert.doesNotThrow(() => checkRouteTable([{ ...valid, access: { role: ['auditor'] } }]));
  });

  test('two routes of the same method and path, or of the same id, cannot be mounted', () => {
    assert.throws(() => checkRouteTable([valid, { ...valid, id: 'b' }]), /two routes: get \/a/);
    assert.throws(() => checkRouteTable([valid, { ...valid, path: '/b' }]), /two routes: id a/);
  });
});

/** True for methods that change nothing. */
function isRead({ method }: Route): boolean {
  return method === 'get' || method === 'head';
}
