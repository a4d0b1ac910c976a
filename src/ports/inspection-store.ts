/** What is kept about looking into held documents: who looks, what was found, the passwords of encrypted ones. */

import type { AuditEvent } from '../audit/audit-event.ts';
import type { DocumentFacts } from '../print/document-facts.ts';
import type { PrintJob } from '../print/job.ts';
import type { JobId } from '../shared/ids.ts';
import type { Lease } from './job-store.ts';

/** A job that this process looks into now. */
export interface InspectionTurn {
  readonly job: PrintJob;
  /** How many times somebody began, this one included. */
  readonly attempts: number;
}

/** A password, encrypted; readable with the key of the job's segment only. */
export interface SealedPassword {
  /** JWE of the key, bound to `unlock/<job>`. */
  readonly wrappedKey: string;
  /** Nonce, ciphertext and tag (AES-256-GCM). */
  readonly sealed: Uint8Array;
}

/** Every write is one transaction together with its audit events. */
export interface InspectionStore {
  /** Takes held jobs that nobody looked into, newest first; no two processes get the same one while a lease runs. */
  take(at: Date, lease: Lease, limit: number): Promise<readonly InspectionTurn[]>;
  /**
   * Stores facts and ends the turn; with `unknown` only when none are stored yet. While the job is held, the reasons
   * of trouble in its state are replaced by `reason`. Undefined when nothing was changed, as for a job that is over.
   */
  record(
    job: JobId,
    when: 'unknown' | 'always',
    facts: DocumentFacts,
    reason: string | undefined,
    events: readonly AuditEvent[],
  ): Promise<PrintJob | undefined>;
  /** Ends a turn without facts; the job is taken again when the lease of this turn ends. */
  release(job: JobId, leaseOwner: string, until: Date): Promise<void>;
  /** Keeps the password of a held job until the job ends; a new one replaces it. */
  keepPassword(job: JobId, password: SealedPassword, at: Date): Promise<void>;
  findPassword(job: JobId): Promise<SealedPassword | undefined>;
}
