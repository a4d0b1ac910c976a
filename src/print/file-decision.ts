/** May this job go into the archive instead of onto paper? Pure. */

import type { PersonId, SegmentId } from '../shared/ids.ts';
import { accept, type Result, refuse } from '../shared/result.ts';
import type { PrintJob, ReleaseRefusal } from './job.ts';

/** Why a job is not filed. `not-fileable`: nothing in the archive could read it, or it is too large. */
export type FileRefusal =
  | Extract<
      ReleaseRefusal,
      | 'job-not-found'
      | 'job-not-held'
      | 'being-printed'
      | 'segment-not-allowed'
      | 'document-password-needed'
      | 'job-password-needed'
    >
  | 'not-fileable';

/** Who asks, and the segments that are open to that person there. */
export interface FilingOwner {
  readonly personId: PersonId;
  readonly segments: readonly SegmentId[];
}

/** Formats that recognition and the archive read. */
const fileableFormats: ReadonlySet<string> = new Set([
  'application/pdf',
  'image/jpeg',
  'image/png',
  'image/tiff',
]);

/**
 * The owner's own job, complete and held, whose document can be opened. A job with a password of its own is refused: in the
 * archive others of the department would see it.
 */
export function decideFiling(job: PrintJob | undefined, owner: FilingOwner): Result<PrintJob, FileRefusal> {
  if (job === undefined || job.ownerId !== owner.personId) return refuse('job-not-found');
  if (!owner.segments.includes(job.segment)) return refuse('segment-not-allowed');
  if (job.state === 'processing' || job.state === 'processing-stopped') return refuse('being-printed');
  if (job.state !== 'pending-held' || job.heldAt === undefined) return refuse('job-not-held');
  if (job.demands.jobPasswordHash !== undefined) return refuse('job-password-needed');
  if (!fileableFormats.has(job.documentFormat ?? '')) return refuse('not-fileable');
  if (job.facts?.trouble === 'password-needed') return refuse('document-password-needed');
  if (job.facts?.trouble === 'damaged') return refuse('not-fileable');
  return accept(job);
}
