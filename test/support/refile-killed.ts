/** A process that files a document anew and is killed at one of its calls to the outside; see `refile-kill-round.ts`. */

import type { PoolConfig } from 'pg';
import { refileScan } from '../../src/scan/filing/refile-scan.ts';
import { systemClock } from '../../src/shared/clock.ts';
import type { ScanId } from '../../src/shared/ids.ts';
import { openFolderTarget } from '../../src/stores/filing/folder.ts';
import { openDatabase } from '../../src/stores/postgres/database.ts';
import { refilingStore } from '../../src/stores/postgres/refiling-store.ts';
import { ruleTo } from './refiling-site.ts';
import { openScanWorld } from './scan-world.ts';

/** What the process is told. */
export interface RefileKillOrder {
  readonly connection: PoolConfig;
  readonly folder: string;
  readonly share: string;
  readonly scanId: ScanId;
  /** Number of the call, from 1, that it does not survive. */
  readonly killAt: number;
  /** Killed before the call, or after it was done and before its answer is seen. */
  readonly when: 'before' | 'after';
}

if (process.send !== undefined) process.once('message', (order) => void run(order as RefileKillOrder));

async function run({ connection, folder, share, scanId, killAt, when }: RefileKillOrder): Promise<void> {
  await using database = await openDatabase({ connection, maxConnections: 2 });
  const { work } = await openScanWorld(database, folder, { clock: systemClock(), owner: 'killed' });
  let calls = 0;
  const counted = async (call: () => unknown): Promise<unknown> => {
    calls += 1;
    const last = calls === killAt;
    if (last && when === 'before') process.kill(process.pid, 'SIGKILL');
    const answer = await call();
    if (last) process.kill(process.pid, 'SIGKILL');
    return answer;
  };
  const watched = <T extends object>(port: T): T =>
    new Proxy(port, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name, target);
        if (typeof member !== 'function') return member;
        return (...args: unknown[]) => counted(() => member.apply(target, args) as unknown);
      },
    });
  const deps = {
    ...work,
    rules: [ruleTo('正')],
    refilings: watched(refilingStore(database)),
    scans: watched(work.scans),
    targets: new Map([['share', watched(openFolderTarget({ folder: share }))]]),
  };
  await refileScan(deps, scanId, new AbortController().signal);
  process.send?.('outlived');
  process.disconnect();
}
