/** Step: what a new job is before its document is there. */

import { type JobRequest, QueueRefusal } from '../../../drivers/device/print-queue.ts';
import { type JobId, newId } from '../../shared/ids.ts';
import type { PrintJob } from '../job.ts';
import type { JobDemands } from '../job-demands.ts';
import { expiresAt } from '../retention.ts';
import type { Submitter } from './identify-submitter.ts';
import type { IntakeDeps, PrintListener } from './intake-deps.ts';
import { hashJobPassword } from './job-password.ts';

/** Longest job name kept, in characters; IPP names have at most 255 octets (RFC 8011 §5.1.3). */
const longestName = 255;

/**
 * A job in state `job-incoming` from what the client asked.
 *
 * @throws QueueRefusal `attributes-not-supported` for a `job-password` that cannot be judged later.
 */
export async function draftJob(
  deps: Pick<IntakeDeps, 'clock'>,
  listener: PrintListener,
  submitter: Submitter,
  request: JobRequest,
): Promise<Omit<PrintJob, 'jobId'>> {
  const createdAt = deps.clock.now();
  const demands = {
    ...(await demandsOf(request)),
    ...demandsOfSender(submitter),
    ...(listener.marks !== undefined && { marks: listener.marks }),
  };
  return {
    id: newId<JobId>(),
    segment: listener.segment.id,
    listenerId: listener.id,
    ownerId: submitter.person?.id,
    submittedAs: submitter.name,
    jobName: nameOf(request),
    state: 'pending-held',
    stateReasons:
      isHoldRequested(request.jobHoldUntil) && listener.purpose === 'conformance'
        ? ['job-incoming', 'job-hold-until-specified']
        : ['job-incoming'],
    ticket: request.ticket,
    demands,
    facts: undefined,
    claimHash: undefined,
    documentFormat: request.documentFormat,
    documentCount: 0,
    byteLength: 0,
    sha256: undefined,
    blobKey: undefined,
    wrappedKey: undefined,
    impressionsCompleted: undefined,
    mediaSheetsCompleted: undefined,
    createdAt,
    heldAt: undefined,
    processingAt: undefined,
    completedAt: undefined,
    expiresAt: expiresAt(listener.segment, createdAt, request.cancelAfterSeconds),
  };
}

/** True when the client asked that the job waits. */
export function isHoldRequested(jobHoldUntil: string | undefined): boolean {
  return jobHoldUntil !== undefined && jobHoldUntil !== 'no-hold';
}

/** What the database cannot keep (NUL, half a surrogate pair) is no reason to lose a job. */
function nameOf({ jobName }: JobRequest): string {
  const kept = jobName.toWellFormed().replaceAll('\0', '') || 'untitled';
  return kept.length <= longestName ? kept : [...kept].slice(0, longestName).join('');
}

async function demandsOf(request: JobRequest): Promise<JobDemands> {
  const { accountId, cancelAfterSeconds, releaseAction, jobPassword } = request;
  const jobPasswordHash = jobPassword && (await hashJobPassword(jobPassword));
  if (jobPasswordHash === 'unknown-encryption') {
    throw new QueueRefusal(
      'attributes-not-supported',
      'この形式の暗証番号は使えません。 / This form of job password is not supported.',
    );
  }
  return {
    ...(jobPasswordHash !== undefined && { jobPasswordHash }),
    ...(accountId !== undefined && { accountId }),
    ...(cancelAfterSeconds !== undefined && { cancelAfterSeconds }),
    ...(releaseAction !== undefined && { releaseAction }),
  };
}

/** Who vouched for the owner, or which machine may complete a job that has none. */
function demandsOfSender({ vouchedBy, senderMark }: Submitter): JobDemands {
  return { ...(vouchedBy !== undefined && { vouchedBy }), ...(senderMark !== undefined && { senderMark }) };
}
