/** Why a job of a person is not in the list at a device. Pure. */

import type { SegmentId } from '../shared/ids.ts';
import type { PrintJob } from './job.ts';

/** Why it is not listed. */
export type ElsewhereReason =
  /** Its segment does not come out of this device, or not for this person. */
  | 'other-segment'
  /** It is still coming in. */
  | 'arriving'
  /** It waited too long and was erased. */
  | 'expired'
  /** It came out. */
  | 'printed'
  /** Its owner deleted it, or it could not be taken. */
  | 'canceled';

/** A job that is not in the list; without its name unless its segment is open here. */
export interface ElsewhereJob {
  readonly reason: ElsewhereReason;
  readonly segment: SegmentId;
  /** Undefined while the session may not know it. */
  readonly jobName: string | undefined;
  readonly at: Date;
}

/**
 * The reason; undefined when the job stands in the list.
 *
 * @param missing Factors that the session lacks for it; an empty list: it cannot come out here whatever is shown.
 */
export function whyElsewhere(
  job: Pick<PrintJob, 'state' | 'stateReasons' | 'heldAt'>,
  missing: readonly unknown[] | undefined,
): ElsewhereReason | undefined {
  if (job.state === 'completed') return 'printed';
  if (job.state === 'canceled' || job.state === 'aborted') {
    return job.stateReasons.includes('job-canceled-after-timeout') ? 'expired' : 'canceled';
  }
  if (job.heldAt === undefined) return 'arriving';
  return missing?.length === 0 ? 'other-segment' : undefined;
}
