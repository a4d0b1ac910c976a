/** Entries of an LDAP directory as people. */

import type { Entry } from 'ldapts';
import type { DirectoryEntry } from '../../ports/directory.ts';
import type { LdapAttributes } from './ldap-options.ts';

/** Longest text of an attribute, in characters. */
const longestText = 200;
/** Bit of `userAccountControl` that disables an account. */
const disabledBit = 0x2;

/** Attributes that hold bytes. */
export function isBinary(attribute: string): boolean {
  return /^objectguid$/i.test(attribute);
}

/** All texts of an attribute, whatever the case of its name; bytes as hex. */
export function textsOf(entry: Entry, attribute: string): readonly string[] {
  const name = Object.keys(entry).find((key) => key.toLowerCase() === attribute.toLowerCase());
  const value = name === undefined || name === 'dn' ? undefined : entry[name];
  if (value === undefined) return [];
  const values: readonly (string | Buffer)[] = Array.isArray(value) ? value : [value];
  return values
    .map((one) => (typeof one === 'string' ? one : one.toString('hex')))
    .filter((one) => one !== '');
}

/** The names of all attributes that are asked for. */
export function wantedAttributes(attributes: LdapAttributes): string[] {
  return [...new Set([...Object.values(attributes).filter((name) => name !== undefined), 'memberOf'])];
}

/** A person; undefined for an entry without id, login name or name. */
export function toDirectoryEntry(
  entry: Entry,
  attributes: LdapAttributes,
  groups: readonly string[],
): DirectoryEntry | undefined {
  const text = (attribute: string) =>
    [...(textsOf(entry, attribute)[0] ?? '').normalize('NFC').trim()].slice(0, longestText).join('');
  const id = text(attributes.id);
  const loginName = text(attributes.loginName);
  const displayName = text(attributes.displayName);
  if (id === '' || loginName === '' || displayName === '') return undefined;
  const { accountControl, card } = attributes;
  const control = accountControl === undefined ? 0 : Number(text(accountControl) || '0');
  return {
    id,
    dn: entry.dn,
    staffNumber: text(attributes.staffNumber).normalize('NFKC') || loginName,
    loginName,
    displayName,
    department: text(attributes.department),
    site: text(attributes.site),
    mail: text(attributes.mail) || undefined,
    active: (control & disabledBit) === 0,
    groups,
    cards: card === undefined ? [] : textsOf(entry, card).slice(0, 10),
  };
}
