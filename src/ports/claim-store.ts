/** Claim numbers of held jobs that have no owner yet. Only their keyed hashes are stored. */

import type { AuditEvent } from '../audit/audit-event.ts';
import type { PrintJob } from '../print/job.ts';
import type { JobId, PersonId } from '../shared/ids.ts';

/** A claim number counts only while its job is held, complete and nobody's. Every write is one transaction. */
export interface ClaimStore {
  /**
   * Puts the keyed hash (32 bytes) of a number on a job. `taken` when another held job has that number; `gone` when
   * the job is not held any more, has no document, or has an owner or a number already.
   */
  assign(jobId: JobId, claimHash: Uint8Array): Promise<'assigned' | 'taken' | 'gone'>;
  /** The held, complete, ownerless job with that keyed hash that has not expired at `at`. */
  find(claimHash: Uint8Array, at: Date): Promise<PrintJob | undefined>;
  /**
   * Makes the job that person's and destroys the number, if it still has it and has not expired at `at`; undefined
   * when somebody else was first. The events are written only when it was done.
   */
  bind(
    jobId: JobId,
    claimHash: Uint8Array,
    owner: { readonly personId: PersonId; readonly loginName: string },
    at: Date,
    events: readonly AuditEvent[],
  ): Promise<PrintJob | undefined>;
}
