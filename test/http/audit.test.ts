import assert from 'node:assert/strict';
import { test } from 'node:test';
import { auditServices } from '../../src/context/audit-services.ts';
import type { AuditServices } from '../../src/http/services/audit.ts';
import { memoryServices } from '../support/memory-services.ts';
import { addPerson, emptyWorld } from '../support/memory-world.ts';
import { startTestService } from '../support/test-service.ts';
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

test('one segment can be asked for, in the list and in the export', async () => {
  const world = emptyWorld();
  addPerson(world, 'kansa', { roles: ['staff', 'auditor'] });
  const asked: unknown[] = [];
  const plain = memoryServices(world);
  const audit: AuditServices = {
    ...plain.audit,
    list: async (_person, _scope, { segment }) => {
      asked.push(['list', segment]);
      return [];
    },
    exported: async (person, scope, form, segment) => {
      asked.push([form, segment]);
      return await plain.audit.exported(person, scope, form, segment);
    },
  };
  await using web = await openWebFixture(world, { services: { ...plain, audit } });
  const client = await signedIn(web, 'kansa');
  const statuses = [];
  for (const query of [
    '?segment=lgwan',
    '?segment=-',
    '/export?segment=lgwan&form=csv',
    '?segment=LG%20WAN',
  ]) {
    statuses.push((await client.send('GET', `/api/v1/audit${query}`)).status);
  }
  assert.deepEqual(statuses, [200, 200, 200, 400]);
  assert.deepEqual(asked, [
    ['list', 'lgwan'],
    ['list', '-'],
    ['csv', 'lgwan'],
  ]);
});

test('an auditor gets events of a segment of theirs, of no other, and of one segment alone when it is named', async () => {
  await using service = await startTestService();
  const { stores } = service;
  const id = await service.addPerson('kansa', { segments: ['lgwan', 'mynumber'] });
  const auditor = (await stores.people.findById(id)) ?? assert.fail();
  const at = stores.clock.now();
  const event = (segment: string) =>
    ({ kind: 'trace.resolved', segment, at, actor: 'system', subject: 'job:x', details: {} }) as const;
  await stores.cardStore.note(['lgwan', 'mynumber', '-'].map(event));
  const audit = auditServices(stores);
  const kinds = ['trace.resolved'];
  const listed = async (segment?: string) =>
    (await audit.list(auditor, { kinds }, { segment, limit: 10 })).map((one) => one.segment).toSorted();
  // The desk shows nothing of a segment that asks for two factors.
  assert.deepEqual(await listed(), ['-', 'lgwan']);
  assert.deepEqual(await listed('lgwan'), ['lgwan']);
  assert.deepEqual(await listed('mynumber'), []);
  const exported = async (segment?: string) => {
    const { body } = await audit.exported(auditor, { kinds }, 'jsonl', segment);
    let text = '';
    for await (const chunk of body) text += Buffer.from(chunk).toString();
    return ['lgwan', 'mynumber', '-'].filter((one) => text.includes(`"segment":"${one}"`));
  };
  assert.deepEqual(await exported(), ['lgwan', '-']);
  assert.deepEqual(await exported('lgwan'), ['lgwan']);
  assert.deepEqual(await exported('mynumber'), []);
});
