/** Delegations of held jobs. */

import type { AuditEvent } from '../audit/audit-event.ts';
import type { DelegatingOwner, Delegation } from '../identity/delegation.ts';
import type { PersonId } from '../shared/ids.ts';

/** A delegation with the owner as of today. */
export interface ReceivedDelegation {
  readonly delegation: Delegation;
  readonly owner: DelegatingOwner;
}

/** Every write is one transaction together with its audit events. */
export interface DelegationStore {
  add(delegation: Delegation, events: readonly AuditEvent[]): Promise<void>;
  /** False when there is none in force of that owner. */
  revoke(id: string, ownerId: PersonId, at: Date, events: readonly AuditEvent[]): Promise<boolean>;
  /** In force at `at`, newest first. */
  listGiven(ownerId: PersonId, at: Date): Promise<readonly Delegation[]>;
  /** In force at `at`, from owners who are active, newest first; 100 at most. */
  listReceived(delegateId: PersonId, at: Date): Promise<readonly ReceivedDelegation[]>;
}
