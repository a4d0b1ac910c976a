import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Role } from '../../src/identity/person.ts';
import { addPerson, emptyWorld } from '../support/memory-world.ts';
import { openWebFixture, type WebClient, type WebFixture } from '../support/web-client.ts';

async function openDesk(roles: readonly Role[]) {
  const world = emptyWorld();
  addPerson(world, 'kanri', { roles });
  const web: WebFixture = await openWebFixture(world);
  const client: WebClient = web.client();
  const json = { loginName: 'kanri', password: 'correct horse kanri' };
  assert.equal((await client.send('POST', '/api/v1/sign-in', { json })).status, 201);
  return { client, [Symbol.asyncDispose]: () => web[Symbol.asyncDispose]() };
}

test('segments are told to administrators and auditors with the key of the file that says so, and to nobody else', async () => {
  for (const role of ['administrator', 'auditor'] as const) {
    await using desk = await openDesk([role]);
    const answer = await desk.client.send('GET', '/api/v1/segments');
    assert.equal(answer.status, 200, role);
    const { segments, matrix } = answer.json();
    assert.deepEqual(segments[0].rules, [{ key: 'segments[0].releaseFactors', text: '1つの認証' }]);
    assert.equal(matrix[0].cells[0].answer, 'yes');
  }
  await using desk = await openDesk(['staff', 'records']);
  assert.equal((await desk.client.send('GET', '/api/v1/segments')).status, 403);
});

test('the state of the installation is told in words: troubles by their code, or as the log has them', async () => {
  await using desk = await openDesk(['administrator']);
  const answer = (await desk.client.send('GET', '/api/v1/system')).json();
  const { ready, backup, troubles, storage, directory } = answer;
  assert.equal(ready, true);
  assert.deepEqual([directory.source, typeof directory.readAtText], ['ldap', 'string']);
  assert.match(directory.trouble.cause, /\p{Script=Han}/u);
  assert.equal(storage.freePercent, 50);
  assert.equal(backup.last.blobs, 12);
  assert.equal(troubles[0].code, 'STORE_FULL');
  assert.match(troubles[0].text, /\p{Script=Han}/u);
  assert.equal(troubles[1].text, 'clearing jobs failed');
  await using auditor = await openDesk(['auditor']);
  assert.equal((await auditor.client.send('GET', '/api/v1/system')).status, 403);
});

test('a backup is begun once at a time, failed tasks are queued again, packages and steps are listed', async () => {
  await using desk = await openDesk(['administrator']);
  const post = (path: string) => desk.client.send('POST', path, { json: {} });
  assert.equal((await post('/api/v1/system/backups')).status, 202);
  assert.equal((await post('/api/v1/system/backups')).json().code, 'SERVICE_BUSY');
  assert.deepEqual((await post('/api/v1/system/tasks/retry')).json(), { count: 2 });
  const packages = await desk.client.send('GET', '/api/v1/system/packages');
  assert.deepEqual(packages.json().items, [{ name: 'express', version: '5.3.0', license: 'MIT' }]);
  const steps = await desk.client.send('GET', '/api/v1/first-steps');
  assert.deepEqual(steps.json().items, [{ step: 'password', isDone: true }]);
});
