/** The checks a job passes before a byte of its document is taken, in order; each throws a `QueueRefusal`. */

import { isInRanges } from '../../../drivers/device/address-range.ts';
import { type Caller, type JobRequest, QueueRefusal } from '../../../drivers/device/print-queue.ts';
import { isDeclarable } from '../document-format.ts';
import { identifySubmitter, type Submitter } from './identify-submitter.ts';
import type { IntakeDeps, PrintListener } from './intake-deps.ts';

/** Members of a request that the checks look at. */
type CheckedMembers = Pick<JobRequest, 'documentFormat' | 'accountId' | 'jobPassword'>;

/** The machine itself: nobody listens in between. */
const loopback = ['127.0.0.0/8', '::1'];

/** Runs every check on a request to make a job, and notes that a capability link was used. */
export async function checkSubmission(
  deps: IntakeDeps,
  listener: PrintListener,
  caller: Caller,
  request: CheckedMembers,
): Promise<Submitter> {
  const submitter = await checkWithoutTrace(deps, listener, caller, request);
  if (submitter.linkId !== undefined) {
    deps.linkUses?.note(submitter.linkId, caller.remoteAddress, deps.clock.now());
  }
  return submitter;
}

/** The same checks for a mere question (Validate-Job). Those that need no database come first. */
export async function checkWithoutTrace(
  deps: IntakeDeps,
  listener: PrintListener,
  caller: Caller,
  request: CheckedMembers,
): Promise<Submitter> {
  checkFormat(request.documentFormat);
  checkJobPassword(caller, request);
  await checkRoom(deps);
  const submitter = await identifySubmitter(deps, listener, caller);
  await checkSubmitter(deps, listener, submitter, request);
  return submitter;
}

/** What is left to check when it is known who sends. */
export async function checkSubmitter(
  deps: IntakeDeps,
  listener: PrintListener,
  submitter: Submitter,
  request: Pick<CheckedMembers, 'accountId'>,
): Promise<void> {
  await checkHeldJobs(deps, submitter);
  checkAccountGiven(listener, request.accountId);
  await checkQuota(deps, submitter, request.accountId);
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

/** PWG 5100.11 §7.1: a password as it is travels over TLS only; a hashed one is worth as much, but told nobody else. */
export function checkJobPassword(
  { secure, remoteAddress }: Pick<Caller, 'secure' | 'remoteAddress'>,
  { jobPassword }: Pick<CheckedMembers, 'jobPassword'>,
): void {
  if (jobPassword?.encryption !== 'none' || secure || isInRanges(remoteAddress, loopback)) return;
  throw new QueueRefusal(
    'attributes-not-supported',
    '暗証番号は暗号化された接続（ipps）でだけ使えます。 / A job password needs an encrypted connection (ipps).',
  );
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

/** CUPS holds such a job and shows the text, so that the person adds the cost code (PWG 5100.16). */
function checkAccountGiven(listener: PrintListener, accountId: string | undefined): void {
  if (listener.accountRequired !== true || (accountId !== undefined && accountId.trim() !== '')) return;
  throw new QueueRefusal('account-info-needed', '予算コードを入力してください。 / A cost code is needed.');
}

/** Jobs without an owner are nobody's account; the quota meets their owner at the release. */
async function checkQuota(
  deps: IntakeDeps,
  { person }: Submitter,
  accountId: string | undefined,
): Promise<void> {
  if (deps.quota === undefined || person === undefined) return;
  const verdict = await deps.quota.checkBeforeHold(person, { accountId });
  switch (verdict) {
    case 'ok':
      return;
    case 'over-limit':
      throw new QueueRefusal(
        'account-limit-reached',
        '印刷の上限に達しています。 / The print quota is used up.',
      );
    case 'account-needed':
      throw new QueueRefusal(
        'account-info-needed',
        '予算コードを入力してください。 / A cost code is needed.',
      );
    case 'account-refused':
      throw new QueueRefusal(
        'account-authorization-failed',
        'この予算コードでは印刷できません。 / This cost code may not be used.',
      );
  }
}
