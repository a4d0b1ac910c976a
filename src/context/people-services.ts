/** Binds what administrators see and do about one person to the stores. */

import type { CardFileWish, DirectoryView, PeopleServices, PersonFactors } from '../http/services/people.ts';
import { importCards } from '../identity/card/import-cards.ts';
import { cardFileLimits, readCardFile } from '../identity/card/read-card-file.ts';
import { listDelegations } from '../identity/delegation/delegate.ts';
import type { Person } from '../identity/person.ts';
import { liftLocks, type PersonLocksDeps, personLocks } from '../identity/trials/person-locks.ts';
import { ServiceError } from '../shared/errors/service-error.ts';
import { isUuid } from '../shared/ids.ts';
import { postgresFaceStore } from '../stores/postgres/face-store.ts';
import { cardTextDecoder } from './card-services.ts';
import type { Stores } from './stores.ts';

/** The services. */
export function peopleServices(stores: Stores): PeopleServices {
  const { people, keys, clock } = stores;
  const locks: PersonLocksDeps = {
    people,
    keys,
    clock,
    note: (events) => stores.cardStore.note(events),
  };
  return {
    displayName: async (id) => (isUuid(id) ? (await people.findById(id))?.displayName : undefined),
    directory: () => directoryOf(stores),
    factors: (person) => factorsOf(stores, person),
    locks: (person) => personLocks(locks, person),
    liftLocks: (administrator, person) => liftLocks(locks, person, `person:${administrator.id}`),
    delegations: (person) => listDelegations(stores, person),
    importCards: async (administrator, bytes, wish) => {
      const file = readCardFile(await wholeOf(bytes), wish.format);
      return await importCards({ ...stores, cards: keys }, file, {
        actor: `person:${administrator.id}`,
        decode: cardTextDecoder(formatOf(wish)),
        dryRun: wish.dryRun,
      });
    },
  };
}

function formatOf({ notation, byteOrder, byteLength }: CardFileWish) {
  if (notation === 'decimal' && byteLength === undefined) {
    throw new ServiceError('REQUEST_INVALID', { details: { field: 'byteLength' } });
  }
  return { notation, byteOrder, ...(byteLength !== undefined && { byteLength }) };
}

async function wholeOf(bytes: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let byteLength = 0;
  for await (const part of bytes) {
    byteLength += part.byteLength;
    if (byteLength > cardFileLimits.bytes) throw new ServiceError('REQUEST_TOO_LARGE');
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** How the directory of people stands: where people come from, and when it was last read. */
export async function directoryOf({
  ldap,
  config,
  directoryStore,
}: Pick<Stores, 'ldap' | 'config' | 'directoryStore'>): Promise<DirectoryView> {
  const none = { readAt: undefined, failedAt: undefined };
  if (ldap === undefined) return { source: config.directory.scim === undefined ? 'none' : 'scim', ...none };
  const { changedAt, fullAt, failedAt, failure } = await directoryStore.standing('ldap');
  const times = [changedAt, fullAt].filter((at) => at !== undefined).map((at) => at.getTime());
  return {
    source: 'ldap',
    readAt: times.length === 0 ? undefined : new Date(Math.max(...times)),
    failedAt,
    failure,
  };
}

async function factorsOf(stores: Stores, { id }: Person): Promise<PersonFactors> {
  const now = stores.clock.now();
  const [cards, pin, face, authenticator, certificates, links, signIns, hash] = await Promise.all([
    stores.cardStore.list(id),
    stores.pins.find(id),
    postgresFaceStore(stores.database).findRecord(id),
    stores.authenticators.find(id),
    stores.certificates.list(id),
    stores.people.listLinks(id),
    stores.signIns.listOpen(id, now),
    stores.people.passwordHash(id),
  ]);
  const hasAuthenticator = authenticator?.secret !== undefined;
  return {
    cards,
    pin: pin && { setAt: pin.setAt, expiresAt: pin.expiresAt },
    face: face?.state === 'active' ? { enrolledAt: face.enrolledAt } : undefined,
    authenticatorSince: hasAuthenticator ? authenticator.confirmedAt : undefined,
    recoveryCodesLeft: hasAuthenticator ? authenticator.recoveryCodesLeft : 0,
    certificates: certificates.length,
    links: links.length,
    openSignIns: signIns.length,
    hasPassword: hash !== undefined,
  };
}
