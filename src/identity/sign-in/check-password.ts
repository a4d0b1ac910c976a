/** Is this the password of this person? Shared by the desk's sign-in and by HTTP Basic of printing clients. */

import type { AuditEvent } from '../../audit/audit-event.ts';
import type { PersonStore } from '../../ports/person-store.ts';
import type { Clock } from '../../shared/clock.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { DirectoryLookUp } from '../directory/look-up.ts';
import { normaliseLoginName, type Person } from '../person.ts';
import { addressTrials, isLocked, personTrials, windowStart } from '../trials.ts';
import { maxPasswordLength, verifyPassword } from './password.ts';
import type { RecentMistakes } from './recent-mistakes.ts';
import type { VerifiedPasswords } from './verified-passwords.ts';

/** What the password steps need. */
export interface PasswordDeps {
  readonly people: PersonStore;
  readonly clock: Clock;
  /** Makes repeats of one mistake count once; without it every failure counts. */
  readonly mistakes?: RecentMistakes;
  /** Makes repeats of one right password cheap; without it each is judged anew. For clients that send it each time. */
  readonly verified?: VerifiedPasswords;
  /** Judges passwords of people for whom a directory vouches, beside the one that is stored here. */
  readonly directoryLookUp?: Pick<DirectoryLookUp, 'judgePassword'> | undefined;
}

/** Stands for the stored hash where the directory said that a password is right. */
const judgedElsewhere = 'directory';

/** Why a password was not accepted. */
export type PasswordRefusal = 'wrong' | 'locked' | 'inactive';

/** What somebody typed, and from where. */
interface Trial {
  readonly loginName: string;
  readonly password: string;
  readonly remoteAddress: string;
}

/**
 * Checks a name (login name or staff number) and a password. Failures are counted per person and per address, with
 * an audit event, in the database, so that all processes lock together; success clears the person's count. Trials
 * of one person go one after the other, so that guesses in the same moment do not get past the count. An unknown
 * name takes as long as a wrong password and is answered the same.
 *
 * @throws ServiceError `DIRECTORY_UNREACHABLE` and its like for somebody whose password only the directory knows, while it
 * is away; nothing is counted then.
 */
export async function checkPassword(
  deps: PasswordDeps,
  input: Trial,
): Promise<Result<Person, PasswordRefusal>> {
  const { people } = deps;
  const person =
    (await people.findByLoginName(normaliseLoginName(input.loginName))) ??
    (await people.findByStaffNumber(input.loginName.normalize('NFKC').trim()));
  if (person === undefined) return await tryPassword(deps, input, undefined);
  if (await wasVerified(deps, input, person)) return accept(person);
  return await people.inTurn(keyOf(person), () => tryPassword(deps, input, person));
}

/** True for a repeat of what was right lately, unless the person or the password changed since. */
async function wasVerified(
  { people, verified }: PasswordDeps,
  { password, remoteAddress }: Trial,
  person: Person,
): Promise<boolean> {
  if (verified === undefined || person.state !== 'active') return false;
  const stored = (await people.passwordHash(person.id)) ?? judgedElsewhere;
  return verified.has({ personId: person.id, password, remoteAddress, stored });
}

async function tryPassword(
  deps: PasswordDeps,
  input: Trial,
  person: Person | undefined,
): Promise<Result<Person, PasswordRefusal>> {
  const { people, clock, mistakes, verified } = deps;
  const now = clock.now();
  const addressKey = `address:${input.remoteAddress}`;
  const limits = [
    [addressKey, addressTrials],
    ...(person === undefined ? [] : [[keyOf(person), personTrials] as const]),
  ] as const;
  for (const [key, limit] of limits) {
    if (isLocked(await people.countTrials(key, windowStart(now, limit)), limit)) return refuse('locked');
  }
  const stored = person && (await people.passwordHash(person.id));
  const trial = { loginName: input.loginName, password: input.password, stored };
  if (mistakes?.has(trial, now)) return refuse('wrong');
  if (!(await isRight(deps, person, stored, input.password)) || person === undefined) {
    mistakes?.add(trial, now);
    await people.addTrial(addressKey, now, []);
    if (person) await people.addTrial(keyOf(person), now, [failedEvent(person, now)]);
    return refuse('wrong');
  }
  if (person.state !== 'active') return refuse('inactive');
  await people.clearTrials(keyOf(person));
  const { password, remoteAddress } = input;
  verified?.add({ personId: person.id, password, remoteAddress, stored: stored ?? judgedElsewhere });
  return accept(person);
}

/** True when the stored password fits, or else the directory says so. */
async function isRight(
  { directoryLookUp }: PasswordDeps,
  person: Person | undefined,
  stored: string | undefined,
  password: string,
): Promise<boolean> {
  if (await verifyPassword(stored, password)) return true;
  if (person === undefined || password === '' || password.length > maxPasswordLength) return false;
  return (await directoryLookUp?.judgePassword(person, password)) === 'right';
}

function keyOf(person: Person): string {
  return `password:${person.id}`;
}

function failedEvent(person: Person, at: Date): AuditEvent {
  return {
    kind: 'sign-in.failed',
    segment: '-',
    at,
    actor: 'unknown:password',
    subject: `person:${person.id}`,
    details: {},
  };
}
