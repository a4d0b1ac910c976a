/** The held jobs of a person, with what the place where they are shown makes of them. */

import { factorsMissing, type WalkUpSession } from '../../identity/session.ts';
import type { Segment } from '../../segments/segment.ts';
import { toHeldJobView } from '../hold/job-view.ts';
import type { Delivery, HeldJobView, PrintJob } from '../job.ts';
import { delegatedTo } from './collector.ts';
import { notHere, ticketThere } from './not-here.ts';
import type { ReleaseDeps } from './release-deps.ts';

/** Most jobs shown in one list. */
const mostListed = 500;

/**
 * The jobs that may come out here for this person, newest first. At a device, each says what would come out otherwise
 * than asked, and whether it can come out there at all; no device is asked for that. Jobs for which the session has not
 * shown enough are listed without their names. At a device, jobs that a colleague left to this person follow the own
 * ones, each with the name of its owner.
 */
export async function listHeldJobs(
  deps: Pick<ReleaseDeps, 'jobs' | 'documents' | 'watch' | 'delegations' | 'clock'> & {
    readonly segments?: readonly Segment[];
  },
  of: Pick<WalkUpSession, 'personId' | 'segments'> &
    Partial<Pick<WalkUpSession, 'deviceId' | 'stepUp' | 'lockedMarks'>>,
): Promise<readonly HeldJobView[]> {
  const known = { ...deps, segments: deps.segments ?? [] };
  const device = of.deviceId === undefined ? undefined : { id: of.deviceId };
  const locked = of.stepUp?.filter(({ needs }) => needs.length > 0).map(({ segment }) => segment) ?? [];
  const seen = [...of.segments, ...locked];
  const own = await deps.jobs.listWaiting(of.personId, seen, mostListed);
  const others = device === undefined ? [] : await listDelegated(deps, { ...of, segments: seen });
  const waiting: readonly Listed[] = [...own, ...others].slice(0, mostListed);
  return waiting.map(({ job, lastDelivery, delegatedBy }) => {
    const view = toHeldJobView(job, lastDelivery, {
      ticket: ticketThere(known, device, job),
      notHere: device && notHere(known, device, job),
    });
    const needs = factorsMissing(of, { segment: job.segment, marks: job.demands.marks });
    const marked = delegatedBy === undefined ? view : { ...view, delegatedBy };
    return needs === undefined ? marked : { ...marked, jobName: '', needs };
  });
}

/** A waiting job; `delegatedBy` names the owner who left it to the person. */
interface Listed {
  readonly job: PrintJob;
  readonly lastDelivery: Delivery | undefined;
  readonly delegatedBy?: string;
}

async function listDelegated(
  deps: Pick<ReleaseDeps, 'jobs' | 'delegations' | 'clock'>,
  of: Pick<WalkUpSession, 'personId' | 'segments'>,
): Promise<readonly Listed[]> {
  const listed: Listed[] = [];
  for (const { ownerId, ownerName, segments, mayCollect } of await delegatedTo(deps, of)) {
    const common = of.segments.filter((segment) => segments.includes(segment));
    const waiting = await deps.jobs.listWaiting(ownerId, common, mostListed);
    listed.push(
      ...waiting.filter(({ job }) => mayCollect(job)).map((one) => ({ ...one, delegatedBy: ownerName })),
    );
  }
  return listed;
}
