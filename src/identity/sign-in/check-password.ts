/** Is this the password of this person? Shared by the desk's sign-in and by HTTP Basic of printing clients. */

import type { PersonStore } from '../../ports/person-store.ts';
import type { Clock } from '../../shared/clock.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { normaliseLoginName, type Person } from '../person.ts';
import { addressTrials, isLocked, personTrials, windowStart } from '../trials.ts';
import { verifyPassword } from './password.ts';

/** What the password steps need. */
export interface PasswordDeps {
  readonly people: PersonStore;
  readonly clock: Clock;
}

/** Why a password was not accepted. */
export type PasswordRefusal = 'wrong' | 'locked' | 'inactive';

/**
 * Checks a name (login name or staff number) and a password. Failures are counted per person and per address, with an audit event, in the
 * database, so that all processes lock together; success clears the person's count. An unknown name takes as
 * long as a wrong password and is answered the same.
 */
export async function checkPassword(
  { people, clock }: PasswordDeps,
  input: { readonly loginName: string; readonly password: string; readonly remoteAddress: string },
): Promise<Result<Person, PasswordRefusal>> {
  const now = clock.now();
  const addressKey = `address:${input.remoteAddress}`;
  const person =
    (await people.findByLoginName(normaliseLoginName(input.loginName))) ??
    (await people.findByStaffNumber(input.loginName.normalize('NFKC').trim()));
  const personKey = person && `password:${person.id}`;
  if (isLocked(await people.countTrials(addressKey, windowStart(now, addressTrials)), addressTrials)) {
    return refuse('locked');
  }
  if (
    personKey !== undefined &&
    isLocked(await people.countTrials(personKey, windowStart(now, personTrials)), personTrials)
  ) {
    return refuse('locked');
  }
  const stored = person && (await people.passwordHash(person.id));
  const correct = await verifyPassword(stored, input.password);
  if (!correct || person === undefined || personKey === undefined) {
    await people.addTrial(addressKey, now, []);
    if (person && personKey) {
      await people.addTrial(personKey, now, [
        {
          kind: 'sign-in.failed',
          segment: '-',
          at: now,
          actor: 'unknown:password',
          subject: `person:${person.id}`,
          details: {},
        },
      ]);
    }
    return refuse('wrong');
  }
  if (person.state !== 'active') return refuse('inactive');
  await people.clearTrials(personKey);
  return accept(person);
}
