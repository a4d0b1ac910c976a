/** Browser sign-ins: begin, find, end, and the change of a password. */

import { randomUUID } from 'node:crypto';
import type { AuditEvent, AuditEventKind } from '../../audit/audit-event.ts';
import type { PersonId } from '../../shared/ids.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Person } from '../person.ts';
import { checkPassword, type PasswordDeps, type PasswordRefusal } from './check-password.ts';
import { hashPassword, isStrongPassword, verifyPassword } from './password.ts';

/** A sign-in ends after 9 hours: a working day. */
export const signInLifetimeMs = 9 * 3_600_000;

/** A sign-in in force. */
export interface ActiveSignIn {
  readonly signInId: string;
  readonly person: Person;
  readonly expiresAt: Date;
}

/** Signs a person in by name and password. */
export async function signIn(
  deps: PasswordDeps,
  input: { readonly loginName: string; readonly password: string; readonly remoteAddress: string },
): Promise<Result<ActiveSignIn, PasswordRefusal>> {
  const checked = await checkPassword(deps, input);
  if (!checked.ok) return checked;
  const person = checked.value;
  const at = deps.clock.now();
  const stored = {
    id: randomUUID(),
    personId: person.id,
    createdAt: at,
    expiresAt: new Date(at.getTime() + signInLifetimeMs),
    revokedAt: undefined,
  };
  await deps.people.addSignIn(stored, [personEvent('sign-in.succeeded', person.id, at)]);
  return accept({ signInId: stored.id, person, expiresAt: stored.expiresAt });
}

/** The sign-in of that id, or undefined when it ended or expired, or when the person is no longer active. */
export async function findSignIn(deps: PasswordDeps, signInId: string): Promise<ActiveSignIn | undefined> {
  const stored = await deps.people.findSignIn(signInId);
  if (stored === undefined || stored.revokedAt !== undefined) return undefined;
  if (stored.expiresAt <= deps.clock.now()) return undefined;
  const person = await deps.people.findById(stored.personId);
  if (person?.state !== 'active') return undefined;
  return { signInId, person, expiresAt: stored.expiresAt };
}

/** Ends a sign-in; does nothing when it has ended. */
export async function endSignIn(deps: PasswordDeps, active: ActiveSignIn): Promise<void> {
  const at = deps.clock.now();
  await deps.people.endSignIn(active.signInId, at, [personEvent('sign-in.ended', active.person.id, at)]);
}

/** Changes the person's own password and ends the other sign-ins. */
export async function changePassword(
  deps: PasswordDeps,
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
  await people.endOtherSignIns(active.person.id, active.signInId, at);
  return accept(true);
}

function personEvent(kind: AuditEventKind, id: PersonId, at: Date): AuditEvent {
  return { kind, segment: '-', at, actor: `person:${id}`, subject: `person:${id}`, details: {} };
}
