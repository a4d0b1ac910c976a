/** Step: who is sending? Decided by the listener's rule; what IPP claims is a hint only (RFC 8011 §9.3). */

import { type Caller, QueueRefusal } from '../../../drivers/device/print-queue.ts';
import { identifyByLink } from '../../identity/link/capability-link.ts';
import { normaliseLoginName, type Person } from '../../identity/person.ts';
import { checkPassword } from '../../identity/sign-in/check-password.ts';
import type { IntakeDeps, PrintListener } from './intake-deps.ts';

/** The sender of a job: a known person, or on a conformance listener a mere name. */
export interface Submitter {
  readonly person: Person | undefined;
  /** `job-originating-user-name`. */
  readonly name: string;
}

/**
 * Finds the submitter. Capability link first, then HTTP Basic over TLS, then (demonstrations only) the claimed name.
 *
 * @throws QueueRefusal `not-authenticated` when the client should sign in, `forbidden` for an unknown capability link
 * or where one is needed, `not-authorized` for a person who may not print here.
 */
export async function identifySubmitter(
  deps: IntakeDeps,
  listener: PrintListener,
  caller: Caller,
): Promise<Submitter> {
  if (listener.purpose === 'conformance') {
    return { person: undefined, name: caller.requestingUserName || 'anonymous' };
  }
  const person = await findPerson(deps, listener, caller);
  if (!person.segments.includes(listener.segment.id)) {
    throw new QueueRefusal(
      'not-authorized',
      'このネットワークからは印刷できません。 / Not allowed on this segment.',
    );
  }
  return { person, name: person.loginName };
}

async function findPerson(deps: IntakeDeps, listener: PrintListener, caller: Caller): Promise<Person> {
  const ways = listener.identification;
  if (caller.capabilityToken !== undefined && ways.includes('capability')) {
    return await byCapability(deps, listener, caller.capabilityToken);
  }
  if (caller.basic !== undefined && caller.secure && ways.includes('basic')) {
    return await byPassword(deps, caller, caller.basic);
  }
  if (ways.includes('claimed-name')) return await byClaimedName(deps, caller);
  if (ways.includes('basic')) {
    throw new QueueRefusal('not-authenticated', 'サインインしてください。 / Sign in.');
  }
  throw new QueueRefusal(
    'forbidden',
    '個人用のプリンター URL を使ってください。 / Use your personal printer URL.',
  );
}

/**
 * Failures are not counted: a link has 192 random bits, so nobody finds one by trying, while a client with a revoked
 * one tries again for hours behind an address that others may share. CUPS holds a job that is forbidden; one that is
 * not found it sends again every ten seconds, and shows nobody why.
 */
async function byCapability(deps: IntakeDeps, listener: PrintListener, token: string): Promise<Person> {
  const person = await identifyByLink(deps, token, listener.segment.id);
  if (person !== undefined) return person;
  throw new QueueRefusal('forbidden', 'このプリンター URL は無効です。 / This printer URL is not valid.');
}

async function byPassword(
  deps: IntakeDeps,
  caller: Caller,
  basic: { readonly userName: string; readonly password: string },
): Promise<Person> {
  const checked = await checkPassword(deps, {
    loginName: basic.userName,
    password: basic.password,
    remoteAddress: caller.remoteAddress,
  });
  if (!checked.ok) {
    if (checked.refusal === 'wrong') {
      throw new QueueRefusal('not-authenticated', '名前かパスワードが違います。 / Wrong name or password.');
    }
    throw new QueueRefusal('not-authorized', '今はサインインできません。 / Sign-in is not possible now.');
  }
  if (checked.value.mustChangePassword) {
    throw new QueueRefusal(
      'not-authorized',
      '先にパスワードを変更してください。 / Change your password first.',
    );
  }
  return checked.value;
}

async function byClaimedName(deps: IntakeDeps, caller: Caller): Promise<Person> {
  const name = normaliseLoginName(caller.requestingUserName ?? '');
  const person = name === '' ? undefined : await deps.people.findByLoginName(name);
  if (person?.state !== 'active') {
    throw new QueueRefusal('not-authorized', 'その利用者は登録されていません。 / That person is not known.');
  }
  return person;
}
