/** Ends a held job and makes its document unreadable: the wrapped key goes in the same transaction. */

import type { AuditActor, AuditEventKind } from '../../audit/audit-event.ts';
import type { DocumentVault } from '../../ports/document-vault.ts';
import type { JobStore } from '../../ports/job-store.ts';
import type { Clock } from '../../shared/clock.ts';
import type { PrintJob } from '../job.ts';
import { jobEvent } from '../job-event.ts';

/** What ending a job needs. */
export interface EraseDeps {
  readonly jobs: JobStore;
  readonly vault: DocumentVault;
  readonly clock: Clock;
}

/** How a job ends without paper. */
export interface Ending {
  readonly state: 'canceled' | 'aborted';
  readonly reason: string;
  readonly kind: Extract<AuditEventKind, 'job.canceled' | 'job.aborted' | 'job.expired'>;
  readonly actor: AuditActor;
}

/** The members of a job that destroy its key (crypto-erase). */
export const erasedKey = { wrappedKey: undefined } as const;

/** Ends a job that is held; undefined when it is not (it is coming out, or over). */
export async function eraseJob(
  deps: EraseDeps,
  job: PrintJob,
  ending: Ending,
): Promise<PrintJob | undefined> {
  const at = deps.clock.now();
  const stored = await deps.jobs.change(
    job.id,
    { states: ['pending-held'] },
    { state: ending.state, stateReasons: [ending.reason], completedAt: at, ...erasedKey },
    [
      jobEvent(ending.kind, job, ending.actor, at, { reason: ending.reason }),
      jobEvent('document.erased', job, ending.actor, at),
    ],
  );
  if (stored !== undefined) await discardErased(deps, stored);
  return stored;
}

/** Removes the encrypted bytes of a job whose key is gone, and notes that they are gone. */
export async function discardErased(deps: Pick<EraseDeps, 'jobs' | 'vault'>, job: PrintJob): Promise<void> {
  if (job.blobKey === undefined || job.wrappedKey !== undefined) return;
  await deps.vault.discard(job.blobKey);
  await deps.jobs.change(job.id, { states: [job.state] }, { blobKey: undefined }, []);
}
