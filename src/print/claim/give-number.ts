/** Step: a job without an owner gets a claim number, told once in the answer that acknowledges the job. */

import { randomInt } from 'node:crypto';
import { QueueRefusal } from '../../../drivers/device/print-queue.ts';
import type { ClaimStore } from '../../ports/claim-store.ts';
import type { KeyedHashes } from '../../ports/key-ring.ts';
import { claimDigits, claimNumberCount, claimPurpose, claimText } from '../claim-number.ts';
import type { PrintJob } from '../job.ts';

/** What giving a number needs. */
export interface GiveNumberDeps {
  readonly claims: ClaimStore;
  readonly keys: Pick<KeyedHashes, 'tokenHash'>;
}

/** Numbers drawn before giving up: with a million held jobs, one in 10^16 submissions needs more. */
const mostDraws = 8;

/**
 * Gives a claim number to a held job that has its document and is nobody's, and returns the text that tells it to the
 * sender; undefined for any other job. Only the keyed hash is kept: the text cannot be made again.
 *
 * @throws QueueRefusal `busy` when no free number was drawn, so that the client tries again.
 */
export async function giveClaimNumber(deps: GiveNumberDeps, job: PrintJob): Promise<string | undefined> {
  const isNobodys = job.ownerId === undefined && job.claimHash === undefined;
  if (!isNobodys || job.state !== 'pending-held' || job.documentCount === 0) return undefined;
  for (let draw = 0; draw < mostDraws; draw += 1) {
    const digits = claimDigits(randomInt(claimNumberCount));
    const given = await deps.claims.assign(job.id, deps.keys.tokenHash(claimPurpose, digits));
    if (given === 'assigned') return claimText(digits);
    if (given === 'gone') return undefined;
  }
  throw new QueueRefusal(
    'busy',
    '受付番号を割り当てられません。 / No claim number is free; try again later.',
  );
}
