/** Steps: a class of records is opened to a person, a department, a group or a role, and shut again. */

import { randomUUID } from 'node:crypto';
import type { AuditActor, AuditEvent, AuditEventKind } from '../../audit/audit-event.ts';
import type { ClassGrantStore } from '../../ports/class-grant-store.ts';
import type { PersonStore } from '../../ports/person-store.ts';
import type { Clock } from '../../shared/clock.ts';
import { isUuid, type PersonId, type SegmentId } from '../../shared/ids.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { dayOf } from '../../shared/working-days.ts';
import { type ClassGrant, checkGrant, type GrantRefusal, type WantedGrant } from '../class-grant.ts';

/** What these steps need. */
export interface GrantDependencies {
  readonly grants: ClassGrantStore;
  readonly people: Pick<PersonStore, 'findById'>;
  /** Segments of the installation. */
  readonly segmentIds: readonly SegmentId[];
  readonly clock: Clock;
}

/** A grant as asked for; without a first day it begins today. */
export type AskedGrant = Omit<WantedGrant, 'from'> & { readonly from?: string | undefined };

/** Opens a class. A person must be known here; of departments and groups only the name is looked at when it counts. */
export async function grantClass(
  { grants, people, segmentIds, clock }: GrantDependencies,
  asked: AskedGrant,
  actor: AuditActor,
): Promise<Result<ClassGrant, GrantRefusal>> {
  const at = clock.now();
  const checked = checkGrant({ ...asked, from: asked.from ?? dayOf(at) }, segmentIds);
  if (!checked.ok) return checked;
  const { holder } = checked.value;
  if (holder.kind === 'person' && (await people.findById(holder.name as PersonId)) === undefined) {
    return refuse('holder-not-valid');
  }
  const grant: ClassGrant = {
    ...checked.value,
    id: randomUUID(),
    grantedBy: actor,
    grantedAt: at,
    revokedAt: undefined,
  };
  await grants.add(grant, [eventOf('record.class-granted', grant, at, actor)]);
  return accept(grant);
}

/** Shuts a class again, at once; undefined when there is no such grant in force. */
export async function revokeGrant(
  { grants, clock }: Pick<GrantDependencies, 'grants' | 'clock'>,
  id: string,
  actor: AuditActor,
): Promise<ClassGrant | undefined> {
  if (!isUuid(id)) return undefined;
  const at = clock.now();
  return await grants.revoke(id, actor, at, (grant) => eventOf('record.class-revoked', grant, at, actor));
}

/** The reason stays in the grant: it may name somebody. */
function eventOf(kind: AuditEventKind, grant: ClassGrant, at: Date, actor: AuditActor): AuditEvent {
  const { holder, classCode, from, until = null } = grant;
  return {
    kind,
    segment: grant.segment,
    at,
    actor,
    subject: holder.kind === 'person' ? `person:${holder.name}` : `${holder.kind}:${holder.name}`,
    details: { grant: grant.id, classCode, from, until },
  };
}
