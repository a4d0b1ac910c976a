/** Claims a held job for one delivery: the database admits one open delivery a job. */

import { randomBytes } from 'node:crypto';
import type { JobTicket } from '../../../drivers/device/job.ts';
import type { AuditActor } from '../../audit/audit-event.ts';
import type { Device } from '../../ports/device-store.ts';
import { type DeliveryId, newId, type PersonId, type SessionId } from '../../shared/ids.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Delivery, PrintJob, ReleaseRefusal } from '../job.ts';
import { deliveryEvent } from '../job-event.ts';
import { paperOf, type TicketPart } from '../paper.ts';
import type { TicketNote } from '../ticket.ts';
import type { ReleaseDeps } from './release-deps.ts';
import { newLease, type Work } from './work.ts';

/** One release as it was decided. */
export interface Claim {
  readonly job: PrintJob;
  /** Undefined: the sink. */
  readonly device: Device | undefined;
  readonly sessionId: SessionId | undefined;
  /** Undefined: nobody stands behind it, as with direct queues. */
  readonly personId: PersonId | undefined;
  readonly ticket: JobTicket;
  readonly notes?: readonly TicketNote[];
  /** The delegation by which a colleague collects; it is charged to the owner all the same. */
  readonly delegation?: string | undefined;
  /** What follows after this delivery. */
  readonly rest?: readonly TicketPart[];
}

/** Asks for the quota, then opens the delivery and sets the job `processing`. Nothing is sent yet. */
export async function claimDelivery(deps: ReleaseDeps, claim: Claim): Promise<Result<Work, ReleaseRefusal>> {
  const { job, device, personId, ticket } = claim;
  const payer = personId && (job.ownerId ?? personId);
  const refusal = device && (await quotaRefusal(deps, { job, device, personId: payer, ticket }));
  if (refusal !== undefined) return refuse(refusal);
  const createdAt = deps.clock.now();
  const delivery: Delivery = {
    id: newId<DeliveryId>(),
    job: job.id,
    deviceId: device?.id,
    sessionId: claim.sessionId,
    state: 'claimed',
    marker: newMarker(),
    deviceJobId: undefined,
    reason: undefined,
    impressionsCompleted: undefined,
    ticket,
    usage: undefined,
    createdAt,
    notes: claim.notes ?? [],
    rest: claim.rest ?? [],
  };
  const actor: AuditActor = personId ? `person:${personId}` : 'system';
  const details = {
    session: claim.sessionId ?? null,
    changed: changedAttributes(job.ticket, ticket),
    ...(claim.delegation !== undefined && { delegation: claim.delegation }),
  };
  const outcome = await deps.jobs.claim({ ...delivery, requestedBy: personId }, newLease(deps), [
    deliveryEvent('delivery.claimed', delivery, job, actor, createdAt, details),
  ]);
  if (outcome !== 'claimed') return refuse(outcome === 'not-held' ? 'job-not-held' : 'being-printed');
  return accept({ delivery, job: { ...job, state: 'processing' }, ...(device && { device }) });
}

/** Names of the ticket's members that are not as the client asked. */
function changedAttributes(asked: JobTicket, given: JobTicket): readonly string[] {
  const names = new Set([...Object.keys(asked), ...Object.keys(given)]) as Set<keyof JobTicket>;
  return [...names].filter((name) => JSON.stringify(asked[name]) !== JSON.stringify(given[name]));
}

async function quotaRefusal(
  deps: ReleaseDeps,
  of: {
    readonly job: PrintJob;
    readonly device: Device;
    readonly personId: PersonId | undefined;
    readonly ticket: JobTicket;
  },
): Promise<'over-quota' | 'account-needed' | undefined> {
  const answer = (await deps.checkQuota?.({ ...of, paper: paperOf(of.job.facts, of.ticket) })) ?? 'ok';
  return answer === 'ok' ? undefined : answer;
}

/** A job name for the device that tells nothing and occurs once: `TM-` and 16 characters (80 random bits). */
function newMarker(): string {
  const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  return `TM-${[...randomBytes(16)].map((byte) => alphabet[byte % 32]).join('')}`;
}
