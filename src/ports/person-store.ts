/** People, their cards, links and sign-ins, as the identity steps need them. */

import type { AddressClass } from '../../drivers/device/address-range.ts';
import type { AuditEvent } from '../audit/audit-event.ts';
import type { Person } from '../identity/person.ts';
import type { PersonId, SegmentId } from '../shared/ids.ts';

/** A card bound to a person. The number itself is never stored. */
export interface Credential {
  readonly id: string;
  readonly personId: PersonId;
  readonly technology: 'iso14443a' | 'felica';
  /** HMAC-SHA-256 of technology and identifier, 32 bytes. */
  readonly keyedHash: Uint8Array;
  /** Last four characters of the number, for the help desk. */
  readonly lastFour: string;
  /** 1: the card only states its number. 2: the card proved that it is genuine. */
  readonly assurance: 1 | 2;
  readonly state: 'active' | 'suspended' | 'revoked';
}

/** A person's printer URL with a secret; the secret is stored as SHA-256 only. */
export interface CapabilityLink {
  readonly id: string;
  readonly personId: PersonId;
  readonly segment: SegmentId;
  readonly tokenHash: Uint8Array;
  readonly label: string;
  readonly createdAt: Date;
  readonly revokedAt: Date | undefined;
  /** From then on it is worth nothing; undefined: until it is revoked. */
  readonly expiresAt: Date | undefined;
  /** Addresses or ranges from which it may be used; empty: from everywhere the listener is reached. */
  readonly sourceRanges: readonly string[];
  /** The last job sent by it, and from how far away; a few seconds late. Undefined: none yet. */
  readonly lastUse: { readonly at: Date; readonly from: AddressClass } | undefined;
  /** Jobs sent by it. */
  readonly useCount: number;
}

/** A browser sign-in as stored. */
export interface StoredSignIn {
  readonly id: string;
  readonly personId: PersonId;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly revokedAt: Date | undefined;
}

/** Every write is one transaction together with its audit events. */
export interface PersonStore {
  findById(id: PersonId): Promise<Person | undefined>;
  /** `loginName` must be normalised. */
  findByLoginName(loginName: string): Promise<Person | undefined>;
  findByStaffNumber(staffNumber: string): Promise<Person | undefined>;
  /** argon2id hash, undefined when the person has no password. */
  passwordHash(id: PersonId): Promise<string | undefined>;
  setPassword(
    id: PersonId,
    hash: string,
    mustChange: boolean,
    at: Date,
    events: readonly AuditEvent[],
  ): Promise<void>;
  /**
   * Inserts the person, or changes the one with that staff number; returns the stored id. A login name that another
   * person has: `IDENTITY_LOGIN_NAME_TAKEN`.
   */
  upsert(
    person: Omit<Person, 'id' | 'mustChangePassword'>,
    at: Date,
    event: (id: PersonId, isNew: boolean) => AuditEvent,
  ): Promise<PersonId>;
  /** Number of people with a role, active ones only. */
  countWithRole(role: string): Promise<number>;

  findCredential(keyedHash: Uint8Array): Promise<Credential | undefined>;
  /** Answers `taken` when another active or suspended credential has that hash. */
  addCredential(credential: Credential, at: Date, events: readonly AuditEvent[]): Promise<'added' | 'taken'>;

  findLink(tokenHash: Uint8Array): Promise<CapabilityLink | undefined>;
  /** Links that are not revoked, newest first; those that have expired too. */
  listLinks(personId: PersonId): Promise<readonly CapabilityLink[]>;
  addLink(link: CapabilityLink, events: readonly AuditEvent[]): Promise<void>;
  /** False when there is no such link in force of that person. */
  revokeLink(id: string, personId: PersonId, at: Date, events: readonly AuditEvent[]): Promise<boolean>;
  /** False when there is no such link in force of that person. */
  renameLink(id: string, personId: PersonId, label: string, events: readonly AuditEvent[]): Promise<boolean>;
  /** Adds uses to a link's count. The time only ever goes forward. */
  noteLinkUse(
    id: string,
    use: { readonly at: Date; readonly from: AddressClass; readonly count: number },
  ): Promise<void>;

  addSignIn(signIn: StoredSignIn, events: readonly AuditEvent[]): Promise<void>;
  findSignIn(id: string): Promise<StoredSignIn | undefined>;
  endSignIn(id: string, at: Date, events: readonly AuditEvent[]): Promise<void>;
  /** Ends every sign-in of a person but one. */
  endOtherSignIns(personId: PersonId, keepId: string, at: Date): Promise<void>;

  /** Failed trials of a key since a moment. */
  countTrials(key: string, since: Date): Promise<number>;
  addTrial(key: string, at: Date, events: readonly AuditEvent[]): Promise<void>;
  clearTrials(key: string): Promise<void>;
  /**
   * Runs trials of one key one after the other, so that guesses sent in the same moment all see the count of those
   * before them. Holds within the process.
   */
  inTurn<Value>(key: string, trial: () => Promise<Value>): Promise<Value>;
}
