/** People, their cards, links and sign-ins, as the identity steps need them. */

import type { AddressClass } from '../../drivers/device/address-range.ts';
import type { AuditEvent } from '../audit/audit-event.ts';
import type { Person } from '../identity/person.ts';
import type { Post, PostSource, Rights } from '../identity/post.ts';
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

/** Which entry of which directory vouches for a person. */
export interface DirectoryLink {
  readonly source: Exclude<PostSource, 'office'>;
  /** Lasting there: entryUUID, objectGUID, externalId. */
  readonly id: string;
  /** LDAP: where the entry was last seen. */
  readonly dn?: string | undefined;
}

/** A person with everything that a change may touch. */
export interface PersonRecord {
  /** As of today. */
  readonly person: Person;
  /** Empty: rights stand with the person, without dates. */
  readonly posts: readonly Post[];
  /** First day without access; undefined: none is known. */
  readonly leavesOn: string | undefined;
  readonly directory: DirectoryLink | undefined;
}

/** A person as they are to be stored, all of it. */
export interface PersonDraft
  extends Omit<PersonRecord, 'person'>,
    Pick<Person, 'id' | 'staffNumber' | 'loginName' | 'displayName' | 'mail'> {
  readonly state: Person['state'];
  /** What holds while there are no posts. */
  readonly rights: Rights;
  /** Cards that are new to the person. */
  readonly cards: readonly Credential[];
}

/** By what people are looked up; whoever fits one of them is found. */
export interface PeopleKeys {
  readonly ids?: readonly PersonId[];
  readonly staffNumbers?: readonly string[];
  /** Normalised. */
  readonly loginNames?: readonly string[];
  readonly directory?: { readonly source: DirectoryLink['source']; readonly ids: readonly string[] };
  /** Keyed hashes of cards. */
  readonly cardHashes?: readonly Uint8Array[];
}

/** What was found; the rows are locked until the change is stored. */
export interface KnownPeople {
  readonly records: readonly PersonRecord[];
  /** Who has a card that is not revoked, by its keyed hash in base64. */
  readonly bearers: ReadonlyMap<string, PersonId>;
}

/** What a departure ended. */
export interface EndedAccess {
  readonly signIns: number;
  readonly links: number;
  readonly cards: number;
  readonly sessions: number;
  readonly delegations: number;
}

/** Which people are listed. */
export interface PeopleQuery {
  /** Part of a name, login name, staff number or department. */
  readonly text?: string;
  readonly state?: Person['state'];
  readonly offset: number;
  /** At most 500. */
  readonly limit: number;
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
  findRecord(id: PersonId): Promise<PersonRecord | undefined>;
  /** By name. */
  listPeople(query: PeopleQuery): Promise<{ readonly people: readonly Person[]; readonly total: number }>;
  /**
   * Changes many people in one transaction: all, or nobody. `decide` sees the people found by the keys, and answers what
   * is to be stored; what it throws stores nothing. Whose draft says `left` loses every access in the same transaction,
   * with an event made by `onLeft`. A login name or card that another person has: `IDENTITY_LOGIN_NAME_TAKEN`,
   * `IDENTITY_CARD_TAKEN`.
   */
  changePeople(
    keys: PeopleKeys,
    at: Date,
    decide: (known: KnownPeople) => {
      readonly drafts: readonly PersonDraft[];
      readonly events: readonly AuditEvent[];
    },
    onLeft: (id: PersonId, ended: EndedAccess) => AuditEvent,
  ): Promise<void>;
  /** People whose last day is past and who still count as there. */
  listLeaving(day: string, limit: number): Promise<readonly PersonId[]>;
  /** People with a post that began or ended since their rights were worked out last. */
  listMoving(day: string, limit: number): Promise<readonly PersonId[]>;
  /** People for whom a directory vouches and who have not left. */
  listVouched(
    source: DirectoryLink['source'],
  ): Promise<readonly { readonly id: PersonId; readonly directoryId: string }[]>;
  /** All people for whom a directory vouches, by staff number; those who left too. */
  listRecords(source: DirectoryLink['source']): Promise<readonly PersonRecord[]>;
  /** Cards that are not revoked, newest first. */
  listCredentials(id: PersonId): Promise<readonly Credential[]>;

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
