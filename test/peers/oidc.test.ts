import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { trustedFetch } from '../../drivers/oidc/trusted-fetch.ts';
import { providerClient, startOidcProvider, type TestProvider } from '../support/oidc-provider.ts';
import { freePort, openSignInSite, type SignInSite } from '../support/sign-in-site.ts';
import type { WebAnswer, WebClient } from '../support/web-client.ts';

describe('signing in at an OpenID Connect provider', () => {
  let site: SignInSite;
  let provider: TestProvider;
  const html = { headers: { accept: 'text/html' } };

  before(async () => {
    const [port, providerPort] = [await freePort(), await freePort()];
    provider = await startOidcProvider({
      port: providerPort,
      deskUrl: `https://localhost:${port}/`,
      names: {
        'sub-1': 'hanako@city.example.jp',
        'sub-2': 'hanako@city.example.jp',
        'sub-3': 'hanako@elsewhere.example',
        'sub-4': 'kanri@city.example.jp',
        'sub-5': 'nobody@city.example.jp',
      },
      deskCa: () => site.ca,
    });
    const oidc = {
      issuer: provider.issuer,
      ...providerClient,
      caFile: '{folder}/provider-ca.pem',
      domains: ['city.example.jp'],
      secondFactorAcr: ['urn:example:two'],
      secondFactorAmr: ['mfa'],
      acrValues: ['urn:example:two'],
    };
    site = await openSignInSite(
      {
        web: { port, hostNames: ['localhost'] },
        signIn: { oidc, secondFactorByRole: { administrator: 'required' } },
      },
      { port, prepare: (folder) => writeFile(join(folder, 'provider-ca.pem'), provider.ca) },
    );
    await site.addPerson('hanako');
    await site.addPerson('kanri', { roles: ['administrator'] });
  });
  after(async () => {
    await site[Symbol.asyncDispose]();
    await provider[Symbol.asyncDispose]();
  });

  /** The provider's side of a browser: follows its redirections with its cookies, until the desk's address. */
  async function atProvider(url: string, cookies = new Map<string, string>()): Promise<URL> {
    const fetch = trustedFetch({ ca: provider.ca });
    let next = new URL(url);
    while (next.origin === provider.issuer) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const answer = await fetch(next.href, { headers: { cookie } });
      for (const line of (answer.headers.get('set-cookie') ?? '').split(/, (?=[_a-z.-]+=)/i)) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        if (name !== '') cookies.set(name, value);
      }
      const location = answer.headers.get('location');
      if (location === null) assert.fail(`${answer.status} ${await answer.text()}`);
      next = new URL(location, next);
    }
    return next;
  }

  async function signIn(client: WebClient, accountId: string, shown: object = {}): Promise<WebAnswer> {
    provider.visitor = { accountId, ...shown };
    const begun = await client.send('GET', '/sign-in/provider?next=/app/prints/new', html);
    assert.equal(begun.status, 303, begun.text);
    const back = await atProvider(String(begun.headers.location));
    return await client.send('GET', back.pathname + back.search, html);
  }
  const isIn = async (client: WebClient) => (await client.send('GET', '/api/v1/me')).status === 200;
  const signOutEverywhere = async () => {
    const { database } = site.service.stores;
    await database.kysely.deleteFrom('failed_trial').execute();
  };

  test('OpenID Connect Core §3.1: code with PKCE, state and nonce; the claim names the person', async () => {
    const client = site.client();
    const begun = await client.send('GET', '/sign-in/provider', html);
    const asked = new URL(String(begun.headers.location)).searchParams;
    assert.equal(asked.get('code_challenge_method'), 'S256');
    for (const name of ['state', 'nonce', 'code_challenge'])
      assert.ok((asked.get(name) ?? '').length >= 43, name);
    const entered = await signIn(client, 'sub-1');
    assert.equal(entered.status, 200);
    assert.match(entered.text, /http-equiv="refresh" content="0;url=\/app\/prints\/new"/);
    assert.match(String(entered.headers['set-cookie']), /sign-in=[^;]+;.*SameSite=Strict/);
    assert.equal((await client.send('GET', '/api/v1/me')).json().displayName, '試験 hanako');
  });

  test('another subject with the same name, another domain and an unknown name open nothing', async () => {
    for (const [subject, words] of [
      ['sub-2', /another account|別のアカウント/],
      ['sub-3', /Nobody of that name|登録されていません/],
      ['sub-5', /Nobody of that name|登録されていません/],
    ] as const) {
      const client = site.client();
      const refused = await signIn(client, subject);
      assert.equal(refused.status, 403, subject);
      assert.match(refused.text, words, subject);
      assert.equal(await isIn(client), false);
    }
    await signOutEverywhere();
  });

  test('RFC 9700 §4.7: an answer that this browser did not ask for is refused, and so is one used twice', async () => {
    const [client, thief] = [site.client(), site.client()];
    provider.visitor = { accountId: 'sub-1' };
    const begun = await client.send('GET', '/sign-in/provider', html);
    const back = await atProvider(String(begun.headers.location));
    const path = back.pathname + back.search;
    assert.equal((await thief.send('GET', path, html)).status, 403, 'without the cookie');
    await thief.send('GET', '/sign-in/provider', html);
    assert.equal((await thief.send('GET', path, html)).status, 403, 'with the cookie of another request');
    const forged = path.replace(/code=[^&]+/, 'code=forged');
    const sealed = client.cookies.get('__Host-tomeoki-provider') ?? '';
    assert.equal((await client.send('GET', forged, html)).status, 403);
    assert.equal(client.cookies.has('__Host-tomeoki-provider'), false, 'the request is used up');
    client.cookies.set('__Host-tomeoki-provider', sealed);
    const another = path.replace(/iss=[^&]+/, 'iss=https%3A%2F%2Fevil.example');
    assert.equal((await client.send('GET', another, html)).status, 403, 'RFC 9207: another issuer');
    client.cookies.set('__Host-tomeoki-provider', sealed);
    assert.equal((await client.send('GET', path, html)).status, 200);
    client.cookies.set('__Host-tomeoki-provider', sealed);
    const twice = site.client();
    twice.cookies.set('__Host-tomeoki-provider', sealed);
    assert.equal((await twice.send('GET', path, html)).status, 403, 'a code that was used');
    await signOutEverywhere();
  });

  test('the provider’s second factor counts when its acr says so, and is asked for here when not', async () => {
    const weak = site.client();
    const half = await signIn(weak, 'sub-4');
    assert.match(half.text, /url=\/sign-in\/second\/enrolment/);
    assert.equal(await isIn(weak), false);
    const strong = site.client();
    await signIn(strong, 'sub-4', { acr: 'urn:example:two' });
    assert.equal(await isIn(strong), true);
    const list = (await strong.send('GET', '/api/v1/me/sign-ins')).json().items;
    assert.deepEqual(list[0].factors, ['provider-mfa']);
  });

  test('signing out leads to the provider’s own sign-out, whose logout token ends what it began', async () => {
    const [client, other] = [site.client(), site.client()];
    const cookies = new Map<string, string>();
    provider.visitor = { accountId: 'sub-1' };
    const begun = await client.send('GET', '/sign-in/provider', html);
    const back = await atProvider(String(begun.headers.location), cookies);
    assert.equal((await client.send('GET', back.pathname + back.search, html)).status, 200);
    await signIn(other, 'sub-1');
    const leaving = await client.submit('/phone', '/sign-out', {});
    assert.equal(leaving.headers.location, '/signed-out');
    assert.equal(await isIn(client), false);
    const page = await client.send('GET', '/signed-out', html);
    const end = /href="(https:\/\/localhost:[^"]+)"/.exec(page.text)?.[1]?.replaceAll('&amp;', '&') ?? '';
    assert.equal(new URL(end).searchParams.get('client_id'), providerClient.clientId);

    // The same provider session signs in again, and is then ended at the provider.
    const again = await client.send('GET', '/sign-in/provider', html);
    const third = await atProvider(String(again.headers.location), cookies);
    await client.send('GET', third.pathname + third.search, html);
    assert.equal(await isIn(client), true);
    const fetch = trustedFetch({ ca: provider.ca });
    const cookie = () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const asked = await fetch(end, { headers: { cookie: cookie() } });
    for (const line of (asked.headers.get('set-cookie') ?? '').split(/, (?=[_a-z.-]+=)/i)) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (name !== '') cookies.set(name, value);
    }
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(await asked.text())?.[1] ?? '';
    const done = await fetch(`${provider.issuer}/session/end/confirm`, {
      method: 'POST',
      headers: { cookie: cookie(), 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ xsrf, logout: 'yes' }),
    });
    assert.equal(done.status, 303);
    assert.equal(await isIn(client), false, 'ended by the back channel');
    assert.equal(await isIn(other), true, 'another session of the provider stays');
  });

  test('a logout token that the provider did not sign ends nothing', async () => {
    const client = site.client();
    await signIn(client, 'sub-1');
    const send = (token: string) =>
      site.client().send('POST', '/sign-in/provider/logout', {
        headers: { 'x-tomeoki-request': undefined },
        form: { logout_token: token },
      });
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(
      JSON.stringify({ iss: provider.issuer, aud: providerClient.clientId, sub: 'sub-1' }),
    ).toString('base64url')}.`;
    for (const token of ['x', unsigned]) assert.equal((await send(token)).status, 400);
    assert.equal(await isIn(client), true);
  });

  test('a provider that does not answer is said so, and nobody is locked for it', async () => {
    const port = await freePort();
    const other = await openSignInSite(
      {
        web: { port },
        signIn: { oidc: { issuer: `https://localhost:${await freePort()}`, ...providerClient } },
      },
      { port },
    );
    const answer = await other.client().send('GET', '/sign-in/provider', html);
    assert.equal(answer.status, 503);
    assert.match(answer.text, /does not answer|つながりません/);
    await other[Symbol.asyncDispose]();
  });
});
