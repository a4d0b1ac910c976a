/**
 * Steps: an identity provider states people by SCIM (RFC 7643 §4.1). It sees only the people whom it vouches for. Whoever
 * is set inactive, or deleted, leaves at once.
 */

import type { AuditEvent } from '../../audit/audit-event.ts';
import type { DirectoryStore } from '../../ports/directory-store.ts';
import type { KnownPeople, PersonDraft, PersonRecord, PersonStore } from '../../ports/person-store.ts';
import type { Clock } from '../../shared/clock.ts';
import { isUuid, type PersonId } from '../../shared/ids.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { dayOf } from '../../shared/working-days.ts';
import { normaliseLoginName } from '../person.ts';
import { draftOfEntry, isUnchanged, type StatedPerson } from './draft-of-entry.ts';
import { type LeaveDeps, leftEvent } from './leave.ts';
import { draftOf, setLeaving } from './person-draft.ts';
import type { DirectoryRules } from './rules.ts';

/** What these steps need. */
export interface ScimDeps extends Pick<LeaveDeps, 'onLeft'> {
  readonly people: PersonStore;
  readonly directoryStore: DirectoryStore;
  readonly clock: Clock;
  readonly rules: DirectoryRules;
}

/** A person as a SCIM client sees and states them. */
export interface ScimPerson {
  readonly userName: string;
  readonly externalId: string | undefined;
  readonly displayName: string;
  /** Undefined: the one that is known stays, else `externalId` or the user name serves. */
  readonly employeeNumber: string | undefined;
  readonly department: string;
  /** Where they work. */
  readonly site: string;
  readonly mail: string | undefined;
  readonly active: boolean;
}

/** A person whom SCIM vouches for. */
export interface KnownScimPerson extends ScimPerson {
  readonly id: PersonId;
  /** Names of the groups they are in. */
  readonly groups: readonly string[];
}

/** By what a SCIM person is found. */
export type ScimKey =
  | { readonly id: string }
  | { readonly userName: string }
  | { readonly externalId: string };

/** Why nothing was stored. */
export type ScimRefusal = 'not-found' | 'taken' | 'invalid';

/** Longest text of an attribute. */
const longest = 200;

/** People whom SCIM vouches for: those that fit a key, or all. */
export async function findScimPeople(deps: ScimDeps, key?: ScimKey): Promise<readonly KnownScimPerson[]> {
  const records = await findRecords(deps, key);
  const groups = await deps.directoryStore.groupsOf(records.map(({ person }) => person.id));
  return records.map((record) => toScim(record, groups.get(record.person.id) ?? []));
}

async function findRecords({ people }: ScimDeps, key: ScimKey | undefined): Promise<readonly PersonRecord[]> {
  if (key === undefined) return await people.listRecords('scim');
  let id: PersonId | undefined;
  if ('id' in key) id = isUuid(key.id) ? (key.id as PersonId) : undefined;
  else if ('userName' in key) id = (await people.findByLoginName(normaliseLoginName(key.userName)))?.id;
  else {
    const vouched = await people.listVouched('scim');
    id = vouched.find(({ directoryId }) => directoryId === key.externalId)?.id;
  }
  const record = id && (await people.findRecord(id));
  return record?.directory?.source === 'scim' ? [record] : [];
}

/**
 * Creates a person (`id` undefined), or changes one. A new one takes over somebody whom the office brought in with the
 * same staff number, or with the same login name where no number is stated; never an administrator.
 */
export async function putScimPerson(
  deps: ScimDeps,
  id: string | undefined,
  stated: ScimPerson,
): Promise<Result<KnownScimPerson, ScimRefusal>> {
  const loginName = normaliseLoginName(stated.userName);
  const texts = Object.values(stated).filter((value) => typeof value === 'string');
  const isInvalid =
    loginName === '' || stated.displayName === '' || texts.some((text) => text.length > longest);
  if (isInvalid) return refuse('invalid');
  if (id !== undefined && !isUuid(id)) return refuse('not-found');
  const at = deps.clock.now();
  const number = stated.employeeNumber ?? stated.externalId ?? loginName;
  const keys = {
    ids: id === undefined ? [] : [id as PersonId],
    loginNames: [loginName],
    staffNumbers: [number],
    directory: { source: 'scim' as const, ids: [linkOf(stated)] },
  };
  const groups = id === undefined ? [] : await groupsOf(deps, id as PersonId);
  const outcome: { stored: Result<PersonId, ScimRefusal>; hasLeft: boolean } = {
    stored: refuse('not-found'),
    hasLeft: false,
  };
  await deps.people.changePeople(
    keys,
    at,
    (known) => {
      const nothing = { drafts: [], events: [] };
      const record = recordFor(known, id, stated, number);
      if (record === 'taken' || record === 'not-found') {
        outcome.stored = refuse(record);
        return nothing;
      }
      const draft = draftOfScim(deps, stated, record, groups, dayOf(at));
      if (isTaken(known, draft)) {
        outcome.stored = refuse('taken');
        return nothing;
      }
      outcome.stored = accept(draft.id);
      if (record !== undefined && isUnchanged(draft, record)) return nothing;
      outcome.hasLeft = draft.state === 'left';
      return { drafts: [draft], events: [statedEvent(draft, record === undefined, at)] };
    },
    leftEvent(at, 'system'),
  );
  const { stored } = outcome;
  if (!stored.ok) return stored;
  if (outcome.hasLeft) await deps.onLeft?.(stored.value);
  const [person] = await findScimPeople(deps, { id: stored.value });
  return person === undefined ? refuse('not-found') : accept(person);
}

/** Lets a person go, whom SCIM no longer vouches for afterwards; false when there is no such one. */
export async function removeScimPerson(deps: ScimDeps, id: string): Promise<boolean> {
  if (!isUuid(id)) return false;
  const at = deps.clock.now();
  const today = dayOf(at);
  let found = false;
  await deps.people.changePeople(
    { ids: [id as PersonId] },
    at,
    ({ records }) => {
      const own = records.filter(({ directory }) => directory?.source === 'scim');
      found = own.length > 0;
      const drafts = own.map((record) => ({
        ...setLeaving(draftOf(record), today, today),
        rights: { ...record.person, roles: [], segments: [] },
        posts: record.posts.filter(({ source }) => source !== 'scim'),
        directory: undefined,
      }));
      return { drafts, events: [] };
    },
    leftEvent(at, 'system'),
  );
  if (found) await deps.onLeft?.(id as PersonId);
  return found;
}

/** Works the rights of people out anew, after their groups changed. */
export async function regroup(deps: ScimDeps, ids: readonly PersonId[]): Promise<void> {
  if (ids.length === 0) return;
  const at = deps.clock.now();
  const groups = await deps.directoryStore.groupsOf(ids);
  await deps.people.changePeople(
    { ids },
    at,
    ({ records }) => {
      const drafts = records.flatMap((record) => {
        if (record.directory?.source !== 'scim' || record.person.state === 'left') return [];
        const stated = toScim(record, []);
        const names = groups.get(record.person.id) ?? [];
        const draft = draftOfScim(deps, stated, record, names, dayOf(at));
        return isUnchanged(draft, record) ? [] : [draft];
      });
      return { drafts, events: drafts.map((draft) => statedEvent(draft, false, at)) };
    },
    leftEvent(at, 'system'),
  );
}

async function groupsOf({ directoryStore }: ScimDeps, id: PersonId): Promise<readonly string[]> {
  return (await directoryStore.groupsOf([id])).get(id) ?? [];
}

/** Who is meant: undefined for somebody new. */
function recordFor(
  { records }: KnownPeople,
  id: string | undefined,
  stated: ScimPerson,
  number: string,
): PersonRecord | undefined | 'taken' | 'not-found' {
  if (id !== undefined) {
    const record = records.find(({ person }) => person.id === id);
    return record?.directory?.source === 'scim' ? record : 'not-found';
  }
  const loginName = normaliseLoginName(stated.userName);
  const byNumber = records.find(({ person }) => person.staffNumber === number);
  const byName = records.find(({ person }) => person.loginName === loginName);
  const candidate = stated.employeeNumber === undefined ? (byNumber ?? byName) : byNumber;
  if (candidate === undefined) return byName === undefined ? undefined : 'taken';
  const isFree = candidate.directory === undefined && !candidate.person.roles.includes('administrator');
  return isFree ? candidate : 'taken';
}

/** True when another person has the number or the name. */
function isTaken({ records }: KnownPeople, draft: PersonDraft): boolean {
  return records.some(
    ({ person, directory }) =>
      person.id !== draft.id &&
      (person.staffNumber === draft.staffNumber ||
        person.loginName === draft.loginName ||
        (directory?.source === 'scim' && directory.id === draft.directory?.id)),
  );
}

function draftOfScim(
  { rules }: ScimDeps,
  stated: ScimPerson,
  record: PersonRecord | undefined,
  groups: readonly string[],
  today: string,
): PersonDraft {
  const { userName, externalId, employeeNumber } = stated;
  const entry: StatedPerson = {
    ...stated,
    id: linkOf(stated),
    loginName: userName,
    staffNumber: employeeNumber ?? record?.person.staffNumber ?? externalId ?? normaliseLoginName(userName),
    groups,
    active: true,
  };
  const draft = draftOfEntry(entry, record, { source: 'scim', rules, today });
  return stated.active ? draft : setLeaving(draft, today, today);
}

/** What lasts: the client's own id, else the user name. */
function linkOf({ externalId, userName }: ScimPerson): string {
  return externalId ?? `${byUserName}${normaliseLoginName(userName)}`;
}

const byUserName = 'user:';

function toScim({ person, posts, directory }: PersonRecord, groups: readonly string[]): KnownScimPerson {
  const post = posts.find(({ source }) => source === 'scim');
  const link = directory?.id ?? byUserName;
  return {
    id: person.id,
    userName: person.loginName,
    externalId: link.startsWith(byUserName) ? undefined : link,
    displayName: person.displayName,
    employeeNumber: person.staffNumber,
    department: post?.department ?? person.department,
    site: post?.site ?? person.site,
    mail: person.mail,
    active: person.state === 'active',
    groups,
  };
}

function statedEvent(draft: PersonDraft, isNew: boolean, at: Date): AuditEvent {
  return {
    kind: isNew ? 'person.imported' : 'person.changed',
    segment: '-',
    at,
    actor: 'system',
    subject: `person:${draft.id}`,
    details: {
      directory: 'scim',
      state: draft.state,
      segments: [...new Set(draft.posts.flatMap(({ segments }) => segments))],
      roles: [...new Set(draft.posts.flatMap(({ roles }) => roles))],
    },
  };
}
