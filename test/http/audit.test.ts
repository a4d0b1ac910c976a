import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addPerson, emptyWorld } from '../support/memory-world.ts';
import { openWebFixture, type WebFixture } from '../support/web-client.ts';

async function signedIn(web: WebFixture, loginName: string) {
  const client = web.client();
  const json = { loginName, password: `correct horse ${loginName}` };
  assert.equal((await client.send('POST', '/api/v1/sign-in', { json })).status, 201);
  return client;
}

test('the audit is for auditors alone, and grants of classes for administrators alone', async () => {
  const world = emptyWorld();
  addPerson(world, 'kansa', { roles: ['staff', 'auditor'] });
  addPerson(world, 'kanri', { roles: ['staff', 'administrator'] });
  addPerson(world, 'bunsho', { roles: ['staff', 'records'] });
  addPerson(world, 'hanako');
  await using web = await openWebFixture(world);
  const of = Object.fromEntries(
    await Promise.all(
      ['kansa', 'kanri', 'bunsho', 'hanako'].map(async (name) => [name, await signedIn(web, name)] as const),
    ),
  );
  const statuses = async (path: string) =>
    await Promise.all(Object.values(of).map(async (client) => (await client.send('GET', path)).status));
  for (const path of [
    '/api/v1/audit',
    '/api/v1/audit/standing',
    '/api/v1/audit/export',
    '/api/v1/audit/export?form=csv',
    '/api/v1/audit/people?text=ka',
  ]) {
    assert.deepEqual(await statuses(path), [200, 403, 403, 403], path);
  }
  assert.deepEqual(await statuses('/api/v1/record-grants'), [403, 200, 403, 403]);
  const checks = await Promise.all(
    Object.values(of).map(async (client) => (await client.send('POST', '/api/v1/audit/verify')).status),
  );
  assert.deepEqual(checks, [200, 403, 403, 403]);
  const odd = await of['kansa']?.send('GET', '/api/v1/audit?person=hanako');
  assert.equal(odd?.status, 400);
  const far = await of['kansa']?.send('GET', '/api/v1/audit?limit=100000');
  assert.equal(far?.status, 400);
});
