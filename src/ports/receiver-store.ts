/** Accounts at receivers, where destinations lead, and parts of mails that wait for the others. */

import type { AuditEvent } from '../audit/audit-event.ts';
import type { Person } from '../identity/person.ts';
import type { DestinationOwner, ReceiverAccount } from '../scan/receiver-account.ts';
import type { SegmentId } from '../shared/ids.ts';
import type { SealedDocument } from './document-vault.ts';

/** An account with what is needed to sign in. */
export interface AccountSecrets {
  readonly account: ReceiverAccount;
  /** argon2id, PHC string format; undefined: by SSH key only. */
  readonly secretHash: string | undefined;
  /** SSH public keys in the wire form of RFC 4253 §6.6. */
  readonly publicKeys: readonly Uint8Array[];
}

/** An alias and whose scans come by it. */
export interface ReceiverAlias {
  readonly segment: SegmentId;
  /** Normalised. */
  readonly alias: string;
  readonly owner: DestinationOwner;
}

/** A destination for one sending. */
export interface ReceiverToken {
  /** Keyed hash, 32 bytes. */
  readonly hash: Uint8Array;
  readonly segment: SegmentId;
  readonly owner: DestinationOwner;
  readonly expiresAt: Date;
}

/** One part of a mail as it waits. */
export interface WaitingPart {
  readonly receiverId: string;
  /** Names the whole: the same for all of its parts. */
  readonly setKey: string;
  /** One-based. */
  readonly number: number;
  /** Undefined: this part does not say how many there are. */
  readonly total: number | undefined;
  readonly segment: SegmentId;
  /** Facts of the sending as the receiver noted them, as JSON text. */
  readonly envelope: string;
  readonly sealed: SealedDocument;
  readonly receivedAt: Date;
}

/** Names one whole among the parts that wait. */
export type PartSet = Pick<WaitingPart, 'receiverId' | 'setKey'>;

/** Every write is one transaction together with its audit events. */
export interface ReceiverStore {
  /** A name that another account has or had: `IDENTITY_LOGIN_NAME_TAKEN`. */
  addAccount(account: AccountSecrets, events: readonly AuditEvent[]): Promise<void>;
  /** By name; revoked ones are listed too, with the moment. */
  listAccounts(): Promise<readonly ReceiverAccount[]>;
  /** In force only. `name` must be normalised. */
  findAccountByName(name: string): Promise<AccountSecrets | undefined>;
  /** In force only. */
  findAccountById(id: string): Promise<ReceiverAccount | undefined>;
  /** False when there is no such account in force. */
  revokeAccount(id: string, at: Date, events: readonly AuditEvent[]): Promise<boolean>;
  /** Adds an SSH key; does nothing when the account has it. */
  addPublicKey(accountId: string, key: Uint8Array, at: Date, events: readonly AuditEvent[]): Promise<void>;

  /** Sets or replaces. */
  setAlias(alias: ReceiverAlias, at: Date, events: readonly AuditEvent[]): Promise<void>;
  /** False when there was none. */
  removeAlias(segment: SegmentId, alias: string, events: readonly AuditEvent[]): Promise<boolean>;
  listAliases(): Promise<readonly ReceiverAlias[]>;
  /** The first of the aliases that is known, in their order. */
  findAlias(segment: SegmentId, aliases: readonly string[]): Promise<DestinationOwner | undefined>;

  addToken(token: ReceiverToken, at: Date, events: readonly AuditEvent[]): Promise<void>;
  /** Takes a token for one sending; again for the same sending. Undefined: none, expired, or another sending had it. */
  useToken(
    segment: SegmentId,
    hash: Uint8Array,
    sending: string,
    at: Date,
  ): Promise<DestinationOwner | undefined>;
  /** Gives a token back of which the sending came to nothing. */
  releaseToken(hash: Uint8Array, sending: string): Promise<void>;

  /** The one active person with this mail address; undefined when several have it. */
  findPersonByMail(mail: string): Promise<Person | undefined>;

  /** `known`: this part waits already, and the new bytes are not needed. */
  addPart(part: WaitingPart): Promise<'added' | 'known'>;
  /** All parts of one whole, by number. */
  listParts(set: PartSet): Promise<readonly WaitingPart[]>;
  /** Forgets all parts of one whole; the caller then discards their bytes. */
  removeParts(set: PartSet, events: readonly AuditEvent[]): Promise<void>;
  /** Wholes of which the oldest part came before this moment. */
  listOverdueParts(before: Date): Promise<readonly PartSet[]>;
}
