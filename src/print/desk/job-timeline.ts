/** Step: what became of a job, step by step, for its owner; and which of their jobs ended lately. */

import type { WalkUpSession } from '../../identity/session.ts';
import type { DeskStore } from '../../ports/desk-store.ts';
import type { DeviceStore } from '../../ports/device-store.ts';
import type { JobStore } from '../../ports/job-store.ts';
import type { PersonStore } from '../../ports/person-store.ts';
import type { Clock } from '../../shared/clock.ts';
import { type DeviceId, isUuid, type JobId, type PersonId } from '../../shared/ids.ts';
import type { PrintJob } from '../job.ts';

/** What happened to a job, as far as it concerns its owner. */
export const timelineKinds = [
  'job.created',
  'job.held',
  'job.inspected',
  'job.ticket-changed',
  'job.claimed',
  'job.unlocked',
  'job.kept-clean',
  'job.handed-over',
  'job.reminded',
  'delivery.claimed',
  'delivery.sending',
  'delivery.accepted',
  'delivery.confirmed',
  'delivery.returned',
  'delivery.ambiguous',
  'delivery.resolved',
  'delivery.called-off',
  'job.filed',
  'job.completed',
  'job.canceled',
  'job.aborted',
  'job.expired',
] as const;

/** One of them. */
export type TimelineKind = (typeof timelineKinds)[number];

/** One entry of a timeline. */
export interface TimelineEntry {
  readonly at: Date;
  readonly kind: TimelineKind;
  /** The device of a delivery. */
  readonly deviceName?: string;
  /** Error code or device state reason. */
  readonly reason?: string;
  /** Who did it, when it was somebody other than the owner. */
  readonly byName?: string;
}

/** What these steps need. */
export interface TimelineDeps {
  readonly jobs: Pick<JobStore, 'find' | 'listOwned'>;
  readonly desk: Pick<DeskStore, 'history'>;
  readonly devices: Pick<DeviceStore, 'findById'>;
  readonly people: Pick<PersonStore, 'findById'>;
  readonly clock: Clock;
}

const mostEntries = 300;
const mostEnded = 100;
const endedDays = 7;

type Owner = Pick<WalkUpSession, 'personId' | 'segments'>;

/** The timeline, oldest first; undefined when there is no such job of this person, or the desk may not show it. */
export async function jobTimeline(
  deps: TimelineDeps,
  owner: Owner,
  jobId: JobId,
): Promise<readonly TimelineEntry[] | undefined> {
  const job = await deps.jobs.find(jobId);
  if (job === undefined || job.ownerId !== owner.personId || !owner.segments.includes(job.segment)) {
    return undefined;
  }
  const names = new Map<string, string | undefined>();
  const entries: TimelineEntry[] = [];
  for (const { at, kind, actor, details } of await deps.desk.history(jobId, mostEntries)) {
    if (!isTold(kind)) continue;
    const deviceName = await nameOf(names, details['device'], (id) => deps.devices.findById(id as DeviceId));
    const other = actor === `person:${owner.personId}` ? undefined : /^person:(.+)$/.exec(actor)?.[1];
    const byName = await nameOf(names, other, async (id) => {
      const person = await deps.people.findById(id as PersonId);
      return person && { name: person.displayName };
    });
    const { reason } = details;
    entries.push({
      at,
      kind,
      ...(deviceName !== undefined && { deviceName }),
      ...(typeof reason === 'string' && { reason }),
      ...(byName !== undefined && { byName }),
    });
  }
  return entries;
}

function isTold(kind: string): kind is TimelineKind {
  return (timelineKinds as readonly string[]).includes(kind);
}

async function nameOf(
  known: Map<string, string | undefined>,
  id: unknown,
  find: (id: string) => Promise<{ readonly name: string } | undefined>,
): Promise<string | undefined> {
  if (typeof id !== 'string' || !isUuid(id)) return undefined;
  if (!known.has(id)) known.set(id, (await find(id))?.name);
  return known.get(id);
}

/** Jobs of the last seven days that are over, newest first; those that the desk may show. */
export async function listEndedJobs(deps: TimelineDeps, owner: Owner): Promise<readonly PrintJob[]> {
  const since = new Date(deps.clock.now().getTime() - endedDays * 86_400_000);
  const jobs = await deps.jobs.listOwned(owner.personId, since, 500);
  return jobs
    .filter(({ state, segment }) => isOver.has(state) && owner.segments.includes(segment))
    .slice(0, mostEnded);
}

const isOver: ReadonlySet<string> = new Set(['completed', 'canceled', 'aborted']);
