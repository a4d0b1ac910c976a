/** PINs of people, as argon2id hashes. */

import type { AuditEvent } from '../audit/audit-event.ts';
import type { PersonId } from '../shared/ids.ts';

/** A PIN as stored. */
export interface StoredPin {
  /** argon2id, PHC string format. */
  readonly hash: string;
  readonly setAt: Date;
  /** Undefined: does not expire. */
  readonly expiresAt: Date | undefined;
}

/** Every write is one transaction together with its audit events. */
export interface PinStore {
  find(personId: PersonId): Promise<StoredPin | undefined>;
  /** Sets or replaces. */
  set(personId: PersonId, pin: StoredPin, events: readonly AuditEvent[]): Promise<void>;
  /** False when there was none. */
  clear(personId: PersonId, events: readonly AuditEvent[]): Promise<boolean>;
}
