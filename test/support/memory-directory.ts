/** People, delegations and SCIM of a world in memory: nobody beyond those of the world, and nothing to state. */

import type { DirectoryServices } from '../../src/http/services/directory.ts';
import { ServiceError } from '../../src/shared/errors/service-error.ts';
import type { MemoryWorld } from './memory-world.ts';

/** The services of a world; SCIM is off. */
export function memoryDirectory(world: MemoryWorld): DirectoryServices {
  const find = (id: string) => world.people.find(({ person }) => person.id === id)?.person;
  return {
    scim: undefined,
    people: async ({ text = '', offset, limit }) => {
      const people = world.people
        .map(({ person }) => person)
        .filter(({ displayName, loginName }) => `${displayName} ${loginName}`.includes(text));
      return { people: people.slice(offset, offset + limit), total: people.length };
    },
    person: async (id) => {
      const person = find(id);
      if (person === undefined) return undefined;
      return { person, posts: [], leavesOn: undefined, directory: undefined, cards: [], heldJobs: 0 };
    },
    leave: async (_administrator, id) => {
      if (find(id) === undefined) throw new ServiceError('IDENTITY_PERSON_UNKNOWN');
    },
    handOver: async () => {
      throw new ServiceError('IDENTITY_PERSON_UNKNOWN');
    },
    delegations: async () => ({ given: [], received: [] }),
    delegate: async () => {
      throw new ServiceError('DELEGATION_NOT_ALLOWED', { details: { reason: 'colleague-unknown' } });
    },
    revokeDelegation: async () => false,
    ownJobs: async () => [],
  };
}
