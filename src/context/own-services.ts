/** Binds the questions of a person's own pages to the policy and the stores. */

import type { OwnServices } from '../http/services/own.ts';
import { segmentReach } from '../identity/segment-reach.ts';
import type { Stores } from './stores.ts';

/** The services. */
export function ownServices(stores: Stores): OwnServices {
  const { people, directoryLookUp, segments, factorRules } = stores;
  const policy = { segments, rules: factorRules };
  return {
    reach: (person, owned) => segmentReach(policy, person.segments, owned),
    passwordPlace: async ({ id }) => {
      if ((await people.passwordHash(id)) !== undefined) return 'here';
      return directoryLookUp === undefined ? 'none' : 'directory';
    },
    phoneCounts: (person) =>
      segments.some(({ id, phoneRelease }) => phoneRelease === true && person.segments.includes(id)),
  };
}
