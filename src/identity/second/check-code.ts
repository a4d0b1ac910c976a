/** Is this the person's one-time code, or one of their recovery codes? Each is taken once. */

import type { AuditEvent, AuditEventKind } from '../../audit/audit-event.ts';
import type { KeyedHashes } from '../../ports/key-ring.ts';
import type { PersonStore } from '../../ports/person-store.ts';
import type { AuthenticatorStore } from '../../ports/sign-in-store.ts';
import type { Clock } from '../../shared/clock.ts';
import type { PersonId } from '../../shared/ids.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { isLocked, secondDayTrials, secondTrials, windowStart } from '../trials.ts';
import { normaliseRecoveryCode, recoveryCodeHash } from './recovery-codes.ts';
import { openTotpSecret } from './sealed-secret.ts';
import { matchingStep } from './totp.ts';

/** What the steps of a second factor need. */
export interface SecondDeps {
  readonly people: Pick<PersonStore, 'countTrials' | 'addTrial' | 'clearTrials' | 'inTurn'>;
  readonly authenticators: AuthenticatorStore;
  readonly keys: Pick<KeyedHashes, 'tokenHash'>;
  readonly clock: Clock;
}

/** Why a code was not taken. Wrong, used and unknown look alike. */
export type CodeRefusal = 'second-wrong' | 'locked';

/** Longest text that is looked at. */
const longestTyped = 40;

/**
 * Checks and uses up a code. Trials of one person go one after the other and are counted in the database; 5 in a
 * quarter of an hour, or 20 in a day, lock. A person without an authenticator has no right code.
 */
export async function checkCode(
  deps: SecondDeps,
  personId: PersonId,
  typed: string,
): Promise<Result<'totp' | 'recovery-code', CodeRefusal>> {
  return await countedTrial(deps, personId, async () => {
    if (typed.length > longestTyped) return undefined;
    return (await isOneTimeCode(deps, personId, typed))
      ? 'totp'
      : (await isRecoveryCode(deps, personId, typed))
        ? 'recovery-code'
        : undefined;
  });
}

/** Runs a trial of a person's second factor under its limits. `trial` gives undefined for a wrong one. */
export async function countedTrial<Value>(
  { people, clock }: Pick<SecondDeps, 'people' | 'clock'>,
  personId: PersonId,
  trial: () => Promise<Value | undefined>,
): Promise<Result<Value, CodeRefusal>> {
  const key = `second:${personId}`;
  return await people.inTurn(key, async () => {
    const now = clock.now();
    for (const limit of [secondTrials, secondDayTrials]) {
      if (isLocked(await people.countTrials(key, windowStart(now, limit)), limit)) return refuse('locked');
    }
    const found = await trial();
    if (found === undefined) {
      await people.addTrial(key, now, [secondEvent('second-factor.refused', personId, now)]);
      return refuse('second-wrong');
    }
    await people.clearTrials(key);
    return accept(found);
  });
}

async function isOneTimeCode(deps: SecondDeps, personId: PersonId, typed: string): Promise<boolean> {
  const stored = await deps.authenticators.find(personId);
  if (stored?.secret === undefined) return false;
  const code = typed.normalize('NFKC').replace(/\s/g, '');
  const step = matchingStep(openTotpSecret(deps.keys, personId, stored.secret), code, deps.clock.now());
  return step !== undefined && (await deps.authenticators.useStep(personId, step));
}

async function isRecoveryCode(deps: SecondDeps, personId: PersonId, typed: string): Promise<boolean> {
  if (normaliseRecoveryCode(typed) === undefined) return false;
  const at = deps.clock.now();
  return await deps.authenticators.useRecoveryCode(
    personId,
    recoveryCodeHash(deps.keys, personId, typed),
    at,
    [secondEvent('second-factor.recovery-used', personId, at)],
  );
}

/** An event of a person's second factor, by that person unless another actor is named. */
export function secondEvent(
  kind: AuditEventKind,
  personId: PersonId,
  at: Date,
  actor: AuditEvent['actor'] = `person:${personId}`,
): AuditEvent {
  return { kind, segment: '-', at, actor, subject: `person:${personId}`, details: {} };
}
