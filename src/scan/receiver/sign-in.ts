/** Step: a device or person signs in at a receiver, with a password or an SSH key. */

import { createHash } from 'node:crypto';
import type { ReceiverLogin } from '../../../drivers/device/receiver.ts';
import { maxPasswordLength, verifyPassword } from '../../identity/sign-in/password.ts';
import type { RecentMistakes } from '../../identity/sign-in/recent-mistakes.ts';
import {
  type CountedKey,
  noteFailure,
  openTrials,
  type TrialDeps,
} from '../../identity/trials/count-trials.ts';
import { addressTrials, personTrials } from '../../identity/trials.ts';
import type { PersonStore } from '../../ports/person-store.ts';
import type { ReceiverStore } from '../../ports/receiver-store.ts';
import { equalBytes } from '../../shared/equal-bytes.ts';
import type { SegmentId } from '../../shared/ids.ts';
import { normaliseAccountName } from '../receiver-account.ts';

/** What the step needs. */
export interface ReceiverSignInDeps extends TrialDeps {
  readonly people: Pick<PersonStore, 'countTrials' | 'addTrial' | 'inTurn'>;
  readonly receivers: Pick<ReceiverStore, 'findAccountByName'>;
  /** Makes repeats of one mistake count once: devices try the same old password all day. */
  readonly mistakes: RecentMistakes;
}

/**
 * The id of the account, or undefined. Wrong passwords count for the name (5 in 15 minutes), whether anybody has it or
 * not, and for the address (50); an unknown name costs what a wrong password costs. Keys cannot be guessed, and one that
 * is unknown is not counted: SSH clients offer all they have.
 */
export async function signInAtReceiver(
  deps: ReceiverSignInDeps,
  segment: SegmentId,
  login: ReceiverLogin,
): Promise<string | undefined> {
  const name = normaliseAccountName(login.userName.slice(0, 256));
  if (login.publicKey !== undefined) return await accountOfKey(deps, name, login.publicKey);
  const { secret } = login;
  if (secret === undefined || secret.length > maxPasswordLength) return undefined;
  const key = `receiver:${createHash('sha256').update(name).digest('base64url')}`;
  return await deps.people.inTurn(key, () => trySecret(deps, segment, { ...login, name, secret, key }));
}

async function accountOfKey(
  { receivers }: ReceiverSignInDeps,
  name: string,
  publicKey: Uint8Array,
): Promise<string | undefined> {
  const found = await receivers.findAccountByName(name);
  return found?.publicKeys.some((key) => equalBytes(key, publicKey)) === true ? found.account.id : undefined;
}

async function trySecret(
  deps: ReceiverSignInDeps,
  segment: SegmentId,
  trial: { readonly name: string; readonly secret: string; readonly address: string; readonly key: string },
): Promise<string | undefined> {
  const keys: readonly CountedKey[] = [
    { key: trial.key, limit: personTrials, scope: 'person' },
    { key: `receiver:address:${trial.address}`, limit: addressTrials, scope: 'address' },
  ];
  const counts = await openTrials(deps, keys);
  if (counts === undefined) return undefined;
  const found = await deps.receivers.findAccountByName(trial.name);
  const now = deps.clock.now();
  const mistake = { loginName: `receiver:${trial.name}`, password: trial.secret, stored: found?.secretHash };
  if (deps.mistakes.has(mistake, now)) return undefined;
  if (await verifyPassword(found?.secretHash, trial.secret)) return found?.account.id;
  deps.mistakes.add(mistake, now);
  await noteFailure(deps, 'password', keys, counts, {
    kind: 'receiver.sign-in-refused',
    segment,
    at: now,
    actor: 'unknown:receiver',
    subject: found === undefined ? 'receiver-account:unknown' : `receiver-account:${found.account.id}`,
    details: {},
  });
  return undefined;
}
