/** The held jobs of a person, with what the place where they are shown makes of them. */

import { factorsMissing, type WalkUpSession } from '../../identity/session.ts';
import type { Segment } from '../../segments/segment.ts';
import { toHeldJobView } from '../hold/job-view.ts';
import type { HeldJobView } from '../job.ts';
import { notHere, ticketThere } from './not-here.ts';
import type { ReleaseDeps } from './release-deps.ts';

/** Most jobs shown in one list. */
const mostListed = 500;

/**
 * The jobs that may come out here for this person, newest first. At a device, each says what would come out otherwise
 * than asked, and whether it can come out there at all; no device is asked for that. Jobs for which the session has not
 * shown enough are listed without their names.
 */
export async function listHeldJobs(
  deps: Pick<ReleaseDeps, 'jobs' | 'documents' | 'watch'> & { readonly segments?: readonly Segment[] },
  of: Pick<WalkUpSession, 'personId' | 'segments'> &
    Partial<Pick<WalkUpSession, 'deviceId' | 'stepUp' | 'lockedMarks'>>,
): Promise<readonly HeldJobView[]> {
  const known = { ...deps, segments: deps.segments ?? [] };
  const device = of.deviceId === undefined ? undefined : { id: of.deviceId };
  const locked = of.stepUp?.filter(({ needs }) => needs.length > 0).map(({ segment }) => segment) ?? [];
  const waiting = await deps.jobs.listWaiting(of.personId, [...of.segments, ...locked], mostListed);
  return waiting.map(({ job, lastDelivery }) => {
    const view = toHeldJobView(job, lastDelivery, {
      ticket: ticketThere(known, device, job),
      notHere: device && notHere(known, device, job),
    });
    const needs = factorsMissing(of, { segment: job.segment, marks: job.demands.marks });
    return needs === undefined ? view : { ...view, jobName: '', needs };
  });
}
