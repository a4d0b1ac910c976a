import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { buildRoutes } from '../../src/http/routes.ts';
import { codeOfStep, stepOf } from '../../src/identity/second/totp.ts';
import { openSignInSite, type SignInSite } from '../support/sign-in-site.ts';
import type { WebClient } from '../support/web-client.ts';

describe('the second factor at the desk', () => {
  let site: SignInSite;
  before(async () => {
    site = await openSignInSite({ signIn: { secondFactorByRole: { administrator: 'required' } } });
  });
  after(() => site[Symbol.asyncDispose]());

  const stepNow = () => stepOf(site.service.stores.clock.now());
  const secretOn = (page: string) =>
    /<code>([A-Z2-7 ]{32,50})<\/code>/.exec(page)?.[1]?.replaceAll(' ', '') ?? assert.fail(page);
  const second = (client: WebClient, code: string) =>
    client.send('POST', '/api/v1/sign-in/second', { json: { code } });
  const html = { headers: { accept: 'text/html' } };

  /** Signs in and sets an authenticator up at the desk; its secret, and the recovery codes. */
  async function enrol(client: WebClient, loginName: string) {
    assert.equal((await site.signIn(client, loginName)).status, 201);
    const offer = await client.send('POST', '/api/v1/me/authenticator', { json: {} });
    assert.equal(offer.status, 201);
    const { secret } = offer.json();
    const step = stepNow();
    const done = await client.send('POST', '/api/v1/me/authenticator/confirm', {
      json: { code: codeOfStep(secret, step) },
    });
    assert.equal(done.status, 200);
    const codes: readonly string[] = done.json().recoveryCodes;
    // The code of the next step is taken already, since clocks of phones may be ahead.
    const next = codeOfStep(secret, step + 1);
    return { used: codeOfStep(secret, step), next, codes };
  }

  test('a person of a role that needs one is led to enrol it, and half a sign-in opens nothing else', async () => {
    await site.addPerson('kanri', { roles: ['administrator'] });
    const client = site.client();
    const half = await site.signIn(client, 'kanri');
    assert.equal(half.status, 202);
    assert.deepEqual(half.json(), { owed: 'enrolment' });
    let thief = site.client();
    for (const [at, route] of (await buildRoutes()).entries()) {
      const { access } = route;
      if (access !== 'signed-in' && typeof access !== 'object') continue;
      // An address may guess so many times a minute only, and some of these routes count as guesses.
      if (at % 10 === 0) thief = site.client();
      for (const [name, value] of client.cookies) thief.cookies.set(name, value);
      const path = route.path.replace(/:\w+/g, '00000000-0000-4000-8000-000000000000');
      const what = route.method === 'get' ? {} : { json: {} };
      const answer = await thief.send(route.method.toUpperCase(), path, what);
      assert.ok([401, 403].includes(answer.status), `${path} ${answer.status}`);
      if (route.method !== 'head') assert.notEqual(answer.json().code, 'HTTP_ROLE_REQUIRED', path);
    }
    assert.equal((await second(client, '000000')).json().code, 'half-over');
    const page = await client.send('GET', '/sign-in/second/enrolment', html);
    assert.match(page.text, /<svg class="qr"/);
    const secret = secretOn(page.text);
    const step = stepNow();
    const code = codeOfStep(secret, step);
    const done = await client.submit('/sign-in/second/enrolment', '/sign-in/second/enrolment', { code });
    assert.equal(done.text.match(/[A-Z2-9]{5}-[A-Z2-9]{5}/g)?.length, 10);
    assert.equal((await client.send('GET', '/api/v1/me')).status, 200);
    const removed = await client.send('POST', '/api/v1/me/authenticator/remove', {
      json: { code: codeOfStep(secret, step + 1) },
    });
    assert.equal(removed.status, 403, 'who needs one cannot take it away');
  });

  test('RFC 6238 §5.2: a code is taken once, and recovery codes once each', async () => {
    await site.addPerson('hanako');
    const { used, next, codes } = await enrol(site.client(), 'hanako');
    const client = site.client();
    const enter = async (code: string) => {
      assert.equal((await site.signIn(client, 'hanako')).json().owed, 'code');
      return (await second(client, code)).status;
    };
    assert.equal(await enter(used), 403, 'the code that confirmed the app is used up');
    assert.equal(await enter(next), 201);
    assert.equal(await enter(next), 403, 'a repeated code');
    assert.equal(await enter(codes[0]?.toLowerCase().replace('-', ' ') ?? ''), 201);
    assert.equal(await enter(codes[0] ?? ''), 403, 'a used recovery code');
    assert.equal(await enter(codes[1] ?? ''), 201);
  });

  test('guesses in the same moment are not more than guesses one after the other', async () => {
    const { id } = await site.addPerson('taro');
    const { next } = await enrol(site.client(), 'taro');
    const client = site.client();
    await site.signIn(client, 'taro');
    const guesses = Array.from({ length: 12 }, (_, index) => second(client, String(100_000 + index)));
    const codes = (await Promise.all(guesses)).map((answer) => answer.json().code);
    assert.equal(codes.filter((code) => code === 'second-wrong').length, 5);
    assert.equal(codes.filter((code) => code === 'locked').length, 7);
    assert.equal((await second(client, next)).json().code, 'locked', 'even the right one');
    const events = await site.service.stores.database.kysely
      .selectFrom('audit_event')
      .select('kind')
      .where('subject', '=', `person:${id}`)
      .where('kind', '=', 'second-factor.refused')
      .execute();
    assert.equal(events.length, 5);
  });

  test('a half sign-in finishes once, and neither its token nor that of a sign-in stands for the other', async () => {
    await site.addPerson('jiro');
    const { codes } = await enrol(site.client(), 'jiro');
    const client = site.client();
    await site.signIn(client, 'jiro');
    const token = client.cookies.get('__Host-tomeoki-second') ?? '';
    const thief = site.client();
    thief.cookies.set('__Host-tomeoki-sign-in', token);
    assert.equal((await thief.send('GET', '/api/v1/me')).status, 401);
    assert.equal((await second(client, codes[0] ?? '')).status, 201);
    const own = client.cookies.get('__Host-tomeoki-sign-in') ?? '';
    const again = site.client();
    again.cookies.set('__Host-tomeoki-second', token);
    assert.equal((await second(again, codes[1] ?? '')).status, 401, 'the half sign-in is used up');
    again.cookies.set('__Host-tomeoki-second', own);
    assert.equal((await second(again, codes[1] ?? '')).status, 401);
  });

  test('an authenticator in force is not replaced without its code', async () => {
    await site.addPerson('saburo');
    const client = site.client();
    const { next } = await enrol(client, 'saburo');
    const offer = (json: object) => client.send('POST', '/api/v1/me/authenticator', { json });
    assert.equal((await offer({})).status, 403);
    assert.equal((await offer({ code: '' })).status, 403);
    assert.equal((await offer({ code: '123456' })).status, 403);
    const unasked = await client.send('POST', '/api/v1/me/authenticator/confirm', { json: { code: next } });
    assert.equal(unasked.json().code, 'nothing-offered');
    assert.equal((await offer({ code: next })).status, 201);
  });

  test('a person sees where they are signed in, ends others, and never those of somebody else', async () => {
    await site.addPerson('yumi');
    await site.addPerson('ken');
    const [here, there, other] = [site.client(), site.client(), site.client()];
    for (const [client, name] of [
      [here, 'yumi'],
      [there, 'yumi'],
      [other, 'ken'],
    ] as const) {
      assert.equal((await site.signIn(client, name)).status, 201);
    }
    const list = (await here.send('GET', '/api/v1/me/sign-ins')).json().items;
    assert.equal(list.length, 2);
    assert.deepEqual(list.map((one: { here: boolean }) => one.here).toSorted(), [false, true]);
    const foreign = (await other.send('GET', '/api/v1/me/sign-ins')).json().items[0].id;
    assert.equal((await here.send('DELETE', `/api/v1/me/sign-ins/${foreign}`)).status, 404);
    const ended = await here.send('POST', '/api/v1/me/sign-ins/end-others');
    assert.deepEqual(ended.json(), { ended: 1 });
    assert.equal((await there.send('GET', '/api/v1/me')).status, 401);
    assert.equal((await here.send('GET', '/api/v1/me')).status, 200);
    assert.equal((await other.send('GET', '/api/v1/me')).status, 200);
  });

  test('a role that needs a second factor closes a sign-in that had one only', async () => {
    const person = await site.addPerson('shoko');
    const client = site.client();
    await site.signIn(client, 'shoko');
    assert.equal((await client.send('GET', '/api/v1/me')).status, 200);
    await site.addPerson('shoko', { roles: ['administrator'] });
    assert.equal((await client.send('GET', '/api/v1/me')).status, 401);
    const { people, clock } = site.service.stores;
    await people.upsert({ ...person, roles: ['staff'], state: 'left' }, clock.now(), (id) => ({
      kind: 'person.changed',
      segment: '-',
      at: clock.now(),
      actor: 'system',
      subject: `person:${id}`,
      details: {},
    }));
    assert.equal((await client.send('GET', '/api/v1/me')).status, 401, 'who left is out at once');
  });
});
