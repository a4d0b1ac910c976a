/**
 * Step, before anything is served: end the jobs whose document a power loss took. A job's row is written while its
 * document is synced, and acknowledged after both; so a row without its bytes was never acknowledged.
 */

import { createHash } from 'node:crypto';
import type { BlobSpool } from '../../ports/blob-spool.ts';
import type { DocumentVault } from '../../ports/document-vault.ts';
import type { JobStore } from '../../ports/job-store.ts';
import type { SpooledJobs } from '../../ports/spooled-jobs.ts';
import type { Clock } from '../../shared/clock.ts';
import { equalBytes } from '../../shared/equal-bytes.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { eraseJob } from '../hold/erase-job.ts';
import type { PrintJob } from '../job.ts';

/** What the check works with. */
export interface CheckSpooledDeps {
  readonly spool: BlobSpool;
  readonly spooledJobs: SpooledJobs;
  readonly jobs: JobStore;
  readonly vault: DocumentVault;
  readonly clock: Clock;
}

/** What the check found. */
export interface SpooledReport {
  readonly checked: number;
  readonly aborted: number;
}

/**
 * Reads every document that may have been lost: its length, the tags of its frames and its SHA-256 must be right. A job
 * whose document is not becomes `aborted`, with its event. Safe while other processes take jobs in, and to be repeated
 * at any time. Throws when documents cannot be read for another reason (`STORE_KEY_UNAVAILABLE` in a process that only
 * takes in): then nothing is ended.
 */
export async function checkSpooled(deps: CheckSpooledDeps): Promise<SpooledReport> {
  let checked = 0;
  let aborted = 0;
  for (const segment of await deps.spool.unverified()) {
    for await (const job of deps.spooledJobs.listSpooled(segment.prefix)) {
      if (job.blobKey === undefined || !segment.concerns(job.blobKey)) continue;
      checked += 1;
      if (await isWhole(deps.vault, job)) continue;
      const ended = await eraseJob(deps, job, {
        state: 'aborted',
        reason: 'aborted-by-system',
        kind: 'job.aborted',
        actor: 'system',
      });
      if (ended !== undefined) aborted += 1;
    }
    await segment.verified();
  }
  return { checked, aborted };
}

async function isWhole(vault: DocumentVault, job: PrintJob): Promise<boolean> {
  const { blobKey, wrappedKey, sha256 } = job;
  if (blobKey === undefined || wrappedKey === undefined || sha256 === undefined) return true;
  const hash = createHash('sha256');
  let byteLength = 0;
  try {
    for await (const chunk of vault.open(job.segment, { blobKey, wrappedKey })) {
      byteLength += chunk.byteLength;
      hash.update(chunk);
    }
  } catch (error) {
    const lost = error instanceof ServiceError && lostCodes.has(error.code);
    if (lost) return false;
    throw error;
  }
  return byteLength === job.byteLength && equalBytes(hash.digest(), sha256);
}

const lostCodes: ReadonlySet<string> = new Set(['STORE_DOCUMENT_DAMAGED', 'STORE_BLOB_MISSING']);
