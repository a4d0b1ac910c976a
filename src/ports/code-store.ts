/** Codes for a forgotten card, and guests with their claim codes. Only keyed hashes of codes are stored. */

import type { AuditEvent } from '../audit/audit-event.ts';
import type { DeviceId, PersonId } from '../shared/ids.ts';

/** Six digits for somebody whose card is at home. */
export interface WalkUpCode {
  readonly id: string;
  readonly personId: PersonId;
  readonly codeHash: Uint8Array;
  /** One device, or every device of a site. */
  readonly place: { readonly deviceId: DeviceId } | { readonly site: string };
  readonly triesLeft: number;
  /** Undefined: a command. */
  readonly issuedBy: PersonId | undefined;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** Somebody from outside, for whom a member of staff answers. */
export interface Guest {
  readonly personId: PersonId;
  readonly displayName: string;
  readonly sponsorId: PersonId;
  readonly segments: readonly string[];
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** Where somebody types a code. */
export interface CodePlace {
  readonly deviceId: DeviceId;
  readonly site: string;
}

/** Every write is one transaction together with its audit events. */
export interface CodeStore {
  /** Ends the person's earlier codes and adds this one; `taken` when another open code has that number. */
  issue(code: WalkUpCode, events: readonly AuditEvent[]): Promise<'issued' | 'taken'>;
  /** Uses up the open code of that hash that counts at that place; undefined when there is none. Once only. */
  use(codeHash: Uint8Array, place: CodePlace, at: Date): Promise<WalkUpCode | undefined>;
  /** Takes one try from every open code of a place; those without any left end. */
  takeTry(place: CodePlace, at: Date): Promise<void>;

  /** `taken` when another guest has that claim code. */
  invite(
    guest: Pick<Guest, 'personId' | 'sponsorId' | 'createdAt' | 'expiresAt'> & {
      readonly codeHash: Uint8Array;
    },
  ): Promise<'invited' | 'taken'>;
  /** The guest in force with that claim code. */
  findGuest(codeHash: Uint8Array, at: Date): Promise<Guest | undefined>;
  /** Guests in force, of one sponsor or of all, the first to end first; 500 at most. */
  listGuests(sponsorId: PersonId | undefined, at: Date): Promise<readonly Guest[]>;
  /**
   * Ends a guest: the claim code, the person, the links and the sessions. `sponsorId` limits it to guests of one
   * sponsor. False when there was none.
   */
  endGuest(
    personId: PersonId,
    sponsorId: PersonId | undefined,
    at: Date,
    events: readonly AuditEvent[],
  ): Promise<boolean>;
  /** Guests whose time is over and who were not ended yet, 100 at most. */
  listOverdueGuests(at: Date): Promise<readonly PersonId[]>;
}
