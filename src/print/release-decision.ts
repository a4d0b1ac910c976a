/** May this job come out here, for this person, now? Pure. */

import type { WalkUpSession } from '../identity/session.ts';
import { accept, type Result, refuse } from '../shared/result.ts';
import type { Delivery, PrintJob, ReleaseRefusal } from './job.ts';

/**
 * A release needs the owner, a segment that the session may release (person, device and factors together), and a
 * job that is complete, held and not in doubt.
 */
export function decideRelease(
  job: PrintJob | undefined,
  lastDelivery: Delivery | undefined,
  session: Pick<WalkUpSession, 'personId' | 'segments'>,
): Result<PrintJob, ReleaseRefusal> {
  if (job === undefined || job.ownerId !== session.personId) return refuse('job-not-found');
  if (!session.segments.includes(job.segment)) return refuse('segment-not-allowed');
  if (lastDelivery?.state === 'ambiguous') return refuse('outcome-unknown');
  if (job.state === 'processing' || job.state === 'processing-stopped') return refuse('being-printed');
  if (job.state !== 'pending-held' || job.heldAt === undefined) return refuse('job-not-held');
  return accept(job);
}
