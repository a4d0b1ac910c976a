/** Steps: which ways of proving themselves a person is shut out from after too many failures, and opening them again. */

import type { AuditActor, AuditEvent } from '../../audit/audit-event.ts';
import type { KeyedHashes } from '../../ports/key-ring.ts';
import type { PersonStore } from '../../ports/person-store.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Person } from '../person.ts';
import {
  facePersonTrials,
  isLocked,
  personTrials,
  pinDayTrials,
  pinTrials,
  secondDayTrials,
  secondTrials,
  type TrialLimit,
  windowStart,
} from '../trials.ts';

/** What somebody can be shut out from. */
export const lockedWays = ['password', 'pin', 'second', 'face'] as const;

/** One of {@link lockedWays}. */
export type LockedWay = (typeof lockedWays)[number];

/** How the trials of one way stand. Ways without failures are left out. */
export interface WayTrials {
  readonly way: LockedWay;
  /** Failures that count now. */
  readonly failures: number;
  readonly locked: boolean;
  /** Longest time, in minutes, until it opens by itself; 0 when it is open. */
  readonly minutesAtMost: number;
}

/** What the steps need. */
export interface PersonLocksDeps {
  readonly people: Pick<PersonStore, 'countTrials' | 'clearTrials'>;
  readonly keys: Pick<KeyedHashes, 'tokenHash'>;
  readonly clock: Clock;
  /** Keeps an event that goes with no change of its own. */
  readonly note: (events: readonly AuditEvent[]) => Promise<void>;
}

type Owner = Pick<Person, 'id' | 'staffNumber'>;

/** Reads how a person's trials stand. Locks of a device or an address are not a person's, and not told here. */
export async function personLocks(deps: PersonLocksDeps, person: Owner): Promise<readonly WayTrials[]> {
  const now = deps.clock.now();
  const ways = await Promise.all(
    lockedWays.map(async (way): Promise<WayTrials> => {
      const { key, limits } = keyOf(deps, person, way);
      const counts = await Promise.all(
        limits.map(async (limit) => ({
          limit,
          failures: await deps.people.countTrials(key, windowStart(now, limit)),
        })),
      );
      const locks = counts.filter(({ limit, failures }) => isLocked(failures, limit));
      const minutesAtMost = Math.max(0, ...locks.map(({ limit }) => limit.windowMs / 60_000));
      const failures = Math.max(...counts.map((one) => one.failures));
      return { way, failures, locked: locks.length > 0, minutesAtMost };
    }),
  );
  return ways.filter(({ failures }) => failures > 0);
}

/**
 * Forgets a person's failures, so that every way is open again at once. Whoever does it has made sure who is asking:
 * guessing goes on from nothing afterwards. Answers the ways that were shut; one event names them.
 */
export async function liftLocks(
  deps: PersonLocksDeps,
  person: Owner,
  actor: AuditActor,
): Promise<readonly LockedWay[]> {
  const standing = await personLocks(deps, person);
  for (const { way } of standing) await deps.people.clearTrials(keyOf(deps, person, way).key);
  const lifted = standing.filter(({ locked }) => locked).map(({ way }) => way);
  if (standing.length > 0) {
    await deps.note([
      {
        kind: 'trials.lifted',
        segment: '-',
        at: deps.clock.now(),
        actor,
        subject: `person:${person.id}`,
        details: { ways: standing.map(({ way }) => way), locked: lifted.length },
      },
    ]);
  }
  return lifted;
}

/** The key and the limits under which each way counts. */
function keyOf(
  { keys }: PersonLocksDeps,
  { id, staffNumber }: Owner,
  way: LockedWay,
): { readonly key: string; readonly limits: readonly TrialLimit[] } {
  if (way === 'password') return { key: `password:${id}`, limits: [personTrials] };
  if (way === 'second') return { key: `second:${id}`, limits: [secondTrials, secondDayTrials] };
  if (way === 'face') return { key: `face:${id}`, limits: [facePersonTrials] };
  const hash = Buffer.from(keys.tokenHash('pin-trials', staffNumber)).toString('base64url');
  return { key: `pin:${hash}`, limits: [pinTrials, pinDayTrials] };
}
