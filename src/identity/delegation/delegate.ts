/** Steps: an owner lets a colleague collect held jobs, sees who may, and takes it back. */

import { randomUUID } from 'node:crypto';
import type { AuditActor, AuditEvent } from '../../audit/audit-event.ts';
import type { DelegationStore } from '../../ports/delegation-store.ts';
import type { JobStore } from '../../ports/job-store.ts';
import type { PersonStore } from '../../ports/person-store.ts';
import type { Clock } from '../../shared/clock.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { isUuid, type PersonId } from '../../shared/ids.ts';
import { addDays, dayOf, startOfDay } from '../../shared/working-days.ts';
import {
  type Delegation,
  type DelegationScope,
  type DelegationView,
  longestDelegationDays,
  mostDelegations,
} from '../delegation.ts';
import { normaliseLoginName, type Person } from '../person.ts';

/** What these steps need. */
export interface DelegationDeps {
  readonly delegations: DelegationStore;
  readonly people: Pick<PersonStore, 'findById' | 'findByLoginName' | 'findByStaffNumber'>;
  readonly jobs: Pick<JobStore, 'find'>;
  readonly clock: Clock;
}

/** What an owner asks for. */
export interface NewDelegation {
  /** Login name or staff number. */
  readonly colleague: string;
  readonly scope: DelegationScope;
  /** Last day, `YYYY-MM-DD`; today to 30 days on. */
  readonly lastDay: string;
}

/**
 * Lets a colleague collect. The colleague needs the jobs' segment too, both now and at the device.
 *
 * @throws ServiceError `DELEGATION_NOT_ALLOWED` with `details.reason`: `colleague-unknown`, `self`, `no-common-segment`,
 * `last-day`, `too-many`, `job-unknown`.
 */
export async function giveDelegation(
  deps: DelegationDeps,
  owner: Person,
  asked: NewDelegation,
  actor: AuditActor = `person:${owner.id}`,
): Promise<Delegation> {
  const at = deps.clock.now();
  const today = dayOf(at);
  const colleague = await findColleague(deps, asked.colleague);
  if (colleague?.state !== 'active') throw notAllowed('colleague-unknown');
  if (colleague.id === owner.id) throw notAllowed('self');
  if (!colleague.segments.some((segment) => owner.segments.includes(segment))) {
    throw notAllowed('no-common-segment');
  }
  if (!(asked.lastDay >= today && asked.lastDay <= addDays(today, longestDelegationDays))) {
    throw notAllowed('last-day');
  }
  if ((await deps.delegations.listGiven(owner.id, at)).length >= mostDelegations) {
    throw notAllowed('too-many');
  }
  await checkScope(deps, owner, colleague, asked.scope);
  const delegation: Delegation = {
    id: randomUUID(),
    ownerId: owner.id,
    delegateId: colleague.id,
    scope: asked.scope,
    createdAt: at,
    expiresAt: startOfDay(addDays(asked.lastDay, 1)),
    revokedAt: undefined,
  };
  await deps.delegations.add(delegation, [
    delegationEvent('delegation.given', owner.id, at, actor, {
      delegation: delegation.id,
      delegate: colleague.id,
      scope: asked.scope.kind,
      lastDay: asked.lastDay,
    }),
  ]);
  return delegation;
}

/** Takes a delegation back; false when the owner has no such one in force. It holds from the next look on. */
export async function revokeDelegation(
  deps: Pick<DelegationDeps, 'delegations' | 'clock'>,
  ownerId: PersonId,
  id: string,
  actor: AuditActor = `person:${ownerId}`,
): Promise<boolean> {
  if (!isUuid(id)) return false;
  const at = deps.clock.now();
  return await deps.delegations.revoke(id, ownerId, at, [
    delegationEvent('delegation.revoked', ownerId, at, actor, { delegation: id }),
  ]);
}

/** What is in force of a person, in both directions, with the names of both sides. */
export async function listDelegations(
  deps: DelegationDeps,
  person: Pick<Person, 'id' | 'displayName'>,
): Promise<{ readonly given: readonly DelegationView[]; readonly received: readonly DelegationView[] }> {
  const at = deps.clock.now();
  const received = await deps.delegations.listReceived(person.id, at);
  const given: DelegationView[] = [];
  for (const delegation of await deps.delegations.listGiven(person.id, at)) {
    const delegate = await deps.people.findById(delegation.delegateId);
    given.push({
      ...delegation,
      ownerName: person.displayName,
      delegateName: delegate?.displayName ?? '',
    });
  }
  return {
    given,
    received: received.map(({ delegation, owner }) => ({
      ...delegation,
      ownerName: owner.displayName,
      delegateName: person.displayName,
    })),
  };
}

async function findColleague({ people }: DelegationDeps, text: string): Promise<Person | undefined> {
  return (
    (await people.findByLoginName(normaliseLoginName(text))) ??
    (await people.findByStaffNumber(text.normalize('NFKC').trim()))
  );
}

async function checkScope(
  { jobs }: DelegationDeps,
  owner: Person,
  colleague: Person,
  scope: DelegationScope,
): Promise<void> {
  if (scope.kind !== 'job') return;
  const job = isUuid(scope.job) ? await jobs.find(scope.job) : undefined;
  if (job?.ownerId !== owner.id || job.state !== 'pending-held') throw notAllowed('job-unknown');
  if (!colleague.segments.includes(job.segment)) throw notAllowed('no-common-segment');
}

function notAllowed(reason: string): ServiceError {
  return new ServiceError('DELEGATION_NOT_ALLOWED', { details: { reason } });
}

function delegationEvent(
  kind: 'delegation.given' | 'delegation.revoked',
  ownerId: PersonId,
  at: Date,
  actor: AuditActor,
  details: AuditEvent['details'],
): AuditEvent {
  return { kind, segment: '-', at, actor, subject: `person:${ownerId}`, details };
}
