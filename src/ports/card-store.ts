/** Cards, their life, and the waiting for one at a device. Numbers are never stored: keyed hashes and four digits are. */

import type { AuditEvent } from '../audit/audit-event.ts';
import type { DeviceId, PersonId } from '../shared/ids.ts';
import type { Credential } from './person-store.ts';

/** Why a card is suspended or revoked. */
export type CardReason =
  | 'waiting-for-approval'
  | 'refused'
  | 'lost'
  | 'by-administrator'
  | 'returned'
  | 'replaced';

/** A card with its life. */
export interface Card extends Credential {
  /** `temporary`: lent for a while, instead of the person's own. */
  readonly kind: 'lasting' | 'temporary';
  /** From then on it opens nothing; undefined: until it is revoked. */
  readonly expiresAt: Date | undefined;
  /** Of a card that is not active. */
  readonly reason: CardReason | undefined;
  readonly createdAt: Date;
}

/** Keyed hashes by which a number is compared with the cards that are enrolled. */
export interface NumberHashes {
  readonly own: Uint8Array;
  /** Other forms of the number: reversed, cut, in decimal. */
  readonly forms: readonly Uint8Array[];
  /** The number with one mistake of typing. */
  readonly mistypes: readonly Uint8Array[];
}

/** An administrator waits for a card at a device. */
export interface CardCapture {
  readonly id: string;
  readonly deviceId: DeviceId;
  readonly personId: PersonId;
  /** Undefined: a command. */
  readonly askedBy: PersonId | undefined;
  readonly kind: Card['kind'];
  readonly cardExpiresAt: Date | undefined;
  readonly state: 'waiting' | 'read-once' | 'enrolled' | 'refused' | 'canceled';
  readonly firstHash: Uint8Array | undefined;
  /** Error code, once refused. */
  readonly refusal: string | undefined;
  /** Once enrolled. */
  readonly lastFour: string | undefined;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** Every write is one transaction together with its audit events. */
export interface CardStore {
  /** A card with that hash that is not revoked. */
  findByHash(keyedHash: Uint8Array): Promise<Card | undefined>;
  find(id: string): Promise<Card | undefined>;
  /** Cards of a person, newest first; those revoked too, 100 at most. */
  list(personId: PersonId): Promise<readonly Card[]>;
  /** Cards that wait for approval, oldest first, 200 at most. */
  listWaiting(): Promise<readonly Card[]>;
  /**
   * Is the number another form of a card that is not revoked (`form`), or one mistake of typing away from one of the
   * same person (`mistype`)?
   */
  findNear(personId: PersonId, hashes: NumberHashes): Promise<'form' | 'mistype' | undefined>;
  /** Answers `taken` when another card that is not revoked has that number. */
  add(card: Card, forms: readonly Uint8Array[], events: readonly AuditEvent[]): Promise<'added' | 'taken'>;
  /**
   * Moves a card between states, when it is in one of `from`; false otherwise. A card that is not active any more ends
   * the sessions that it opened, at every device, in the same transaction.
   */
  move(
    id: string,
    change: {
      readonly from: readonly Card['state'][];
      readonly to: Card['state'];
      readonly reason: CardReason | undefined;
      readonly at: Date;
    },
    events: readonly AuditEvent[],
  ): Promise<boolean>;

  /** Begins to wait for a card at a device; an earlier waiting there is canceled. */
  startCapture(capture: CardCapture): Promise<void>;
  findCapture(id: string): Promise<CardCapture | undefined>;
  /** The waiting in force at a device. */
  openCapture(deviceId: DeviceId, at: Date): Promise<CardCapture | undefined>;
  /** Keeps the first reading; false when the capture is not waiting any more. */
  noteFirstReading(id: string, hash: Uint8Array): Promise<boolean>;
  /** Ends a capture that is open; false when it was not. */
  endCapture(
    id: string,
    outcome: {
      readonly state: 'enrolled' | 'refused' | 'canceled';
      readonly refusal?: string;
      readonly lastFour?: string;
    },
  ): Promise<boolean>;

  /** Writes events that go with no change. */
  note(events: readonly AuditEvent[]): Promise<void>;
  /** Deletes failed trials of before a moment, of whatever key. */
  clearTrialsBefore(at: Date): Promise<void>;
}
