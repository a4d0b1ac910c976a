/** May this job come out here, for this person, now? Pure. */

import { factorsMissing, type WalkUpSession } from '../identity/session.ts';
import { accept, type Result, refuse } from '../shared/result.ts';
import type { Delivery, PrintJob, ReleaseRefusal } from './job.ts';
import { pagesSelected } from './paper.ts';
import type { OwnerChanges } from './ticket.ts';

/** Who stands there, and what they have shown; without `stepUp` and `lockedMarks` only the segments count. */
export type ReleasingSession = Pick<WalkUpSession, 'personId' | 'segments'> &
  Partial<Pick<WalkUpSession, 'stepUp' | 'lockedMarks'>>;

/** Why the job may not be seen or released with what was shown; undefined when it may. */
export function refusalOfFactors(
  session: ReleasingSession,
  job: Pick<PrintJob, 'segment' | 'demands'>,
): 'segment-not-allowed' | 'factor-needed' | undefined {
  const missing = factorsMissing(session, { segment: job.segment, marks: job.demands.marks });
  if (missing === undefined) return undefined;
  return missing.length === 0 ? 'segment-not-allowed' : 'factor-needed';
}

/** May this person do something with the held job: they own it, see its segment here, and it is complete and at rest. */
export function decideHeld(
  job: PrintJob | undefined,
  lastDelivery: Pick<Delivery, 'state'> | undefined,
  session: ReleasingSession,
): Result<PrintJob, ReleaseRefusal> {
  if (job === undefined || job.ownerId !== session.personId) return refuse('job-not-found');
  const locked = refusalOfFactors(session, job);
  if (locked !== undefined) return refuse(locked);
  if (lastDelivery?.state === 'ambiguous') return refuse('outcome-unknown');
  if (job.state === 'processing' || job.state === 'processing-stopped') return refuse('being-printed');
  if (job.state !== 'pending-held' || job.heldAt === undefined) return refuse('job-not-held');
  return accept(job);
}

/**
 * A release needs the owner, a segment that the session may release (person, device and factors together), a job
 * that is complete, held and not in doubt, a document that can be opened and whose every character is known, and the
 * job's own password where it has one (`unlocked`). Nobody can wave a missing font through: a wrong character would be
 * printed.
 */
export function decideRelease(
  job: PrintJob | undefined,
  lastDelivery: Pick<Delivery, 'state'> | undefined,
  session: ReleasingSession,
  asked: { readonly unlocked?: boolean; readonly changes?: OwnerChanges } = {},
): Result<PrintJob, ReleaseRefusal> {
  const held = decideHeld(job, lastDelivery, session);
  if (!held.ok) return held;
  const refusal = refusalOfDocument(held.value) ?? refusalOfPages(held.value, asked.changes);
  if (refusal !== undefined) return refuse(refusal);
  const isLocked = held.value.demands.jobPasswordHash !== undefined && asked.unlocked !== true;
  return isLocked ? refuse('job-password-needed') : held;
}

/** What about the document itself forbids printing it. */
export function refusalOfDocument(job: Pick<PrintJob, 'facts'>): ReleaseRefusal | undefined {
  if (job.facts?.trouble === 'password-needed') return 'document-password-needed';
  return job.facts?.trouble === 'font-missing' ? 'font-missing' : undefined;
}

function refusalOfPages(job: PrintJob, changes: OwnerChanges | undefined): ReleaseRefusal | undefined {
  const ranges = changes?.pageRanges ?? job.ticket.pageRanges;
  const pages = job.facts?.pages;
  if (ranges === undefined || pages === undefined) return undefined;
  return pagesSelected(pages, ranges).length === 0 ? 'no-such-pages' : undefined;
}
