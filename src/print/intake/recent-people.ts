/** The person store as intake asks it: what it found is good for a second, so that each job does not ask again. */

import type { PersonStore } from '../../ports/person-store.ts';
import { Recent } from '../../shared/recent.ts';

/** A person who left, a new password or a revoked link is noticed by every process within this time. */
export const recentPeopleMs = 1_000;

/** Remembers people, password hashes and links that were found; everything else goes straight through. */
export function recentPeople(people: PersonStore): PersonStore {
  const byId = new Recent<NonNullable<Awaited<ReturnType<PersonStore['findById']>>>>(recentPeopleMs);
  const byName = new Recent<NonNullable<Awaited<ReturnType<PersonStore['findByLoginName']>>>>(recentPeopleMs);
  const hashes = new Recent<string>(recentPeopleMs);
  const links = new Recent<NonNullable<Awaited<ReturnType<PersonStore['findLink']>>>>(recentPeopleMs);
  return {
    ...people,
    findById: async (id) => await byId.get(id, () => people.findById(id)),
    findByLoginName: async (name) => await byName.get(name, () => people.findByLoginName(name)),
    passwordHash: async (id) => await hashes.get(id, () => people.passwordHash(id)),
    findLink: async (tokenHash) =>
      await links.get(Buffer.from(tokenHash).toString('base64'), () => people.findLink(tokenHash)),
  };
}
