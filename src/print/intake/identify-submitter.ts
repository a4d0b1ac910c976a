/** Step: who is sending? Decided by the listener's rule; what IPP claims is a hint only (RFC 8011 §9.3). */

import { type Caller, QueueRefusal } from '../../../drivers/device/print-queue.ts';
import { identifyByLink } from '../../identity/link/capability-link.ts';
import { normaliseLoginName, type Person } from '../../identity/person.ts';
import { checkPassword } from '../../identity/sign-in/check-password.ts';
import type { IntakeDeps, PrintListener } from './intake-deps.ts';
import { findTrustedSubmitter, isSharedPc, senderMark } from './known-host.ts';
import { isOpenToAll } from './open-to-all.ts';

/** The sender of a job: a known person, nobody yet, or on a conformance listener a mere name. */
export interface Submitter {
  readonly person: Person | undefined;
  /** `job-originating-user-name`. */
  readonly name: string;
  /** The host that vouched for the person, by its name in the configuration. */
  readonly vouchedBy?: string;
  /** The capability link that told the person. */
  readonly linkId?: string;
  /**
   * Present when the job will wait without an owner under a claim number. Marks the sender, who alone may complete
   * what it began: a keyed hash of its address and stated name, worth nothing elsewhere.
   */
  readonly senderMark?: string;
}

/** Longest name kept of somebody nobody knows, in characters. */
const longestName = 80;

/**
 * Finds the submitter. Capability link first, then HTTP Basic over TLS, then a trusted host's word, then the claimed
 * name (demonstrations only), then nobody (a shared PC).
 *
 * @throws QueueRefusal `not-authenticated` when the client should sign in, `forbidden` for an unknown capability link
 * or where one is needed, `not-authorized` for a person who may not print here or whom nobody knows.
 */
export async function identifySubmitter(
  deps: IntakeDeps,
  listener: PrintListener,
  caller: Caller,
): Promise<Submitter> {
  if (isOpenToAll(listener)) {
    return { person: undefined, name: caller.requestingUserName || 'anonymous' };
  }
  const submitter = await findSubmitter(deps, listener, caller);
  if (submitter.person !== undefined && !submitter.person.segments.includes(listener.segment.id)) {
    throw new QueueRefusal(
      'not-authorized',
      'このネットワークからは印刷できません。 / Not allowed on this segment.',
    );
  }
  return submitter;
}

/** True when this caller is known without credentials, so that questions need no challenge to be answered (S21). */
export function isKnownWithoutCredentials(listener: PrintListener, caller: Caller): boolean {
  const ways = listener.identification;
  return (
    ways.includes('claimed-name') ||
    ways.includes('fixed-owner') ||
    (ways.includes('trusted-submitter') && findTrustedSubmitter(listener, caller) !== undefined) ||
    (ways.includes('shared-pc') && isSharedPc(listener, caller))
  );
}

async function findSubmitter(deps: IntakeDeps, listener: PrintListener, caller: Caller): Promise<Submitter> {
  const ways = listener.identification;
  if (ways.includes('fixed-owner')) return await byListener(deps, listener);
  if (caller.capabilityToken !== undefined && ways.includes('capability')) {
    return await byCapability(deps, listener, caller, caller.capabilityToken);
  }
  if (caller.basic !== undefined && caller.secure && ways.includes('basic')) {
    return known(await byPassword(deps, caller, caller.basic));
  }
  const host = ways.includes('trusted-submitter') ? findTrustedSubmitter(listener, caller) : undefined;
  if (host !== undefined) return await byTrustedHost(deps, caller, host);
  if (ways.includes('claimed-name')) return known(await byClaimedName(deps, caller));
  if (ways.includes('shared-pc') && isSharedPc(listener, caller)) return nobody(deps, caller);
  if (ways.includes('basic')) {
    throw new QueueRefusal('not-authenticated', 'サインインしてください。 / Sign in.');
  }
  throw new QueueRefusal(
    'forbidden',
    '個人用のプリンター URL を使ってください。 / Use your personal printer URL.',
  );
}

function known(person: Person): Submitter {
  return { person, name: person.loginName };
}

/** A job that nobody owns yet; the stated name is kept for the owner's eye only. */
function nobody(deps: IntakeDeps, caller: Caller): Submitter {
  const stated = (caller.requestingUserName ?? '').normalize('NFKC').trim();
  const name = [...stated].slice(0, longestName).join('') || 'anonymous';
  return { person: undefined, name, senderMark: senderMark(deps, caller) };
}

async function byListener(deps: IntakeDeps, { fixedOwner = '' }: PrintListener): Promise<Submitter> {
  const person =
    (await deps.people.findByLoginName(normaliseLoginName(fixedOwner))) ??
    (await deps.people.findByStaffNumber(fixedOwner));
  if (person?.state === 'active') return known(person);
  throw new QueueRefusal(
    'not-authorized',
    'この受け口の持ち主が登録されていません。 / The owner of this listener is not known.',
  );
}

/**
 * Failures are not counted against people: a link has 192 random bits, so nobody finds one by trying, while a client
 * with a revoked one tries again for hours behind an address that others may share. CUPS holds a job that is forbidden;
 * one that is not found it sends again every ten seconds, and shows nobody why.
 */
async function byCapability(
  deps: IntakeDeps,
  listener: PrintListener,
  caller: Caller,
  token: string,
): Promise<Submitter> {
  const { linkGuard } = deps;
  const at = deps.clock.now();
  const verdict = linkGuard?.ask(token, caller.remoteAddress, at) ?? 'look-up';
  if (verdict === 'held-back') {
    throw new QueueRefusal('busy', 'しばらくしてからお試しください。 / Try again later.');
  }
  const found =
    verdict === 'look-up'
      ? await identifyByLink(deps, token, listener.segment.id, caller.remoteAddress)
      : undefined;
  if (found === undefined) {
    if (verdict === 'look-up') linkGuard?.noteUnknown(token, caller.remoteAddress, at);
    throw new QueueRefusal('forbidden', 'このプリンター URL は無効です。 / This printer URL is not valid.');
  }
  linkGuard?.noteGood(token, at);
  return { ...known(found.person), linkId: found.linkId };
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

/** The host's word is taken; that it gave it stands in the job and in the audit. */
async function byTrustedHost(
  deps: IntakeDeps,
  caller: Caller,
  host: { readonly name: string; readonly unknownUser: 'refuse' | 'claim-number' },
): Promise<Submitter> {
  const person = await findStated(deps, caller);
  if (person !== undefined) return { ...known(person), vouchedBy: host.name };
  if (host.unknownUser === 'claim-number') return { ...nobody(deps, caller), vouchedBy: host.name };
  throw unknownPerson();
}

async function byClaimedName(deps: IntakeDeps, caller: Caller): Promise<Person> {
  const person = await findStated(deps, caller);
  if (person === undefined) throw unknownPerson();
  return person;
}

async function findStated(deps: IntakeDeps, caller: Caller): Promise<Person | undefined> {
  const name = normaliseLoginName(caller.requestingUserName ?? '');
  const person = name === '' ? undefined : await deps.people.findByLoginName(name);
  return person?.state === 'active' ? person : undefined;
}

function unknownPerson(): QueueRefusal {
  return new QueueRefusal('not-authorized', 'その利用者は登録されていません。 / That person is not known.');
}
