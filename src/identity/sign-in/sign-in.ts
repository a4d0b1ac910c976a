/** Browser sign-ins: begin with one factor, finish with a second where one is owed, find, end, change the password. */

import { randomUUID } from 'node:crypto';
import { isInRanges } from '../../../drivers/device/address-range.ts';
import type { AuditEvent, AuditEventKind } from '../../audit/audit-event.ts';
import type {
  ProviderSession,
  SignInFactor,
  SignInStore,
  StoredHalfSignIn,
  StoredSignIn,
} from '../../ports/sign-in-store.ts';
import type { PersonId } from '../../shared/ids.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Person } from '../person.ts';
import {
  type CertificateHolder,
  findHolder,
  type HolderDeps,
  type ShownCertificate,
} from '../second/certificate/certificate-holder.ts';
import type { SecondDeps } from '../second/check-code.ts';
import {
  defaultSecondFactorPolicy,
  isTwoFactor,
  owedBy,
  type SecondFactorPolicy,
  secondFactorLevel,
} from '../second/second-policy.ts';
import { checkPassword, type PasswordDeps, type PasswordRefusal } from './check-password.ts';
import { hashPassword, isStrongPassword, verifyPassword } from './password.ts';

/** A sign-in ends after 9 hours: a working day. */
export const signInLifetimeMs = 9 * 3_600_000;
/** The second factor must follow within 10 minutes. */
export const halfLifetimeMs = 10 * 60_000;
/** When a sign-in was last used is noted to the minute. */
const touchEveryMs = 60_000;

/** What signing in needs. */
export interface SignInDeps extends PasswordDeps, Pick<HolderDeps, 'certificates' | 'clientCertificates'> {
  readonly signIns: SignInStore;
  readonly authenticators: Pick<SecondDeps['authenticators'], 'find'>;
  /** Default: nobody must have a second factor. */
  readonly secondPolicy?: SecondFactorPolicy;
  /** Ranges of the own network: from elsewhere a certificate of the person is needed. Default: not asked. */
  readonly localRanges?: readonly string[] | undefined;
}

/** Where a request comes from. */
export interface Connection {
  readonly remoteAddress: string;
  /** Browser and system in a few words. */
  readonly browser: string;
  readonly certificate: ShownCertificate | undefined;
}

/** A sign-in in force. */
export interface ActiveSignIn {
  readonly signInId: string;
  readonly person: Person;
  readonly expiresAt: Date;
}

/** A first factor was right; nothing is open before the second. */
export interface HalfSignIn {
  readonly halfId: string;
  readonly person: Person;
  readonly owed: 'code' | 'enrolment';
  readonly expiresAt: Date;
}

/** Why somebody is not signed in. */
export type SignInRefusal = PasswordRefusal | EntryRefusal;
/** Why a right first factor is not enough. */
export type EntryRefusal = 'inactive' | 'certificate-needed';

/** Signs a person in by name and password, as far as that goes. */
export async function signIn(
  deps: SignInDeps,
  input: { readonly loginName: string; readonly password: string; readonly remoteAddress: string } & Partial<
    Omit<Connection, 'remoteAddress'>
  >,
): Promise<Result<ActiveSignIn | HalfSignIn, SignInRefusal>> {
  const checked = await checkPassword(deps, input);
  if (!checked.ok) return checked;
  const { remoteAddress, browser = '', certificate } = input;
  return await enterDesk(deps, checked.value, 'password', { remoteAddress, browser, certificate });
}

/** Goes on after a first factor was right: in, or as far as the second that is owed. */
export async function enterDesk(
  deps: SignInDeps,
  person: Person,
  first: 'password' | 'provider' | 'provider-mfa',
  connection: Connection,
  provider?: ProviderSession,
): Promise<Result<ActiveSignIn | HalfSignIn, EntryRefusal>> {
  if (person.state !== 'active') return refuse('inactive');
  const holder = await holderFor(deps, person, connection);
  if (holder === undefined && isRemote(deps, connection)) return refuse('certificate-needed');
  const factors: readonly SignInFactor[] = holder === undefined ? [first] : [first, 'certificate'];
  const owed = owedBy(levelOf(deps, person), {
    factors,
    hasAuthenticator: (await deps.authenticators.find(person.id))?.secret !== undefined,
  });
  if (owed === 'nothing') return accept(await begin(deps, person, { factors, connection, holder, provider }));
  const startedAt = deps.clock.now();
  const half: StoredHalfSignIn = {
    id: randomUUID(),
    personId: person.id,
    factors: [first],
    owed,
    startedAt,
    expiresAt: new Date(startedAt.getTime() + halfLifetimeMs),
    provider,
  };
  await deps.signIns.addHalf(half);
  return accept({ halfId: half.id, person, owed, expiresAt: half.expiresAt });
}

/** The half sign-in of that id; undefined when it is over, or the person no longer active. */
export async function findHalf(
  deps: Pick<SignInDeps, 'signIns' | 'people' | 'clock'>,
  halfId: string,
): Promise<HalfSignIn | undefined> {
  const stored = await deps.signIns.findHalf(halfId, deps.clock.now());
  const person = stored && (await deps.people.findById(stored.personId));
  if (stored === undefined || person?.state !== 'active') return undefined;
  return { halfId, person, owed: stored.owed, expiresAt: stored.expiresAt };
}

/** Makes a sign-in of a half one, once, after its second factor was right. Undefined when it is over. */
export async function finishHalf(
  deps: SignInDeps,
  half: HalfSignIn,
  second: 'totp' | 'recovery-code',
  connection: Connection,
): Promise<Result<ActiveSignIn, 'half-over' | 'certificate-needed'>> {
  const now = deps.clock.now();
  const stored = await deps.signIns.findHalf(half.halfId, now);
  const person = await deps.people.findById(half.person.id);
  if (stored === undefined || person?.state !== 'active') return refuse('half-over');
  const holder = await holderFor(deps, person, connection);
  if (holder === undefined && isRemote(deps, connection)) return refuse('certificate-needed');
  if (!(await deps.signIns.takeHalf(half.halfId, now))) return refuse('half-over');
  const factors: readonly SignInFactor[] = [
    ...stored.factors,
    second,
    ...(holder === undefined ? [] : ['certificate' as const]),
  ];
  const { provider } = stored;
  return accept(await begin(deps, person, { factors, connection, holder, provider }));
}

async function begin(
  deps: SignInDeps,
  person: Person,
  of: {
    readonly factors: readonly SignInFactor[];
    readonly connection: Connection;
    readonly holder: CertificateHolder | undefined;
    readonly provider: ProviderSession | undefined;
  },
): Promise<ActiveSignIn> {
  const at = deps.clock.now();
  const stored: StoredSignIn = {
    id: randomUUID(),
    personId: person.id,
    createdAt: at,
    expiresAt: new Date(at.getTime() + signInLifetimeMs),
    revokedAt: undefined,
    factors: of.factors,
    remoteAddress: of.connection.remoteAddress,
    browser: of.connection.browser,
    lastSeenAt: undefined,
    certificateSha256: of.holder?.sha256,
    provider: of.provider,
  };
  const event = personEvent('sign-in.succeeded', person.id, at);
  await deps.signIns.add(stored, [{ ...event, details: { factors: of.factors } }]);
  return { signInId: stored.id, person, expiresAt: stored.expiresAt };
}

/**
 * The sign-in of that id. Undefined when it ended or expired, when the person is no longer active, when it is bound to
 * a certificate that this connection does not show, or when the rules now ask for more than it was proved with.
 */
export async function findSignIn(
  deps: SignInDeps,
  signInId: string,
  connection?: Connection,
): Promise<ActiveSignIn | undefined> {
  const stored = await deps.signIns.find(signInId);
  const now = deps.clock.now();
  if (stored === undefined || stored.revokedAt !== undefined || stored.expiresAt <= now) return undefined;
  const person = await deps.people.findById(stored.personId);
  if (person?.state !== 'active') return undefined;
  if (levelOf(deps, person) === 'required' && !isTwoFactor(stored.factors)) return undefined;
  if (!(await isAdmitted(deps, stored, connection))) return undefined;
  if (now.getTime() - (stored.lastSeenAt ?? stored.createdAt).getTime() >= touchEveryMs) {
    await deps.signIns.touch(signInId, now);
  }
  return { signInId, person, expiresAt: stored.expiresAt };
}

async function isAdmitted(
  deps: SignInDeps,
  stored: StoredSignIn,
  connection: Connection | undefined,
): Promise<boolean> {
  if (stored.certificateSha256 === undefined) return connection === undefined || !isRemote(deps, connection);
  const holder = await findHolder(deps, connection?.certificate);
  return (
    holder.ok && holder.value.sha256 === stored.certificateSha256 && holder.value.personId === stored.personId
  );
}

async function holderFor(
  deps: SignInDeps,
  person: Person,
  connection: Connection,
): Promise<CertificateHolder | undefined> {
  const holder = await findHolder(deps, connection.certificate);
  return holder.ok && holder.value.personId === person.id ? holder.value : undefined;
}

function isRemote({ localRanges }: SignInDeps, { remoteAddress }: Connection): boolean {
  return localRanges !== undefined && !isInRanges(remoteAddress, localRanges);
}

function levelOf({ secondPolicy = defaultSecondFactorPolicy }: SignInDeps, person: Person) {
  return secondFactorLevel(secondPolicy, person);
}

/** Ends a sign-in; does nothing when it has ended. */
export async function endSignIn(
  deps: Pick<SignInDeps, 'signIns' | 'clock'>,
  active: ActiveSignIn,
): Promise<void> {
  await endOneSignIn(deps, active.person.id, active.signInId);
}

/** Ends one sign-in of a person; false when it had ended or is not theirs. */
export async function endOneSignIn(
  deps: Pick<SignInDeps, 'signIns' | 'clock'>,
  personId: PersonId,
  signInId: string,
): Promise<boolean> {
  const at = deps.clock.now();
  return await deps.signIns.end(signInId, personId, at, [personEvent('sign-in.ended', personId, at)]);
}

/** Ends the sign-ins of a person, but one when `keepId` is given, half ones too; returns how many were open. */
export async function endSignIns(
  deps: Pick<SignInDeps, 'signIns' | 'clock'>,
  personId: PersonId,
  keepId?: string,
): Promise<number> {
  const at = deps.clock.now();
  return await deps.signIns.endAll(personId, at, [personEvent('sign-in.ended', personId, at)], keepId);
}

/** Changes the person's own password and ends the other sign-ins. */
export async function changePassword(
  deps: PasswordDeps & Pick<SignInDeps, 'signIns'>,
  active: ActiveSignIn,
  input: { readonly current: string; readonly next: string },
): Promise<Result<true, 'wrong' | 'too-weak'>> {
  const { people, clock } = deps;
  const stored = await people.passwordHash(active.person.id);
  if (!(await verifyPassword(stored, input.current))) return refuse('wrong');
  if (!isStrongPassword(input.next) || input.next === input.current) return refuse('too-weak');
  const at = clock.now();
  await people.setPassword(active.person.id, await hashPassword(input.next), false, at, [
    personEvent('person.password-changed', active.person.id, at),
  ]);
  await endSignIns(deps, active.person.id, active.signInId);
  return accept(true);
}

function personEvent(kind: AuditEventKind, id: PersonId, at: Date): AuditEvent {
  return { kind, segment: '-', at, actor: `person:${id}`, subject: `person:${id}`, details: {} };
}
