/** Groups of an LDAP directory, nested ones too. */

import type { Entry } from 'ldapts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { LdapConnection } from './ldap-connection.ts';
import { textsOf } from './ldap-entry.ts';
import { allOf, equals, normaliseDn, parseFilter } from './ldap-filter.ts';
import type { LdapGroups, LdapOptions } from './ldap-options.ts';

/** How deep groups may stand in groups. */
const deepest = 10;
/** Most groups of one person. */
const mostGroups = 500;

/** A group with the groups that it is in. */
interface Group {
  readonly dn: string;
  readonly name: string;
}

/** Which groups hold an entry directly. */
type Parents = (dn: string, memberOf: readonly string[]) => Promise<readonly Group[]>;

/** Answers the names and DNs of all groups of an entry. */
export type GroupFinder = (entry: Entry) => Promise<readonly string[]>;

/** Without configured groups nobody is in any. */
export const noGroups: GroupFinder = async () => [];

/** Reads all groups once, for a pass over many people. */
export async function loadGroups(
  connection: LdapConnection,
  groups: LdapGroups,
  { maxEntries }: Pick<LdapOptions, 'maxEntries'>,
): Promise<GroupFinder> {
  const byDn = new Map<string, Group & { readonly memberOf: readonly string[] }>();
  const holders = new Map<string, Group[]>();
  const { baseDn, filter } = groups;
  for await (const page of connection.pages(baseDn, { filter, attributes: attributesOf(groups) })) {
    for (const entry of page) {
      const group = toGroup(entry, groups);
      byDn.set(group.dn, { ...group, memberOf: textsOf(entry, 'memberOf').map(normaliseDn) });
      if (groups.by === 'memberOf') continue;
      for (const member of textsOf(entry, 'member').map(normaliseDn)) {
        holders.set(member, [...(holders.get(member) ?? []), group]);
      }
    }
    if (byDn.size > maxEntries)
      throw new ServiceError('DIRECTORY_ANSWER_INVALID', { details: { maxEntries } });
  }
  const parents: Parents = async (dn, memberOf) => {
    if (groups.by === 'member') return holders.get(dn) ?? [];
    const named = memberOf.length > 0 ? memberOf : (byDn.get(dn)?.memberOf ?? []);
    return named.flatMap((name) => byDn.get(name) ?? []);
  };
  return (entry) => climb(entry, parents);
}

/** Asks for the groups of one person, level by level. */
export function askForGroups(connection: LdapConnection, groups: LdapGroups): GroupFinder {
  const { baseDn, filter } = groups;
  const attributes = attributesOf(groups);
  const parents: Parents = async (dn, memberOf) => {
    if (groups.by === 'member') {
      const wanted = {
        filter: allOf(parseFilter(filter), equals('member', dn)),
        attributes,
        sizeLimit: mostGroups,
      };
      return (await connection.search(baseDn, wanted)).map((entry) => toGroup(entry, groups));
    }
    let names = memberOf;
    if (names.length === 0) {
      const [entry] = await connection.search(dn, { scope: 'base', filter, attributes, sizeLimit: 1 });
      names = entry === undefined ? [] : textsOf(entry, 'memberOf').map(normaliseDn);
    }
    // The name of a group stands in its own entry; its DN alone also counts.
    return names.map((name) => ({ dn: name, name: nameInDn(name) }));
  };
  return (entry) => climb(entry, parents);
}

/** From the entry up through the groups that hold it; circles end where they began. */
async function climb(entry: Entry, parents: Parents): Promise<readonly string[]> {
  const found = new Map<string, Group>();
  let level = await parents(normaliseDn(entry.dn), textsOf(entry, 'memberOf').map(normaliseDn));
  for (let depth = 0; level.length > 0 && depth < deepest; depth += 1) {
    const fresh = level.filter(({ dn }) => !found.has(dn)).slice(0, mostGroups - found.size);
    for (const group of fresh) found.set(group.dn, group);
    const next: Group[] = [];
    for (const { dn } of fresh) next.push(...(await parents(dn, [])));
    level = next;
  }
  return [...new Set([...found.values()].flatMap(({ dn, name }) => [dn, name]))];
}

function attributesOf({ by, name }: LdapGroups): string[] {
  return by === 'member' ? [name, 'member'] : [name, 'memberOf'];
}

function toGroup(entry: Entry, { name }: LdapGroups): Group {
  const dn = normaliseDn(entry.dn);
  return { dn, name: textsOf(entry, name)[0] ?? nameInDn(dn) };
}

function nameInDn(dn: string): string {
  return /^[^=]+=((?:\\.|[^,\\])*)/.exec(dn)?.[1] ?? dn;
}
