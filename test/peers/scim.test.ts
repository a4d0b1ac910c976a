/** A client of SCIM 2.0 against the real web listener and stores, case by case of RFC 7643 and RFC 7644. */

import assert from 'node:assert/strict';
import { Agent, request } from 'node:https';
import { after, before, describe, test } from 'node:test';
import { directoryServices } from '../../src/context/directory-services.ts';
import { openWebServer, type WebServer } from '../../src/http/server.ts';
import { openTokenSigner } from '../../src/http/token-signer.ts';
import { addScimClient, revokeScimClient } from '../../src/identity/directory/scim-groups.ts';
import { identifyByLink, issueLink } from '../../src/identity/link/capability-link.ts';
import type { SegmentId } from '../../src/shared/ids.ts';
import { silentLog } from '../../src/shared/log.ts';
import { memoryServices } from '../support/memory-services.ts';
import { emptyWorld } from '../support/memory-world.ts';
import { makeTestCertificate } from '../support/test-certificate.ts';
import { startTestService, type TestService } from '../support/test-service.ts';

const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User';
const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const patchSchema = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: ReturnType<typeof JSON.parse>;
}

describe('SCIM 2.0', () => {
  let service: TestService;
  let web: WebServer;
  let token: string;
  const agent = new Agent({ rejectUnauthorized: false, keepAlive: true });
  before(async () => {
    service = await startTestService({
      directory: {
        scim: {
          rules: {
            everybody: { segments: ['lgwan'], roles: ['staff'] },
            groups: [{ group: 'Window', segments: ['mynumber'], roles: ['records'] }],
          },
        },
      },
    });
    const { stores } = service;
    ({ token } = await addScimClient(stores, 'provider', 'system'));
    web = await openWebServer({
      host: '127.0.0.1',
      port: 0,
      tls: await makeTestCertificate(),
      allowedHosts: ['127.0.0.1'],
      services: { ...memoryServices(emptyWorld()), directory: directoryServices(stores) },
      sessionKeys: openTokenSigner(stores.keys.tokenHash('web-session', 'v1'), stores.clock),
      decodeCardText: () => {
        throw new Error('no cards here');
      },
      ui: { organization: { ja: '架空市', en: 'Kakuu' }, segments: [] },
      log: silentLog,
    });
  });
  after(async () => {
    agent.destroy();
    await web?.close();
    await service?.[Symbol.asyncDispose]();
  });

  function call(
    method: string,
    path: string,
    body?: object,
    headers: Readonly<Record<string, string>> = { authorization: `Bearer ${token}` },
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const type = body === undefined ? {} : { 'content-type': 'application/scim+json' };
      const options = { agent, host: '127.0.0.1', port: web.port, method, path: `/scim/v2${path}` };
      const sent = request({ ...options, headers: { ...type, ...headers } }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk) => {
          text += chunk;
        });
        response.on('end', () => {
          const contentType = response.headers['content-type'] ?? '';
          const isJson = /json/.test(contentType) && text !== '';
          resolve({
            status: response.statusCode ?? 0,
            type: contentType,
            body: isJson ? JSON.parse(text) : text,
          });
        });
      });
      sent.on('error', reject);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
  const newUser = (userName: string, more: object = {}) =>
    call('POST', '/Users', { schemas: [userSchema], userName, displayName: `架空 ${userName}`, ...more });
  const patch = (path: string, ...Operations: object[]) =>
    call('PATCH', path, { schemas: [patchSchema], Operations });
  const stored = (loginName: string) => service.stores.people.findByLoginName(loginName);

  for (const path of [
    '/Users',
    '/Groups',
    '/ServiceProviderConfig',
    '/Schemas',
    '/ResourceTypes',
    '/Me',
    '/x',
  ]) {
    test(`RFC 7644 §2: ${path} without a right token is 401, and says how to sign in`, async () => {
      for (const headers of [{}, { authorization: 'Bearer wrong' }, { cookie: 'a=b' }]) {
        assert.equal((await call('GET', path, undefined, headers as Record<string, string>)).status, 401);
      }
    });
  }

  test('RFC 7644 §2: a right token sent by a browser, with a cookie or an origin, is 401', async () => {
    const headers = { authorization: `Bearer ${token}`, origin: 'https://evil.example' };
    assert.equal((await call('GET', '/Users', undefined, headers)).status, 401);
  });

  test('RFC 7644 §4: ServiceProviderConfig says patch and filter, and neither bulk nor sort nor etag', async () => {
    const { body, type } = await call('GET', '/ServiceProviderConfig');
    assert.match(type, /^application\/scim\+json/);
    assert.deepEqual(
      [body.patch, body.filter, body.bulk.supported, body.sort, body.etag],
      [
        { supported: true },
        { supported: true, maxResults: 200 },
        false,
        { supported: false },
        { supported: false },
      ],
    );
    assert.equal(body.authenticationSchemes.length, 1);
  });

  test('RFC 7644 §4: Schemas and ResourceTypes tell of users with the enterprise extension, and groups', async () => {
    const types = await call('GET', '/ResourceTypes');
    assert.deepEqual(types.body.Resources.map(({ name }: { name: string }) => name).toSorted(), [
      'Group',
      'User',
    ]);
    const schemas = await call('GET', '/Schemas');
    assert.ok(schemas.body.Resources.some(({ id }: { id: string }) => id === enterprise));
  });

  test('RFC 7644 §3.3: POST creates a person who has rights at once, with a location', async () => {
    const made = await newUser('Hanako@kakuu.lg.jp', {
      externalId: 'ext-1',
      emails: [{ value: 'hanako@example.lg.jp', primary: true }],
      [enterprise]: { employeeNumber: '7001', department: '総務課' },
    });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    assert.equal(made.body.meta.location, `https://127.0.0.1:${web.port}/scim/v2/Users/${made.body.id}`);
    const hanako = await stored('hanako');
    assert.deepEqual(
      [hanako?.staffNumber, hanako?.department, hanako?.mail, hanako?.segments],
      ['7001', '総務課', 'hanako@example.lg.jp', ['lgwan']],
    );
  });

  test('RFC 7644 §3.3: the same user name, or staff number, again is 409 uniqueness', async () => {
    const again = await newUser('hanako');
    assert.deepEqual([again.status, again.body.scimType], [409, 'uniqueness']);
    const number = await newUser('another', { [enterprise]: { employeeNumber: '7001' } });
    assert.equal(number.status, 409);
    assert.equal(await stored('another'), undefined);
  });

  test('RFC 7644 §3.3: a user without userName is 400', async () => {
    assert.equal((await call('POST', '/Users', { schemas: [userSchema], displayName: 'x' })).status, 400);
  });

  test('RFC 7644 §3.4.1: GET of one; of none 404; of somebody whom SCIM does not vouch for 404', async () => {
    const listed = await call('GET', `/Users?filter=${encodeURIComponent('userName eq "hanako"')}`);
    const { id } = listed.body.Resources[0];
    assert.equal((await call('GET', `/Users/${id}`)).body.userName, 'hanako');
    assert.equal((await call('GET', '/Users/00000000-0000-4000-8000-000000000000')).status, 404);
    const office = await service.addPerson('office');
    assert.equal((await call('GET', `/Users/${office}`)).status, 404);
    assert.equal((await call('DELETE', `/Users/${office}`)).status, 404);
    assert.equal((await stored('office'))?.state, 'active');
  });

  test('RFC 7644 §3.4.2.2: filters eq, sw, and, not; userName without regard to case; a wrong one is 400', async () => {
    await newUser('jiro', { externalId: 'ext-2' });
    const count = async (filter: string) =>
      (await call('GET', `/Users?filter=${encodeURIComponent(filter)}`)).body.totalResults;
    assert.equal(await count('userName eq "HANAKO"'), 1);
    assert.equal(await count('externalId eq "ext-2"'), 1);
    assert.equal(await count('userName sw "ji"'), 1);
    assert.equal(await count('userName sw "ji" and active eq true'), 1);
    assert.equal(await count('userName eq "nobody"'), 0);
    assert.equal((await call('GET', '/Users?filter=%28%28')).status, 400);
  });

  test('RFC 7644 §3.4.2.4: pages of a list, with the number of all', async () => {
    for (let n = 0; n < 5; n += 1) await newUser(`page${n}`);
    const first = (await call('GET', '/Users?startIndex=1&count=3')).body;
    const second = (await call('GET', '/Users?startIndex=4&count=3')).body;
    assert.deepEqual([first.totalResults, first.itemsPerPage, first.startIndex], [7, 3, 1]);
    assert.deepEqual([second.totalResults, second.itemsPerPage, second.startIndex], [7, 3, 4]);
    const names = [...first.Resources, ...second.Resources].map(({ id }: { id: string }) => id);
    assert.equal(new Set(names).size, 6);
    assert.equal((await call('GET', '/Users?count=0')).body.Resources.length, 0);
    assert.equal((await call('GET', '/Users?startIndex=x')).status, 400);
  });

  const idOf = async (userName: string): Promise<string> =>
    (await call('GET', `/Users?filter=${encodeURIComponent(`userName eq "${userName}"`)}`)).body.Resources[0]
      .id;

  test('RFC 7644 §3.5.1: PUT replaces; RFC 7644 §3.5.2: PATCH changes one attribute and keeps the others', async () => {
    const id = await idOf('jiro');
    const put = await call('PUT', `/Users/${id}`, {
      schemas: [userSchema],
      userName: 'jiro',
      externalId: 'ext-2',
      displayName: '架空 次郎',
      active: true,
    });
    assert.equal(put.status, 200, JSON.stringify(put.body));
    const path = `${enterprise}:department`;
    const patched = await patch(`/Users/${id}`, { op: 'replace', path, value: '税務課' });
    assert.ok([200, 204].includes(patched.status), JSON.stringify(patched.body));
    const jiro = await stored('jiro');
    assert.deepEqual([jiro?.displayName, jiro?.department], ['架空 次郎', '税務課']);
  });

  test('RFC 7643 §4.2: a group gives rights by its rule when a member comes, and takes them when it goes', async () => {
    const id = await idOf('hanako');
    const made = await call('POST', '/Groups', {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
      displayName: 'window',
      members: [{ value: id }],
    });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    assert.deepEqual((await stored('hanako'))?.segments.toSorted(), ['lgwan', 'mynumber']);
    assert.deepEqual((await stored('hanako'))?.roles, ['staff', 'records']);
    const path = `members[value eq "${id}"]`;
    const removed = await patch(`/Groups/${made.body.id}`, { op: 'remove', path });
    assert.ok([200, 204].includes(removed.status), JSON.stringify(removed.body));
    assert.deepEqual((await stored('hanako'))?.segments, ['lgwan']);
    await patch(`/Groups/${made.body.id}`, { op: 'add', path: 'members', value: [{ value: id }] });
    assert.deepEqual((await stored('hanako'))?.segments.toSorted(), ['lgwan', 'mynumber']);
    assert.equal((await call('DELETE', `/Groups/${made.body.id}`)).status, 204);
    assert.deepEqual((await stored('hanako'))?.segments, ['lgwan']);
  });

  test('RFC 7643 §4.1.1: active=false lets a person leave within a second; true brings them back without old cards', async () => {
    const { stores } = service;
    const hanako = await stored('hanako');
    assert.ok(hanako);
    const lgwan = 'lgwan' as SegmentId;
    const link = await issueLink(stores, hanako, { segment: lgwan, label: 'x' });
    assert.ok(link.ok);
    const began = performance.now();
    const patched = await patch(`/Users/${hanako.id}`, { op: 'replace', path: 'active', value: false });
    assert.ok([200, 204].includes(patched.status), JSON.stringify(patched.body));
    assert.equal((await stored('hanako'))?.state, 'left');
    assert.equal(await identifyByLink(stores, link.value.token, lgwan, '127.0.0.1'), undefined);
    assert.ok(performance.now() - began < 1_000);
    assert.equal((await call('GET', `/Users/${hanako.id}`)).body.active, false);
    await patch(`/Users/${hanako.id}`, { op: 'replace', value: { active: true } });
    assert.equal((await stored('hanako'))?.state, 'active');
    assert.equal(await identifyByLink(stores, link.value.token, lgwan, '127.0.0.1'), undefined);
  });

  test('RFC 7644 §3.6: DELETE lets a person leave; afterwards 404', async () => {
    const id = await idOf('jiro');
    assert.equal((await call('DELETE', `/Users/${id}`)).status, 204);
    assert.equal((await call('GET', `/Users/${id}`)).status, 404);
    assert.equal((await call('DELETE', `/Users/${id}`)).status, 404);
    const jiro = await stored('jiro');
    assert.deepEqual([jiro?.state, jiro?.segments], ['left', []]);
  });

  test('an administrator of the office cannot be taken over, any other person can', async () => {
    await service.addPerson('chief', { roles: ['staff', 'administrator'] });
    assert.equal((await newUser('chief')).status, 409);
    const taken = await newUser('office');
    assert.equal(taken.status, 201, JSON.stringify(taken.body));
    assert.equal((await stored('office'))?.staffNumber, 'S-office');
  });

  test('RFC 7644 §3.7: bulk is 501; a body that is too large is not read to its end', async () => {
    const bulk = { schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'], Operations: [] };
    assert.equal((await call('POST', '/Bulk', bulk)).status, 501);
    const large = await newUser('large', { displayName: 'x'.repeat(1_100_000) }).catch(() => undefined);
    // Whether the answer is seen depends on how much was on its way when the connection was cut.
    assert.ok(large === undefined || large.status === 413);
    assert.equal(await stored('large'), undefined);
  });

  test('a revoked client is shut out from the next request on', async () => {
    await revokeScimClient(service.stores, 'provider', 'system');
    assert.equal((await call('GET', '/Users')).status, 401);
  });
});
