/** What people do on a day of a journey: they print, walk to a device, release, watch, and fetch what is left. */

import { setTimeout as sleep } from 'node:timers/promises';
import { between, pick, type Random } from '../../drivers/simulators/paper/random.ts';
import type { Panel } from './panel.ts';
import { until } from './patience.ts';
import type { Walker } from './places.ts';
import type { Trays } from './printer-process.ts';
import { askJobState, type Submission, type Submissions, sendingWays, type Wish } from './submissions.ts';

/** Everybody and everything that takes part in printing. */
export interface Cast {
  readonly walkers: readonly Walker[];
  readonly submissions: Submissions;
  readonly trays: Trays;
  readonly panels: readonly Panel[];
  /** Address of a print queue that answers now; asked before each request. */
  readonly printerUrl: () => string;
}

/** IPP `job-state` values that a journey ends with. */
export const jobStates = { held: 4, completed: 9 } as const;

/** Documents in turn for everybody, sent in either way; the owners do not come for one in ten before the end. */
export function planWishes(
  random: Random,
  walkers: readonly Walker[],
  options: { readonly jobs: number; readonly mostBytes: number },
): readonly Wish[] {
  return Array.from({ length: options.jobs }, (_, index) => ({
    name: `J${index + 1}`,
    owner: walkers[index % walkers.length]?.loginName ?? '',
    isKept: index % 10 === 9,
    way: pick(random, sendingWays),
    bytes: Math.round(options.mostBytes * random() ** 3) + 16,
  }));
}

/** Everybody prints their documents one after the other, with pauses of `thinkMs` at most. */
export async function printAllDay(
  cast: Pick<Cast, 'walkers' | 'submissions' | 'printerUrl'>,
  wishes: readonly Wish[],
  thinkMs: number,
  tell: (moment: 'submitting' | 'acknowledged') => void = () => undefined,
): Promise<void> {
  await Promise.all(
    cast.walkers.map(async ({ loginName }) => {
      for (const wish of wishes.filter(({ owner }) => owner === loginName)) {
        await sleep(Math.random() * thinkMs);
        await cast.submissions.send(wish, cast.printerUrl, { onSend: () => tell('submitting') });
        tell('acknowledged');
      }
    }),
  );
}

/** One person after the other comes to the panel until the day is over. */
export async function visitAllDay(
  cast: Pick<Cast, 'walkers'>,
  panel: Panel,
  day: { readonly isOver: boolean },
  habits: { readonly most?: number; readonly pauseMs: number },
): Promise<void> {
  while (!day.isOver) {
    await panel.visit({
      cardHex: pick(Math.random, cast.walkers).cardHex,
      wants: ({ isKept }) => !isKept,
      watchMs: between(Math.random, 500, 8_000),
      ...(habits.most !== undefined && { most: habits.most }),
    });
    await sleep(Math.random() * habits.pauseMs);
  }
}

/** Everybody fetches what is left at the first two devices, until all acknowledged jobs that are wanted are completed. */
export async function settle(
  cast: Cast,
  wants: (job: Submission) => boolean,
  timeoutMs: number,
): Promise<void> {
  const { panels, submissions, walkers } = cast;
  const visitsOf = async (panel: Panel, people: readonly Walker[]) => {
    for (const { cardHex } of people) await panel.visit({ cardHex, wants, watchMs: 5_000 });
  };
  const fetchLeft = async (owners: ReadonlySet<string>) => {
    const coming = walkers.filter(({ loginName }) => owners.has(loginName));
    await Promise.all(
      panels.slice(0, 2).map((panel, side) =>
        visitsOf(
          panel,
          coming.filter((_, index) => index % 2 === side),
        ),
      ),
    );
  };
  // What was held without an acknowledgement comes out too, so that it can be counted.
  await fetchLeft(
    new Set(submissions.all.filter(({ jobId }) => jobId === undefined).map((one) => one.owner)),
  );
  await until('every wanted job is completed', timeoutMs, async () => {
    const left = await ownersOfOpen(cast, submissions.acknowledged.filter(wants));
    if (left.size === 0) return true;
    await fetchLeft(left);
    return undefined;
  });
}

/** Owners of jobs that are not completed. */
async function ownersOfOpen(cast: Cast, jobs: readonly Submission[]): Promise<ReadonlySet<string>> {
  const owners = new Set<string>();
  for (const job of jobs) {
    if (owners.has(job.owner)) continue;
    if ((await askJobState(cast.printerUrl(), job)) !== jobStates.completed) owners.add(job.owner);
  }
  return owners;
}
