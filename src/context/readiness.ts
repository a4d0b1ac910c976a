/** Whether the service can do its work now, and what is away without keeping it from that. */

import type { Readiness } from '../http/services.ts';
import { directoryOf } from './people-services.ts';
import type { Stores } from './stores.ts';

/** What is asked. */
export type ReadinessStores = Pick<
  Stores,
  'people' | 'blobs' | 'hasRoom' | 'log' | 'ldap' | 'config' | 'directoryStore'
>;

/** Names what is not ready: database, blobs, room; and what is away beside: directory. */
export async function readiness(stores: ReadinessStores): Promise<Readiness> {
  const checks: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['database', () => stores.people.countWithRole('administrator')],
    ['blobs', () => stores.blobs.size('readiness/none')],
    ['room', async () => ((await stores.hasRoom()) ? undefined : Promise.reject(new Error('no room')))],
  ];
  const failing: string[] = [];
  for (const [name, check] of checks) {
    try {
      await check();
    } catch (error) {
      stores.log.warn({ check: name, err: error }, 'not ready');
      failing.push(name);
    }
  }
  const degraded = failing.length > 0 || !(await isDirectoryAway(stores)) ? [] : ['directory'];
  return { ready: failing.length === 0, failing, degraded };
}

/** People who are known sign in and print all the same, so that the service stays ready. */
async function isDirectoryAway(stores: ReadinessStores): Promise<boolean> {
  const { failedAt } = await directoryOf(stores).catch(() => ({ failedAt: undefined }));
  return failedAt !== undefined;
}
