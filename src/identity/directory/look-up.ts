/**
 * Steps: somebody unknown is looked up in the directory at the first tap, print or sign-in, and a password is judged
 * there. What was not found is remembered for a moment, and look-ups are limited, so that guesses do not become load for
 * the directory.
 */

import type { CardReading } from '../../../drivers/device/card.ts';
import type { Directory, DirectoryKey } from '../../ports/directory.ts';
import type { PersonStore } from '../../ports/person-store.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { Log } from '../../shared/log.ts';
import { isCardIdentifier } from '../card/card-number.ts';
import type { Person } from '../person.ts';
import { type ApplyDeps, applyEntries } from './apply-entries.ts';

/** What looking up needs. */
export interface LookUpDeps extends ApplyDeps {
  readonly directory: Directory;
  readonly log: Log;
}

/** Looks up people whom nobody knows here yet. */
export interface DirectoryLookUp {
  /** Takes a new person in by login name (normalised); true when somebody was. Never throws for a directory that is away. */
  byLoginName(loginName: string): Promise<boolean>;
  /** Takes a new person, or a new card of a known one, in by the card; true when the card is known now. */
  byCard(reading: CardReading): Promise<boolean>;
  /**
   * Is this the password of a person for whom the directory vouches? Undefined for everybody else.
   *
   * @throws ServiceError `DIRECTORY_UNREACHABLE` and its like when nobody can say.
   */
  judgePassword(person: Pick<Person, 'id'>, password: string): Promise<'right' | 'wrong' | undefined>;
}

/** How long nobody asks again for what was not found, in ms. */
const unknownForMs = 60_000;
/** Unknown names and cards that are remembered. */
const mostUnknown = 10_000;
/** Look-ups under way at the same time; further ones count as not found. */
const mostAtOnce = 8;
/** Longest name or card that is looked up. */
const longestKey = 128;

/** Opens the look-up. */
export function openDirectoryLookUp(deps: LookUpDeps): DirectoryLookUp {
  const unknown = new Map<string, number>();
  const underWay = new Map<string, Promise<boolean>>();
  const look = async (key: string, by: DirectoryKey): Promise<boolean> => {
    const found = await adopt(deps, by);
    if (found) return true;
    unknown.delete(key);
    unknown.set(key, performance.now() + unknownForMs);
    for (const oldest of unknown.keys()) {
      if (unknown.size <= mostUnknown) break;
      unknown.delete(oldest);
    }
    return false;
  };
  const once = async (key: string, by: DirectoryKey): Promise<boolean> => {
    if (key.length > longestKey || (unknown.get(key) ?? 0) > performance.now()) return false;
    const known = underWay.get(key);
    if (known !== undefined) return await known;
    if (underWay.size >= mostAtOnce) return false;
    const looking = look(key, by).finally(() => underWay.delete(key));
    underWay.set(key, looking);
    return await looking;
  };
  return {
    byLoginName: (loginName) =>
      loginName === '' ? Promise.resolve(false) : once(`name:${loginName}`, { loginName }),
    byCard: async ({ technology, identifierHex }) => {
      const cardIdentifier = identifierHex.toLowerCase();
      if (!isCardIdentifier(technology, cardIdentifier)) return false;
      // The card itself is never kept, not even in memory.
      const key = `card:${Buffer.from(deps.cards.cardHash(technology, cardIdentifier)).toString('base64')}`;
      return await once(key, { cardIdentifier });
    },
    judgePassword: async (person, password) => {
      const record = await deps.people.findRecord(person.id);
      if (record?.directory?.source !== 'ldap') return undefined;
      return await deps.directory.checkPassword(record.directory.id, password);
    },
  };
}

/** The person store that takes an unknown login name to the directory before it says that there is nobody. */
export function withDirectory(people: PersonStore, lookUp: () => DirectoryLookUp | undefined): PersonStore {
  return {
    ...people,
    findByLoginName: async (loginName) => {
      const known = await people.findByLoginName(loginName);
      if (known !== undefined) return known;
      const isNew = (await lookUp()?.byLoginName(loginName)) ?? false;
      return isNew ? await people.findByLoginName(loginName) : undefined;
    },
  };
}

/** Takes somebody in; a directory that is away, and one that says nonsense, knows nobody. */
async function adopt(deps: LookUpDeps, by: DirectoryKey): Promise<boolean> {
  try {
    const entry = await deps.directory.find(by);
    if (entry === undefined || !entry.active) return false;
    const { added, changed } = await applyEntries(deps, 'ldap', [entry]);
    return added + changed > 0;
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    deps.log.warn({ code: error.code }, 'somebody unknown could not be looked up in the directory');
    return false;
  }
}
