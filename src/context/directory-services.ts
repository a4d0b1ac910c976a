/** Binds people, posts, delegations and SCIM to the stores. */

import type { DirectoryServices, ScimServices } from '../http/services/directory.ts';
import { giveDelegation, listDelegations, revokeDelegation } from '../identity/delegation/delegate.ts';
import { handOverJobs } from '../identity/directory/hand-over.ts';
import { leave } from '../identity/directory/leave.ts';
import { findScimClient, putScimGroup, removeScimGroup } from '../identity/directory/scim-groups.ts';
import {
  findScimPeople,
  putScimPerson,
  removeScimPerson,
  type ScimDeps,
} from '../identity/directory/scim-people.ts';
import { ServiceError } from '../shared/errors/service-error.ts';
import { isUuid, type PersonId } from '../shared/ids.ts';
import { movesChore, syncChore } from '../tasks/directory-chores.ts';
import type { Chore } from '../tasks/task-queue.ts';
import { deskSegments } from './desk-segments.ts';
import { syncDeps, toRules } from './directory.ts';
import type { Stores } from './stores.ts';

/** Jobs that may be named in a delegation. */
const mostOwnJobs = 100;

/** The services. `onLeft` is told of everybody who leaves. */
export function directoryServices(
  stores: Stores,
  onLeft?: (id: PersonId) => Promise<unknown>,
): DirectoryServices {
  const { people, jobs } = stores;
  const leaving = { ...stores, ...(onLeft && { onLeft }) };
  return {
    scim: scimServices(stores, onLeft),
    people: (query) => people.listPeople(query),
    async person(id) {
      const record = isUuid(id) ? await people.findRecord(id as PersonId) : undefined;
      if (record === undefined) return undefined;
      const cards = await people.listCredentials(record.person.id);
      return { ...record, cards, heldJobs: await jobs.countWaiting(record.person.id) };
    },
    async leave(administrator, id, day) {
      if (!isUuid(id)) throw new ServiceError('IDENTITY_PERSON_UNKNOWN');
      await leave(leaving, id as PersonId, { day }, `person:${administrator.id}`);
    },
    handOver: (administrator, id, successor) =>
      handOverJobs(stores, id, successor, `person:${administrator.id}`),
    delegations: (person) => listDelegations(stores, person),
    delegate: (person, asked) => giveDelegation(stores, person, asked),
    revokeDelegation: (person, id) => revokeDelegation(stores, person.id, id),
    async ownJobs(person) {
      const waiting = await jobs.listWaiting(person.id, deskSegments(stores, person), mostOwnJobs);
      return waiting.filter(({ job }) => job.state === 'pending-held').map(({ job }) => job);
    },
  };
}

/** Departures and moves of the day, and passes over the directory where one is configured. */
export function directoryChores(stores: Stores): readonly Chore[] {
  const { ldap } = stores.config.directory;
  const moves = movesChore(stores);
  const deps = syncDeps(stores);
  if (ldap === undefined || deps === undefined) return [moves];
  const sync = syncChore(deps, {
    log: stores.log,
    everyMs: ldap.everyMinutes * 60_000,
    fullAtHour: ldap.fullAtHour,
    alone: (work) => stores.database.tryAdvisoryLock('directory-sync', work),
  });
  return [moves, sync];
}

function scimServices(
  stores: Stores,
  onLeft: ((id: PersonId) => Promise<unknown>) | undefined,
): ScimServices | undefined {
  const { scim } = stores.config.directory;
  if (scim === undefined) return undefined;
  const deps: ScimDeps = { ...stores, rules: toRules(scim.rules), ...(onLeft && { onLeft }) };
  return {
    isClient: async (token) => (await findScimClient(stores, token)) !== undefined,
    people: (key) => findScimPeople(deps, key),
    putPerson: (id, stated) => putScimPerson(deps, id, stated),
    removePerson: (id) => removeScimPerson(deps, id),
    groups: () => stores.directoryStore.listGroups(),
    group: async (id) => (isUuid(id) ? await stores.directoryStore.findGroup(id) : undefined),
    putGroup: (id, stated) => putScimGroup(deps, id, stated),
    removeGroup: (id) => removeScimGroup(deps, id),
  };
}
