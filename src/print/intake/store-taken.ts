/** Step: store a job while its document is still being synced, and take it back when that fails. */

import type { AuditEvent } from '../../audit/audit-event.ts';
import { erasedKey } from '../hold/erase-job.ts';
import type { PrintJob } from '../job.ts';
import { jobEvent } from '../job-event.ts';
import type { IntakeDeps } from './intake-deps.ts';

/**
 * Resolves when both the row and the document survive power loss. When the document does not, the job is ended
 * (`job.aborted`), since the client is told that it failed; should the database fail too, the next start ends it.
 * Throws what failed.
 */
export async function storeTaken(
  deps: Pick<IntakeDeps, 'jobs' | 'vault' | 'clock'>,
  job: Omit<PrintJob, 'jobId'>,
  events: readonly AuditEvent[],
  durable: Promise<void>,
): Promise<PrintJob> {
  const [inserted, synced] = await Promise.allSettled([insertOrDiscard(deps, job, events), durable]);
  if (synced.status === 'rejected') {
    if (inserted.status === 'fulfilled') await takeBack(deps, inserted.value);
    throw synced.reason;
  }
  if (inserted.status === 'rejected') throw inserted.reason;
  return inserted.value;
}

/**
 * A connection that is lost during COMMIT leaves it open whether the row is there; so the row is looked for before its
 * bytes are thrown away. When even that fails, the bytes stay.
 */
async function insertOrDiscard(
  deps: Pick<IntakeDeps, 'jobs' | 'vault'>,
  job: Omit<PrintJob, 'jobId'>,
  events: readonly AuditEvent[],
): Promise<PrintJob> {
  try {
    return await deps.jobs.insert(job, events);
  } catch (error) {
    const stored = await deps.jobs.find(job.id);
    if (stored !== undefined) return stored;
    if (job.blobKey !== undefined) await deps.vault.discard(job.blobKey);
    throw error;
  }
}

async function takeBack({ jobs, clock }: Pick<IntakeDeps, 'jobs' | 'clock'>, job: PrintJob): Promise<void> {
  const at = clock.now();
  const patch = {
    state: 'aborted' as const,
    stateReasons: ['aborted-by-system'],
    completedAt: at,
    ...erasedKey,
  };
  const events = [
    jobEvent('job.aborted', job, 'system', at, { reason: 'document-not-durable' }),
    jobEvent('document.erased', job, 'system', at),
  ];
  await jobs.change(job.id, { states: ['pending-held'] }, patch, events).catch(() => undefined);
}
