/** Proves who acts at a command line: a name given by anybody who can start a command would make two people of one. */

import type { Stores } from '../context/stores.ts';
import type { Person } from '../identity/person.ts';
import { checkPassword } from '../identity/sign-in/check-password.ts';
import { ServiceError } from '../shared/errors/service-error.ts';
import { readSecretInput } from './secret-input.ts';

/** What proving needs. */
export type ProveStores = Pick<
  Stores,
  'people' | 'clock' | 'mistakes' | 'directoryLookUp' | 'authenticators'
>;

/**
 * The person whose password stands on standard input; failures are counted as at the desk. Whoever has a second factor uses the
 * desk for what two people must do: a password alone would be less than they sign in with there.
 *
 * @throws ServiceError `IDENTITY_PERSON_UNKNOWN` for a wrong name or password, `IDENTITY_SECOND_FACTOR_AT_DESK`.
 */
export async function provePerson(stores: ProveStores, loginName: string): Promise<Person> {
  const [password = ''] = await readSecretInput(1);
  const { people, clock, mistakes, directoryLookUp } = stores;
  const deps = { people, clock, mistakes, directoryLookUp };
  const proved = await checkPassword(deps, { loginName, password, remoteAddress: '127.0.0.1' });
  if (!proved.ok || proved.value.mustChangePassword) throw new ServiceError('IDENTITY_PERSON_UNKNOWN');
  const authenticator = await stores.authenticators.find(proved.value.id);
  if (authenticator?.confirmedAt !== undefined) throw new ServiceError('IDENTITY_SECOND_FACTOR_AT_DESK');
  return proved.value;
}
