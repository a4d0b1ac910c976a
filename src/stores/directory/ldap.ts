/** People of an LDAP directory (RFC 4511): OpenLDAP, Active Directory and their like. Read only. */

import { type Entry, type Filter, GreaterThanEqualsFilter } from 'ldapts';
import type { Directory, DirectoryEntry, DirectoryKey } from '../../ports/directory.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { type LdapConnection, tryBind, withLdap } from './ldap-connection.ts';
import { isBinary, textsOf, toDirectoryEntry, wantedAttributes } from './ldap-entry.ts';
import { allOf, anyOf, equals, parseFilter } from './ldap-filter.ts';
import { askForGroups, type GroupFinder, loadGroups, noGroups } from './ldap-groups.ts';
import type { LdapOptions } from './ldap-options.ts';

/** Opens the directory; connects to nobody yet. */
export function openLdapDirectory(options: LdapOptions): Directory {
  return {
    find: (key) => withLdap(options, (connection) => findOne(connection, options, key)),
    read: (since, visit, signal) =>
      withLdap(options, (connection) => readPeople(connection, options, since, visit, signal)),
    async checkPassword(id, password) {
      if (password === '') return 'wrong';
      const entry = await withLdap(options, (connection) => findOne(connection, options, { id }));
      if (entry === undefined || !entry.active) return 'wrong';
      return await tryBind(options, entry.dn, password);
    },
    check: () =>
      withLdap(options, async (connection) => {
        const { baseDn, filter, url } = options;
        const found = await connection.search(baseDn, { filter, attributes: ['1.1'], sizeLimit: 1 });
        return `${url}, ${found.length === 0 ? 'nobody fits the filter' : 'people found'}`;
      }),
  };
}

async function findOne(
  connection: LdapConnection,
  options: LdapOptions,
  key: DirectoryKey,
): Promise<DirectoryEntry | undefined> {
  const wanted = filterOf(options, key);
  if (wanted === undefined) return undefined;
  const search = { ...askedOf(options), filter: allOf(parseFilter(options.filter), wanted), sizeLimit: 2 };
  const [entry, another] = await connection.search(options.baseDn, search);
  if (entry === undefined || another !== undefined) return undefined;
  const finder = options.groups === undefined ? noGroups : askForGroups(connection, options.groups);
  return toDirectoryEntry(entry, options.attributes, await finder(entry));
}

/** Undefined when the directory cannot be asked for that. */
function filterOf({ attributes }: LdapOptions, key: DirectoryKey): Filter | undefined {
  if ('loginName' in key) return equals(attributes.loginName, key.loginName);
  if ('id' in key) {
    return equals(attributes.id, isBinary(attributes.id) ? Buffer.from(key.id, 'hex') : key.id);
  }
  const { card } = attributes;
  if (card === undefined) return undefined;
  const hex = key.cardIdentifier;
  const pairs = hex.match(/../g) ?? [];
  const spellings = [hex, hex.toUpperCase(), pairs.join(':'), pairs.join(':').toUpperCase()];
  return anyOf(...[...new Set(spellings)].map((spelling) => equals(card, spelling)));
}

function askedOf({ attributes }: LdapOptions) {
  return {
    attributes: wantedAttributes(attributes),
    explicitBufferAttributes: isBinary(attributes.id) ? [attributes.id] : [],
  };
}

async function readPeople(
  connection: LdapConnection,
  options: LdapOptions,
  since: string | undefined,
  visit: (entries: readonly DirectoryEntry[]) => Promise<void>,
  signal: AbortSignal | undefined,
): ReturnType<Directory['read']> {
  const { groups, attributes, baseDn, filter, maxEntries } = options;
  const marks = parseMarks(attributes.changed === undefined ? undefined : since);
  const newestGroup = await newestGroupMark(connection, options);
  const isFull = marks === undefined || marks.groups !== newestGroup;
  const finder: GroupFinder = groups === undefined ? noGroups : await loadGroups(connection, groups, options);
  const { changed } = attributes;
  const everybody = parseFilter(filter);
  const wanted =
    isFull || changed === undefined
      ? everybody
      : allOf(everybody, new GreaterThanEqualsFilter({ attribute: changed, value: marks.people }));
  let newest = marks?.people ?? '';
  let seen = 0;
  for await (const page of connection.pages(baseDn, { ...askedOf(options), filter: wanted })) {
    signal?.throwIfAborted();
    seen += page.length;
    if (seen > maxEntries) throw new ServiceError('DIRECTORY_ANSWER_INVALID', { details: { maxEntries } });
    const entries: DirectoryEntry[] = [];
    for (const entry of page) {
      newest = later(newest, changed === undefined ? undefined : textsOf(entry, changed)[0]);
      const read = toDirectoryEntry(entry, attributes, await finder(entry));
      if (read !== undefined) entries.push(read);
    }
    await visit(entries);
  }
  return { full: isFull, mark: JSON.stringify({ people: newest, groups: newestGroup }) };
}

interface Marks {
  readonly people: string;
  readonly groups: string;
}

/** Marks that did not come from here are none: the pass is a full one. */
function parseMarks(text: string | undefined): Marks | undefined {
  const match = /^\{"people":"([0-9.]{1,30}Z?)","groups":"([0-9.]{0,30}Z?)"\}$/.exec(text ?? '');
  const [, people, groups] = match ?? [];
  return people === undefined || groups === undefined ? undefined : { people, groups };
}

/** How many groups there are and the latest change of any; empty where nothing is to be known. */
async function newestGroupMark(connection: LdapConnection, options: LdapOptions): Promise<string> {
  const { groups } = options;
  const { changed } = options.attributes;
  if (groups === undefined || changed === undefined) return '';
  let newest = '';
  let count = 0;
  const search = { filter: groups.filter, attributes: [changed] };
  for await (const page of connection.pages(groups.baseDn, search)) {
    count += page.length;
    for (const entry of page) newest = later(newest, textsOf(entry, changed)[0]);
    if (count > options.maxEntries) throw new ServiceError('DIRECTORY_ANSWER_INVALID');
  }
  return `${count}.${newest}`;
}

/** The later of two marks: numbers (uSNChanged), or times of one form (modifyTimestamp). */
function later(a: string, b: Entry['dn'] | undefined): string {
  if (b === undefined || !/^[0-9.]{1,30}Z?$/.test(b)) return a;
  return b.length > a.length || (b.length === a.length && b > a) ? b : a;
}
