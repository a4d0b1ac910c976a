/** Regular work about people: departures and moves of the day, and passes over the directory. */

import { leaveByDate } from '../identity/directory/leave.ts';
import { moveByDate } from '../identity/directory/move.ts';
import { type SyncDeps, syncDirectory } from '../identity/directory/sync.ts';
import { ServiceError } from '../shared/errors/service-error.ts';
import type { Log } from '../shared/log.ts';
import { dayOf, startOfDay } from '../shared/working-days.ts';
import type { Chore } from './task-queue.ts';

/** Rest between looks for moves and departures; both hold from midnight without it. */
const movesEveryMs = 60_000;
/** Rounds of a chore before it rests. */
const mostRounds = 100;

/** Notes the departures and moves of the day. */
export function movesChore(deps: Parameters<typeof leaveByDate>[0]): Chore {
  return {
    name: 'people-by-date',
    everyMs: movesEveryMs,
    run: async (signal) => {
      for (let round = 0; round < mostRounds && !signal.aborted; round += 1) {
        if ((await leaveByDate(deps)) + (await moveByDate(deps)) === 0) return;
      }
    },
  };
}

/** What the passes need beside their steps. */
export interface SyncChoreDeps {
  readonly log: Log;
  readonly everyMs: number;
  /** Hour in Japan from which on a full pass of the day is due. */
  readonly fullAtHour: number;
  /** Runs the work unless another process is at it. */
  readonly alone: (work: () => Promise<void>) => Promise<unknown>;
}

/** Reads what changed in the directory, and everybody once a day. A directory that is away is tried again. */
export function syncChore(deps: SyncDeps, { log, everyMs, fullAtHour, alone }: SyncChoreDeps): Chore {
  return {
    name: 'directory-sync',
    everyMs,
    run: async (signal) => {
      await alone(async () => {
        try {
          const { fullAt } = await deps.directoryStore.standing('ldap');
          const full = isFullDue(deps.clock.now(), fullAt, fullAtHour);
          const report = await syncDirectory(deps, { full, signal });
          if (report.added + report.changed + report.left > 0) {
            log.info({ ...report }, 'people changed by the directory');
          }
        } catch (error) {
          if (!(error instanceof ServiceError) || signal.aborted) throw error;
          log.warn({ code: error.code }, 'the directory could not be read');
        }
      });
    },
  };
}

/** True once a day, from the hour on; and when there was no full pass yet. */
export function isFullDue(now: Date, fullAt: Date | undefined, fullAtHour: number): boolean {
  const due = new Date(startOfDay(dayOf(now)).getTime() + fullAtHour * 3_600_000);
  return fullAt === undefined || (now >= due && fullAt < due);
}
