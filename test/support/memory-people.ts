/** What administrators see of the people of a world in memory: passwords alone, and nothing locked. */

import type { PeopleServices } from '../../src/http/services/people.ts';
import type { MemoryWorld } from './memory-world.ts';

/** The services. */
export function memoryPeople(world: MemoryWorld): PeopleServices {
  return {
    displayName: async (id) => world.people.find(({ person }) => person.id === id)?.person.displayName,
    directory: async () => ({ source: 'none', readAt: undefined, failedAt: undefined }),
    factors: async () => ({
      cards: [],
      pin: undefined,
      face: undefined,
      authenticatorSince: undefined,
      recoveryCodesLeft: 0,
      certificates: 0,
      links: 0,
      openSignIns: 1,
      hasPassword: true,
    }),
    locks: async () => [],
    liftLocks: async () => [],
    delegations: async () => ({ given: [], received: [] }),
    importCards: async (_administrator, bytes) => {
      for await (const part of bytes) if (part.byteLength === 0) continue;
      return { enrolled: 0, alreadyEnrolled: 0, revoked: 0, skipped: 0 };
    },
  };
}
