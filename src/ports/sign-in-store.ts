/** Browser sign-ins, their second factors, and phones before a panel, as the identity steps need them. */

import type { AuditEvent } from '../audit/audit-event.ts';
import type { DeviceId, PersonId, SessionId } from '../shared/ids.ts';

/**
 * What somebody was recognised by at the desk. `provider` is the word of the identity provider, `provider-mfa` when
 * that says that it asked for two factors.
 */
export type SignInFactor =
  | 'password'
  | 'provider'
  | 'provider-mfa'
  | 'totp'
  | 'recovery-code'
  | 'certificate';

/** The identity provider's names of a sign-in: keyed hashes, 32 bytes. */
export interface ProviderSession {
  /** Of `sub`. */
  readonly subject: Uint8Array;
  /** Of `sid`; undefined when the provider names none. */
  readonly session: Uint8Array | undefined;
}

/** A browser sign-in as stored. */
export interface StoredSignIn {
  readonly id: string;
  readonly personId: PersonId;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly revokedAt: Date | undefined;
  readonly factors: readonly SignInFactor[];
  readonly remoteAddress: string;
  /** Browser and system in a few words. */
  readonly browser: string;
  /** To the minute; undefined: not since it began. */
  readonly lastSeenAt: Date | undefined;
  /** The certificate it is bound to, 64 lower-case hex digits. */
  readonly certificateSha256: string | undefined;
  readonly provider: ProviderSession | undefined;
}

/** A first factor was right; the second is owed. */
export interface StoredHalfSignIn {
  readonly id: string;
  readonly personId: PersonId;
  readonly factors: readonly SignInFactor[];
  /** `enrolment`: the person must have a second factor and has none yet. */
  readonly owed: 'code' | 'enrolment';
  readonly startedAt: Date;
  readonly expiresAt: Date;
  readonly provider: ProviderSession | undefined;
}

/** An authenticator app as stored; both secrets are encrypted. */
export interface StoredAuthenticator {
  /** Undefined: none in force. */
  readonly secret: Uint8Array | undefined;
  readonly confirmedAt: Date | undefined;
  /** Shown and not yet confirmed. */
  readonly offered: Uint8Array | undefined;
  readonly offeredAt: Date | undefined;
  /** Recovery codes that are not used. */
  readonly recoveryCodesLeft: number;
}

/** A certificate enrolled for a person. */
export interface EnrolledCertificate {
  readonly sha256: string;
  readonly personId: PersonId;
  readonly enrolledAt: Date;
}

/** An authority of client certificates. */
export interface ClientAuthority {
  readonly sha256: string;
  /** PEM. */
  readonly certificate: string;
  readonly addedAt: Date;
}

/** A phone before a panel. */
export interface PhoneVisit {
  readonly tokenHash: Uint8Array;
  readonly deviceId: DeviceId;
  readonly openedAt: Date;
  readonly expiresAt: Date;
  readonly personId: PersonId | undefined;
  readonly sessionId: SessionId | undefined;
}

/** Sign-ins. Every write with events is one transaction together with them. */
export interface SignInStore {
  add(signIn: StoredSignIn, events: readonly AuditEvent[]): Promise<void>;
  find(id: string): Promise<StoredSignIn | undefined>;
  /** Sign-ins of a person in force at the moment, newest first; 100 at most. */
  listOpen(personId: PersonId, at: Date): Promise<readonly StoredSignIn[]>;
  /** Notes that it was used. */
  touch(id: string, at: Date): Promise<void>;
  /** False when it had ended, or is not that person's. */
  end(id: string, personId: PersonId, at: Date, events: readonly AuditEvent[]): Promise<boolean>;
  /** Ends the open sign-ins of a person, but one when `keepId` is given; returns how many. */
  endAll(personId: PersonId, at: Date, events: readonly AuditEvent[], keepId?: string): Promise<number>;
  /** Ends what a session, or else all of a subject, of the identity provider began; whose sign-ins they were. */
  endProvided(
    of: Partial<ProviderSession>,
    at: Date,
    event: (personId: PersonId) => AuditEvent,
  ): Promise<readonly PersonId[]>;

  addHalf(half: StoredHalfSignIn): Promise<void>;
  /** Undefined when it is over. */
  findHalf(id: string, at: Date): Promise<StoredHalfSignIn | undefined>;
  /** Takes it away; false when another request did. */
  takeHalf(id: string, at: Date): Promise<boolean>;

  /** Whom the provider means by a subject; undefined when it is new. */
  findProvided(issuer: string, subject: Uint8Array): Promise<PersonId | undefined>;
  /** Binds a subject to a person; `taken` when the person has another subject there. */
  bindProvided(issuer: string, subject: Uint8Array, personId: PersonId, at: Date): Promise<'bound' | 'taken'>;
  /** Forgets whom the provider means; false when nothing was bound. */
  unbindProvided(personId: PersonId, events: readonly AuditEvent[]): Promise<boolean>;
}

/** Authenticator apps and recovery codes. */
export interface AuthenticatorStore {
  find(personId: PersonId): Promise<StoredAuthenticator | undefined>;
  /** Keeps a secret that was shown; replaces one that was shown before, never the one in force. */
  offer(personId: PersonId, offered: Uint8Array, at: Date): Promise<void>;
  /**
   * Puts the offered secret in force with its recovery codes, when it is still the one that was offered; `step` and
   * earlier ones are used up.
   */
  confirm(
    personId: PersonId,
    offered: Uint8Array,
    step: number,
    codeHashes: readonly Uint8Array[],
    at: Date,
    events: readonly AuditEvent[],
  ): Promise<boolean>;
  /** Uses a time step up; false when it, or a later one, was used. */
  useStep(personId: PersonId, step: number): Promise<boolean>;
  /** Uses a recovery code up; false when there is none such. */
  useRecoveryCode(
    personId: PersonId,
    codeHash: Uint8Array,
    at: Date,
    events: readonly AuditEvent[],
  ): Promise<boolean>;
  replaceRecoveryCodes(
    personId: PersonId,
    codeHashes: readonly Uint8Array[],
    events: readonly AuditEvent[],
  ): Promise<void>;
  /** Takes everything away; false when there was nothing in force. */
  remove(personId: PersonId, events: readonly AuditEvent[]): Promise<boolean>;
}

/** Client certificates and their authorities. */
export interface CertificateStore {
  /** In force; undefined when it is nobody's or was revoked. */
  find(sha256: string): Promise<EnrolledCertificate | undefined>;
  list(personId: PersonId): Promise<readonly EnrolledCertificate[]>;
  /** Answers `taken` when it is somebody's, or was revoked. */
  enrol(certificate: EnrolledCertificate, events: readonly AuditEvent[]): Promise<'enrolled' | 'taken'>;
  /** False when that person has no such certificate in force. Ends what was signed in with it. */
  revoke(sha256: string, personId: PersonId, at: Date, events: readonly AuditEvent[]): Promise<boolean>;
  authorities(): Promise<readonly ClientAuthority[]>;
  /** False when it is there already. */
  addAuthority(authority: ClientAuthority, events: readonly AuditEvent[]): Promise<boolean>;
  removeAuthority(sha256: string, events: readonly AuditEvent[]): Promise<boolean>;
}

/** Phones before panels. */
export interface PhoneVisitStore {
  /** False when the token was opened before. Forgets visits that are over. */
  open(visit: PhoneVisit): Promise<boolean>;
  find(tokenHash: Uint8Array, at: Date): Promise<PhoneVisit | undefined>;
  /** Binds a visit to a person and a session; false when it has one. */
  enter(
    tokenHash: Uint8Array,
    by: { readonly personId: PersonId; readonly sessionId: SessionId; readonly expiresAt: Date },
  ): Promise<boolean>;
}
