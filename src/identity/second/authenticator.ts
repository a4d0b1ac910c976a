/** Enrolment of an authenticator app: shown as a QR code, confirmed by its first code, replaced and taken away. */

import type { AuditActor } from '../../audit/audit-event.ts';
import type { PersonId } from '../../shared/ids.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Person } from '../person.ts';
import { type CodeRefusal, checkCode, countedTrial, type SecondDeps, secondEvent } from './check-code.ts';
import { newRecoveryCodes, recoveryCodeHash } from './recovery-codes.ts';
import { openTotpSecret, sealTotpSecret } from './sealed-secret.ts';
import { matchingStep, newTotpSecret, totpUri } from './totp.ts';

/** A secret that was shown is worth confirming for half an hour. */
const offerLifetimeMs = 30 * 60_000;

/** How a person's second factor stands. */
export interface AuthenticatorStatus {
  readonly confirmedAt: Date | undefined;
  readonly recoveryCodesLeft: number;
}

/** A new secret for an app: as text to type, and as the text of a QR code. */
export interface AuthenticatorOffer {
  readonly secret: string;
  readonly uri: string;
}

/** Reads how it stands; `confirmedAt` is undefined for a person without one. */
export async function authenticatorStatus(
  { authenticators }: Pick<SecondDeps, 'authenticators'>,
  personId: PersonId,
): Promise<AuthenticatorStatus> {
  const stored = await authenticators.find(personId);
  const inForce = stored?.secret !== undefined;
  return {
    confirmedAt: inForce ? stored.confirmedAt : undefined,
    recoveryCodesLeft: inForce ? stored.recoveryCodesLeft : 0,
  };
}

/**
 * Shows a new secret. One in force stays so until the new one is confirmed, and is asked for first, so that whoever
 * finds an open desk cannot put their own phone in its place.
 */
export async function offerAuthenticator(
  deps: SecondDeps,
  person: Pick<Person, 'id' | 'loginName'>,
  issuer: string,
  currentCode: string | undefined,
): Promise<Result<AuthenticatorOffer, CodeRefusal>> {
  const stored = await deps.authenticators.find(person.id);
  if (stored?.secret !== undefined) {
    const checked = await checkCode(deps, person.id, currentCode ?? '');
    if (!checked.ok) return checked;
  }
  const secret = newTotpSecret();
  await deps.authenticators.offer(person.id, sealTotpSecret(deps.keys, person.id, secret), deps.clock.now());
  return accept(offerOf(secret, issuer, person));
}

/** The secret that was shown last, to show it again after a mistyped code; undefined when none waits. */
export async function pendingOffer(
  deps: SecondDeps,
  person: Pick<Person, 'id' | 'loginName'>,
  issuer: string,
): Promise<AuthenticatorOffer | undefined> {
  const offered = await freshOffer(deps, person.id);
  return offered && offerOf(openTotpSecret(deps.keys, person.id, offered), issuer, person);
}

/** Puts the shown secret in force by its first code. The recovery codes are told this once. */
export async function confirmAuthenticator(
  deps: SecondDeps,
  personId: PersonId,
  typed: string,
): Promise<Result<{ readonly recoveryCodes: readonly string[] }, CodeRefusal | 'nothing-offered'>> {
  const offered = await freshOffer(deps, personId);
  if (offered === undefined) return refuse('nothing-offered');
  return await countedTrial(deps, personId, async () => {
    const now = deps.clock.now();
    const code = typed.normalize('NFKC').replace(/\s/g, '');
    const step = matchingStep(openTotpSecret(deps.keys, personId, offered), code, now);
    if (step === undefined) return undefined;
    const recoveryCodes = newRecoveryCodes();
    const hashes = recoveryCodes.map((one) => recoveryCodeHash(deps.keys, personId, one));
    const event = secondEvent('second-factor.enrolled', personId, now);
    const confirmed = await deps.authenticators.confirm(personId, offered, step, hashes, now, [event]);
    return confirmed ? { recoveryCodes } : undefined;
  });
}

/** New recovery codes for old; needs a code of the app, or the last recovery code. */
export async function renewRecoveryCodes(
  deps: SecondDeps,
  personId: PersonId,
  typed: string,
): Promise<Result<{ readonly recoveryCodes: readonly string[] }, CodeRefusal>> {
  const checked = await checkCode(deps, personId, typed);
  if (!checked.ok) return checked;
  const recoveryCodes = newRecoveryCodes();
  const hashes = recoveryCodes.map((one) => recoveryCodeHash(deps.keys, personId, one));
  const event = secondEvent('second-factor.codes-renewed', personId, deps.clock.now());
  await deps.authenticators.replaceRecoveryCodes(personId, hashes, [event]);
  return accept({ recoveryCodes });
}

/** The person takes it away; needs a code. */
export async function removeAuthenticator(
  deps: SecondDeps,
  personId: PersonId,
  typed: string,
): Promise<Result<true, CodeRefusal>> {
  const checked = await checkCode(deps, personId, typed);
  if (!checked.ok) return checked;
  await deps.authenticators.remove(personId, [
    secondEvent('second-factor.removed', personId, deps.clock.now()),
  ]);
  return accept(true);
}

/**
 * An administrator takes it away, for somebody who lost phone and recovery codes. Failures are forgotten. False when
 * there was none.
 */
export async function resetAuthenticator(
  deps: SecondDeps,
  personId: PersonId,
  actor: AuditActor,
): Promise<boolean> {
  await deps.people.clearTrials(`second:${personId}`);
  return await deps.authenticators.remove(personId, [
    secondEvent('second-factor.removed', personId, deps.clock.now(), actor),
  ]);
}

async function freshOffer(deps: SecondDeps, personId: PersonId): Promise<Uint8Array | undefined> {
  const stored = await deps.authenticators.find(personId);
  const offeredAt = stored?.offeredAt?.getTime() ?? Number.NEGATIVE_INFINITY;
  return deps.clock.now().getTime() - offeredAt < offerLifetimeMs ? stored?.offered : undefined;
}

function offerOf(secret: string, issuer: string, person: Pick<Person, 'loginName'>): AuthenticatorOffer {
  return { secret, uri: totpUri(secret, issuer, person.loginName) };
}
