/** The checks a job passes before a byte of its document is taken, in order; each throws a `QueueRefusal`. */

import { type Caller, type JobRequest, QueueRefusal } from '../../../drivers/device/print-queue.ts';
import { isDeclarable } from '../document-format.ts';
import { identifySubmitter, type Submitter } from './identify-submitter.ts';
import type { IntakeDeps, PrintListener } from './intake-deps.ts';

/** Runs every check on a request to make a job. Cheap checks that need no database come first. */
export async function checkSubmission(
  deps: IntakeDeps,
  listener: PrintListener,
  caller: Caller,
  request: Pick<JobRequest, 'documentFormat'>,
): Promise<Submitter> {
  checkFormat(request.documentFormat);
  await checkRoom(deps);
  const submitter = await identifySubmitter(deps, listener, caller);
  await checkHeldJobs(deps, submitter);
  return submitter;
}

/** `client-error-document-format-not-supported` for what the queue does not take. */
export function checkFormat(documentFormat: string | undefined): void {
  if (documentFormat !== undefined && !isDeclarable(documentFormat)) {
    throw new QueueRefusal(
      'document-format-not-supported',
      'この形式は印刷できません。 / Unsupported format.',
    );
  }
}

/** Busy (the client tries again by itself) while the disk is nearly full. */
export async function checkRoom(deps: Pick<IntakeDeps, 'hasRoom'>): Promise<void> {
  if (!(await deps.hasRoom())) {
    throw new QueueRefusal('busy', '保存場所がいっぱいです。 / The store is full.');
  }
}

async function checkHeldJobs(deps: IntakeDeps, submitter: Submitter): Promise<void> {
  if (submitter.person === undefined) return;
  if ((await deps.jobs.countWaiting(submitter.person.id)) >= deps.limits.heldJobsPerPerson) {
    throw new QueueRefusal('too-many-jobs', '留め置きが上限に達しています。 / Too many jobs are held.');
  }
}
