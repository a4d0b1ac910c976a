/** A process that goes on with a round of disposition and is killed at one of its calls to the outside; see test/long/retention-kill.test.ts. */

import type { PoolConfig } from 'pg';
import type { Actor } from '../../src/archive/disposition.ts';
import { type ExecuteDeps, executeRound } from '../../src/archive/retention/execute-rounds.ts';
import { manualClock } from '../../src/shared/clock.ts';
import { openFolderTarget } from '../../src/stores/filing/folder.ts';
import { openDatabase } from '../../src/stores/postgres/database.ts';
import { openRetentionWorld } from './retention-world.ts';

/** What the process is told. */
export interface RetentionKillOrder {
  readonly connection: PoolConfig;
  readonly folder: string;
  readonly share: string;
  readonly now: string;
  readonly roundId: string;
  readonly people: readonly [Actor, Actor, Actor];
  /** Number of the call, from 1, that it does not survive. */
  readonly killAt: number;
  /** Killed before the call, or after it was done and before its answer is seen. */
  readonly when: 'before' | 'after';
}

if (process.send !== undefined) process.once('message', (order) => void run(order as RetentionKillOrder));

async function run(order: RetentionKillOrder): Promise<void> {
  const { connection, folder, share, roundId, people } = order;
  await using database = await openDatabase({ connection, maxConnections: 4 });
  const clock = manualClock(new Date(order.now));
  let calls = 0;
  const counted = async (call: () => unknown): Promise<unknown> => {
    calls += 1;
    const last = calls === order.killAt;
    if (last && order.when === 'before') process.kill(process.pid, 'SIGKILL');
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
  const targets = new Map([['share', watched(openFolderTarget({ folder: share }))]]);
  const world = await openRetentionWorld(
    { database, folder },
    { clock, targets, retention: { years: 1 }, people },
  );
  const deps: ExecuteDeps = {
    ...world.deps,
    retention: watched(world.deps.retention),
    vault: watched(world.deps.vault),
    index: watched(world.deps.index),
  };
  await executeRound(deps, roundId);
  process.send?.({ calls });
  process.disconnect();
}
