/** Opens the configured directory of people, and binds its steps. */

import { readFile } from 'node:fs/promises';
import type { Config } from '../config/config.ts';
import { type LdapConfig, ldapPresets, type RulesConfig } from '../config/directory.ts';
import { type DirectoryLookUp, openDirectoryLookUp } from '../identity/directory/look-up.ts';
import type { DirectoryRules } from '../identity/directory/rules.ts';
import type { SyncDeps } from '../identity/directory/sync.ts';
import type { Directory } from '../ports/directory.ts';
import type { DirectoryStore } from '../ports/directory-store.ts';
import type { KeyedHashes } from '../ports/key-ring.ts';
import type { PersonStore } from '../ports/person-store.ts';
import type { Clock } from '../shared/clock.ts';
import type { PersonId, SegmentId } from '../shared/ids.ts';
import type { Log } from '../shared/log.ts';
import { openLdapDirectory } from '../stores/directory/ldap.ts';

/** The configured LDAP directory. */
export interface OpenDirectory {
  readonly directory: Directory;
  readonly rules: DirectoryRules;
  readonly lookUp: DirectoryLookUp;
}

/** Opens the LDAP directory; undefined where none is configured. Connects to nobody yet. */
export async function openDirectory(
  config: Pick<Config, 'directory' | 'ldapPassword'>,
  deps: {
    readonly people: PersonStore;
    readonly cards: Pick<KeyedHashes, 'cardHash'>;
    readonly clock: Clock;
    readonly log: Log;
  },
): Promise<OpenDirectory | undefined> {
  const { ldap } = config.directory;
  if (ldap === undefined) return undefined;
  const directory = await openLdap(ldap, config.ldapPassword);
  const rules = toRules(ldap.rules);
  return { directory, rules, lookUp: openDirectoryLookUp({ ...deps, directory, rules }) };
}

/** What counts as a group in the two kinds of servers. */
const groupFilters = {
  openldap: '(objectClass=groupOfNames)',
  'active-directory': '(objectClass=group)',
} as const;

async function openLdap(ldap: LdapConfig, password: string | undefined): Promise<Directory> {
  const { url, startTls, bindDn, baseDn, filter, groups, pageSize, maxEntries, timeoutMs } = ldap;
  const stated = Object.fromEntries(Object.entries(ldap.attributes).filter(([, name]) => name !== undefined));
  return openLdapDirectory({
    ...{ url, startTls, bindDn, baseDn, filter, pageSize, maxEntries, timeoutMs },
    groups: groups && { ...groups, filter: groups.filter ?? groupFilters[ldap.kind] },
    password: ldap.bindPassword ?? password ?? '',
    attributes: { ...ldapPresets[ldap.kind], ...stated },
    ...(ldap.caFile !== undefined && { ca: await readFile(ldap.caFile, 'utf8') }),
  });
}

/** Rules of the configuration as the steps know them. */
export function toRules({ everybody, groups }: RulesConfig): DirectoryRules {
  return {
    everybody: { ...everybody, segments: everybody.segments as SegmentId[] },
    groups: groups.map((rule) => ({ ...rule, segments: rule.segments as SegmentId[] })),
  };
}

/** The stores that a pass over the directory works with. */
interface SyncStores {
  readonly people: PersonStore;
  readonly keys: Pick<KeyedHashes, 'cardHash'>;
  readonly clock: Clock;
  readonly ldap: OpenDirectory | undefined;
  readonly directoryStore: DirectoryStore;
}

/** What a pass over the directory needs; undefined where none is configured. */
export function syncDeps(
  stores: SyncStores,
  onLeft?: (id: PersonId) => Promise<unknown>,
): SyncDeps | undefined {
  if (stores.ldap === undefined) return undefined;
  const { people, keys, clock, directoryStore } = stores;
  const { directory, rules } = stores.ldap;
  return { people, cards: keys, clock, directoryStore, directory, rules, ...(onLeft && { onLeft }) };
}
