/** Step: somebody at a device types the claim number of a job without an owner, and the job becomes theirs. */

import type { AuditEvent } from '../../audit/audit-event.ts';
import type { WalkUpSession } from '../../identity/session.ts';
import {
  type CountedKey,
  noteFailure,
  openTrials,
  type TrialDeps,
} from '../../identity/trials/count-trials.ts';
import { claimDeviceTrials, claimPersonTrials } from '../../identity/trials.ts';
import type { ClaimStore } from '../../ports/claim-store.ts';
import type { KeyedHashes } from '../../ports/key-ring.ts';
import type { PersonStore } from '../../ports/person-store.ts';
import type { Clock } from '../../shared/clock.ts';
import { equalBytes } from '../../shared/equal-bytes.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { claimPurpose, parseClaimNumber } from '../claim-number.ts';
import { toHeldJobView } from '../hold/job-view.ts';
import type { HeldJobView, PrintJob } from '../job.ts';
import { jobEvent } from '../job-event.ts';

/** What claiming needs. */
export interface ClaimDeps extends Pick<TrialDeps, 'alarm'> {
  readonly claims: ClaimStore;
  readonly people: PersonStore;
  readonly keys: Pick<KeyedHashes, 'tokenHash'>;
  readonly clock: Clock;
}

/** Why a typed number got nobody a job. A number of a segment that may not come out here is simply wrong. */
export type ClaimRefusal = 'claim-number-wrong' | 'too-many-trials';

/** Compared with when no job was found, so that both ways take the same steps. */
const noHash = new Uint8Array(32);

/**
 * Binds the job with that number to the session's person; the number is dead afterwards. What cannot be a number is
 * refused without counting; a wrong number counts for the person (5 in 15 minutes) and the device (20 in 5 minutes),
 * in the database, so that all processes lock together. Trials of one person go one after the other.
 */
export async function claimJob(
  deps: ClaimDeps,
  session: WalkUpSession,
  typed: string,
): Promise<Result<HeldJobView, ClaimRefusal>> {
  const digits = parseClaimNumber(typed);
  if (digits === undefined) return refuse('claim-number-wrong');
  return await deps.people.inTurn(keysOf(session)[0].key, () => tryNumber(deps, session, digits));
}

async function tryNumber(
  deps: ClaimDeps,
  session: WalkUpSession,
  digits: string,
): Promise<Result<HeldJobView, ClaimRefusal>> {
  const now = deps.clock.now();
  const keys = keysOf(session);
  const counts = await openTrials(deps, keys);
  if (counts === undefined) return refuse('too-many-trials');
  const hash = deps.keys.tokenHash(claimPurpose, digits);
  const found = await deps.claims.find(hash, now);
  const isRight = equalBytes(found?.claimHash ?? noHash, hash);
  const person = await deps.people.findById(session.personId);
  const job =
    found !== undefined && isRight && session.segments.includes(found.segment) && person?.state === 'active'
      ? await deps.claims.bind(
          found.id,
          hash,
          { personId: session.personId, loginName: person.loginName },
          now,
          [claimedEvent(found, session, now)],
        )
      : undefined;
  if (job !== undefined) return accept(toHeldJobView(job, undefined));
  await noteFailure(deps, 'claim-number', keys, counts, refusedEvent(session, now));
  return refuse('claim-number-wrong');
}

/** The person's count first: it is also the one that trials line up on. */
function keysOf(session: WalkUpSession): readonly [CountedKey, CountedKey] {
  return [
    { key: `claim:person:${session.personId}`, limit: claimPersonTrials, scope: 'person' },
    { key: `claim:device:${session.deviceId}`, limit: claimDeviceTrials, scope: 'device' },
  ];
}

function refusedEvent(session: WalkUpSession, at: Date): AuditEvent {
  return {
    kind: 'job.claim-refused',
    segment: '-',
    at,
    actor: `person:${session.personId}`,
    subject: `device:${session.deviceId}`,
    details: { session: session.id },
  };
}

function claimedEvent(job: PrintJob, session: WalkUpSession, at: Date): AuditEvent {
  return jobEvent('job.claimed', job, `person:${session.personId}`, at, {
    device: session.deviceId,
    session: session.id,
  });
}
