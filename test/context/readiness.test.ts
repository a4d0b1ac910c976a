import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OpenDirectory } from '../../src/context/directory.ts';
import { directoryOf } from '../../src/context/people-services.ts';
import { readiness } from '../../src/context/readiness.ts';
import { startTestService } from '../support/test-service.ts';

test('a directory that cannot be read is named, and the service stays ready; without room it does not', async () => {
  await using service = await startTestService();
  const { stores } = service;
  const calm = { ready: true, failing: [], degraded: [] };
  assert.deepEqual(await readiness(stores), calm);
  assert.equal((await directoryOf(stores)).source, 'none');
  const withLdap = { ...stores, ldap: {} as OpenDirectory };
  const readAt = new Date('2026-04-01T00:00:00Z');
  const failedAt = new Date('2026-04-01T01:00:00Z');
  const base = { mark: undefined, changedAt: undefined, fullAt: readAt };
  const save = (failure: Partial<Record<'failedAt', Date>> & { readonly failure?: string }) =>
    stores.directoryStore.saveStanding(
      'ldap',
      { ...base, failedAt: undefined, failure: undefined, ...failure },
      [],
    );
  await save({});
  assert.deepEqual(await readiness(withLdap), calm);
  await save({ failedAt, failure: 'DIRECTORY_UNREACHABLE' });
  assert.deepEqual(await readiness(withLdap), { ...calm, degraded: ['directory'] });
  const told = { source: 'ldap', readAt, failedAt, failure: 'DIRECTORY_UNREACHABLE' };
  assert.deepEqual(await directoryOf(withLdap), told);
  const full = await readiness({ ...withLdap, hasRoom: async () => false });
  assert.deepEqual([full.ready, full.failing], [false, ['room']]);
});
