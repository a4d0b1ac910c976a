/** An administrator's work on people: the first administrator, passwords. */

import type { AuditActor } from '../../audit/audit-event.ts';
import type { PersonStore } from '../../ports/person-store.ts';
import type { Clock } from '../../shared/clock.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { SegmentId } from '../../shared/ids.ts';
import { normaliseLoginName, type Person } from '../person.ts';
import { hashPassword, newOneTimePassword } from '../sign-in/password.ts';

/** What these steps need. */
export interface ManagePeopleDeps {
  readonly people: PersonStore;
  readonly clock: Clock;
  readonly segments: readonly SegmentId[];
}

/** Login name of the first administrator. */
export const firstAdministrator = 'admin';

/**
 * Creates the first administrator when there is none, with a one-time password that must be changed at the first
 * sign-in. Undefined when an administrator exists. Call it under a lock between processes.
 */
export async function createFirstAdministrator(
  deps: ManagePeopleDeps,
): Promise<{ readonly loginName: string; readonly password: string } | undefined> {
  if ((await deps.people.countWithRole('administrator')) > 0) return undefined;
  const at = deps.clock.now();
  const id = await deps.people.upsert(
    {
      staffNumber: firstAdministrator,
      loginName: firstAdministrator,
      displayName: '管理者',
      department: '',
      site: '',
      roles: ['staff', 'administrator'],
      segments: deps.segments,
      state: 'active',
    },
    at,
    (personId) => ({
      kind: 'person.imported',
      segment: '-',
      at,
      actor: 'system',
      subject: `person:${personId}`,
      details: { role: 'administrator' },
    }),
  );
  const password = newOneTimePassword();
  await deps.people.setPassword(id, await hashPassword(password), true, at, []);
  return { loginName: firstAdministrator, password };
}

/**
 * Sets a person's password; without one a one-time password is made and returned.
 *
 * @throws ServiceError `IDENTITY_PERSON_UNKNOWN`.
 */
export async function setPassword(
  deps: Pick<ManagePeopleDeps, 'people' | 'clock'>,
  input: { readonly loginName: string; readonly password?: string; readonly actor: AuditActor },
): Promise<{ readonly person: Person; readonly password: string }> {
  const person = await deps.people.findByLoginName(normaliseLoginName(input.loginName));
  if (person === undefined) throw new ServiceError('IDENTITY_PERSON_UNKNOWN');
  const password = input.password ?? newOneTimePassword();
  const at = deps.clock.now();
  await deps.people.setPassword(person.id, await hashPassword(password), input.password === undefined, at, [
    {
      kind: 'person.password-changed',
      segment: '-',
      at,
      actor: input.actor,
      subject: `person:${person.id}`,
      details: { oneTime: input.password === undefined },
    },
  ]);
  return { person, password };
}
