/** What the routes ask about second factors, open sign-ins, certificates and the identity provider. */

import type { Person } from '../../identity/person.ts';
import type { ShownCertificate } from '../../identity/second/certificate/certificate-holder.ts';
import type { SignInFactor } from '../../ports/sign-in-store.ts';
import type { Result } from '../../shared/result.ts';
import type { SignedIn } from './callers.ts';

/** Where a request comes from. */
export interface Connection {
  readonly remoteAddress: string;
  /** Browser and system in a few words. */
  readonly browser: string;
  /** The client certificate whose key the handshake proved. */
  readonly certificate: ShownCertificate | undefined;
}

/** A first factor was right; nothing is open but the pages for the second. */
export interface HalfSignedIn {
  readonly halfId: string;
  readonly person: Person;
  /** What is missing: a code, or an authenticator altogether. */
  readonly owed: 'code' | 'enrolment';
  readonly expiresAt: Date;
}

/** Why a code was not taken. */
export type SecondRefusal = 'second-wrong' | 'locked';

/** A secret for an authenticator app. */
export interface AuthenticatorOffer {
  /** To type. */
  readonly secret: string;
  /** To show as a QR code. */
  readonly uri: string;
}

/** How a person's sign-in is protected. */
export interface SecondStatus {
  readonly level: 'off' | 'optional' | 'required';
  /** Undefined: no authenticator. */
  readonly confirmedAt: Date | undefined;
  readonly recoveryCodesLeft: number;
  /** True where the listener asks for certificates that are enrolled by hand. */
  readonly mayEnrolCertificate: boolean;
  readonly certificates: readonly { readonly sha256: string; readonly enrolledAt: Date }[];
}

/** An open sign-in in the person's own list. */
export interface OpenSignIn {
  readonly id: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date | undefined;
  readonly remoteAddress: string;
  readonly browser: string;
  readonly factors: readonly SignInFactor[];
}

/** Second factors and open sign-ins. */
export interface SecondServices {
  findHalf(halfId: string): Promise<HalfSignedIn | undefined>;
  /** The second factor of a half sign-in. */
  finish(
    half: HalfSignedIn,
    code: string,
    connection: Connection,
  ): Promise<Result<SignedIn, SecondRefusal | 'half-over' | 'certificate-needed'>>;
  /** The enrolment that a half sign-in owes; its first code finishes both. */
  finishEnrolment(
    half: HalfSignedIn,
    code: string,
    connection: Connection,
  ): Promise<
    Result<
      { readonly signedIn: SignedIn; readonly recoveryCodes: readonly string[] },
      SecondRefusal | 'nothing-offered' | 'half-over' | 'certificate-needed'
    >
  >;
  status(person: Person): Promise<SecondStatus>;
  /** The secret that waits to be confirmed. */
  pending(person: Person): Promise<AuthenticatorOffer | undefined>;
  /** Makes a new secret; asks for a code of the one in force first. */
  offer(person: Person, code: string | undefined): Promise<Result<AuthenticatorOffer, SecondRefusal>>;
  confirm(
    person: Person,
    code: string,
  ): Promise<Result<{ readonly recoveryCodes: readonly string[] }, SecondRefusal | 'nothing-offered'>>;
  renewCodes(
    person: Person,
    code: string,
  ): Promise<Result<{ readonly recoveryCodes: readonly string[] }, SecondRefusal>>;
  remove(person: Person, code: string): Promise<Result<true, SecondRefusal | 'second-required'>>;
  openSignIns(person: Person): Promise<readonly OpenSignIn[]>;
  /** False when it had ended or is somebody else's. */
  endSignIn(person: Person, id: string): Promise<boolean>;
  /** Ends all but this one; returns how many. */
  endOthers(signedIn: SignedIn): Promise<number>;
  /** Binds the certificate that this connection shows to the person; needs a code of their authenticator. */
  enrolCertificate(
    person: Person,
    code: string,
    connection: Connection,
  ): Promise<Result<true, SecondRefusal | 'certificate-none' | 'certificate-taken'>>;
  revokeCertificate(person: Person, sha256: string): Promise<boolean>;
  /** Undefined: people sign in by password only. */
  readonly provider: ProviderServices | undefined;
}

/** Why the provider's word let nobody in. */
export type ProviderRefusal =
  | 'inactive'
  | 'locked'
  | 'certificate-needed'
  | 'provider-unreachable'
  | 'provider-refused'
  | 'provider-not-believed'
  | 'provider-unknown-person'
  | 'provider-other-person';

/** The organisation's identity provider. */
export interface ProviderServices {
  /** Where to send the browser, and what it must bring back; `next` is the page that was asked for. */
  begin(next: string): Promise<Result<{ readonly url: string; readonly sealed: string }, ProviderRefusal>>;
  /** `query`: that of the address that the provider sent the browser back to. */
  finish(
    query: string,
    sealed: string,
    connection: Connection,
  ): Promise<Result<{ readonly entered: SignedIn | HalfSignedIn; readonly next: string }, ProviderRefusal>>;
  /** Where the provider's own session can be ended. */
  endSessionUrl(): Promise<string | undefined>;
  /** True when the provider's logout token is valid; what it names has ended then. */
  backChannelLogout(token: string): Promise<boolean>;
}
