/** What a person becomes by what a directory says of them. Pure but for new ids. */

import type { DirectoryEntry } from '../../ports/directory.ts';
import type { DirectoryLink, PersonDraft, PersonRecord } from '../../ports/person-store.ts';
import { isMailAddress } from '../mail-address.ts';
import { normaliseLoginName } from '../person.ts';
import type { Post } from '../post.ts';
import { draftOf, draftOfNew, replacedByDirectory, setPosts } from './person-draft.ts';
import { type DirectoryRules, rightsByRules } from './rules.ts';

/** What a directory says of one person, whichever way it came. */
export type StatedPerson = Pick<
  DirectoryEntry,
  'id' | 'staffNumber' | 'loginName' | 'displayName' | 'department' | 'site' | 'mail' | 'groups'
> & { readonly dn?: string; readonly active: boolean };

/**
 * The person after the directory spoke. The directory's post takes the place of its earlier one; dated posts of the office
 * stay. A disabled account suspends the person; one that is enabled again lifts that.
 */
export function draftOfEntry(
  entry: StatedPerson,
  record: PersonRecord | undefined,
  of: { readonly source: DirectoryLink['source']; readonly rules: DirectoryRules; readonly today: string },
): PersonDraft {
  const { source, rules, today } = of;
  const mail = entry.mail !== undefined && isMailAddress(entry.mail) ? entry.mail : undefined;
  const who = {
    staffNumber: entry.staffNumber,
    loginName: normaliseLoginName(entry.loginName),
    displayName: entry.displayName,
    mail: mail ?? record?.person.mail,
  };
  const before = record === undefined ? draftOfNew(who) : draftOf(record);
  const post: Post = {
    source,
    main: true,
    ...rightsByRules(rules, entry),
    from: undefined,
    until: undefined,
  };
  const isKnown = record?.directory?.source === source;
  const kept = isKnown ? before.posts : replacedByDirectory(before.posts);
  const others = kept.filter((one) => one.source !== source);
  const draft: PersonDraft = {
    ...before,
    ...who,
    state: entry.active ? 'active' : 'suspended',
    leavesOn: before.leavesOn !== undefined && before.leavesOn > today ? before.leavesOn : undefined,
    directory: { source, id: entry.id, ...(entry.dn !== undefined && { dn: entry.dn }) },
  };
  return setPosts(draft, [...others, post], today);
}

/** True when storing the draft would change nothing. */
export function isUnchanged(draft: PersonDraft, record: PersonRecord): boolean {
  const { rights: _now, ...stated } = draft;
  const { rights: _before, ...known } = draftOf(record);
  return JSON.stringify(sorted(stated)) === JSON.stringify(sorted(known));
}

/** With its members in one order, and lists of rights and posts too. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sorted).toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  }
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(
    members.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, member]) => [name, sorted(member)]),
  );
}
