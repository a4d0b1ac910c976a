/**
 * Users and Groups of SCIM 2.0 (RFC 7643 §4) for the library that speaks the protocol. The library keeps its resource
 * types once a process; nothing of ours is kept there: each request brings its own services.
 */

import SCIMMY from 'scimmy';
import type {
  KnownScimPerson,
  ScimKey,
  ScimPerson,
  ScimRefusal,
} from '../../identity/directory/scim-people.ts';
import type { DirectoryGroup } from '../../ports/directory-store.ts';
import type { PersonId } from '../../shared/ids.ts';
import type { Result } from '../../shared/result.ts';
import type { ScimServices } from '../services/directory.ts';

/** Most resources of one answer (`filter.maxResults`). */
export const mostResults = 200;

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

/** A resource as the library reads and writes it: members by their SCIM names. */
type Members = Readonly<Record<string, unknown>>;

/** What the library hands to its handlers. */
interface Asked {
  readonly id?: string;
  readonly filter?: { readonly expression: string; match(values: readonly Members[]): Members[] };
  constraints?: { startIndex?: number; count?: number; totalResults?: number };
}

/** A list as the library answers it. */
interface Listed {
  startIndex: number;
  itemsPerPage: number;
  totalResults: number;
  readonly Resources: readonly unknown[];
}

/**
 * Users whose lists are cut to one page before the library builds resources of them: with ten thousand people it would
 * build ten thousand.
 */
class Users extends SCIMMY.Resources.User {
  override async read<Context>(context?: Context) {
    return await readPage(this as unknown as Asked, () => super.read(context));
  }
}

/** Groups, likewise. */
class Groups extends SCIMMY.Resources.Group {
  override async read<Context>(context?: Context) {
    return await readPage(this as unknown as Asked, () => super.read(context));
  }
}

/** Tells the library of users and groups; a second time changes nothing. */
export function declareScimResources(): void {
  if (SCIMMY.Resources.declared('User') !== undefined) return;
  SCIMMY.Resources.declare(Users as never, 'User' as never);
  SCIMMY.Resources.declare(Groups as never, 'Group' as never);
  SCIMMY.Resources.User.extend(SCIMMY.Schemas.EnterpriseUser as never, false);
  const user = SCIMMY.Resources.User as unknown as Handlers;
  const group = SCIMMY.Resources.Group as unknown as Handlers;
  user.egress((...given) => guarded(() => readUsers(...given)));
  user.ingress((asked, members, services) =>
    guarded(async () => toUser(settled(await services.putPerson(asked.id, toPerson(members))))),
  );
  user.degress((asked, services) =>
    guarded(async () => removed(await services.removePerson(asked.id ?? ''))),
  );
  group.egress((...given) => guarded(() => readGroups(...given)));
  group.ingress((...given) => guarded(() => writeGroup(...given)));
  group.degress((asked, services) =>
    guarded(async () => removed(await services.removeGroup(asked.id ?? ''))),
  );
}

/** The setters of a resource type, with what they are given here. */
interface Handlers {
  ingress(handler: (asked: Asked, members: Members, services: ScimServices) => Promise<Members>): unknown;
  egress(handler: (asked: Asked, services: ScimServices) => Promise<Members | Members[]>): unknown;
  degress(handler: (asked: Asked, services: ScimServices) => Promise<void>): unknown;
}

/** Sorting is not supported, so only the page is kept of what was asked (RFC 7644 §3.4.2.4). */
async function readPage<Answer>(asked: Asked, read: () => Promise<Answer>): Promise<Answer> {
  const first = Math.max(1, asked.constraints?.startIndex ?? 1);
  asked.constraints = {
    startIndex: first,
    count: Math.min(asked.constraints?.count ?? mostResults, mostResults),
  };
  const answer = await read();
  if (asked.id === undefined) {
    const list = answer as unknown as Listed;
    list.startIndex = first;
    list.itemsPerPage = list.Resources.length;
  }
  return answer;
}

/** One page of what fits the filter; tells the library how many there are. */
function pageOf(asked: Asked, all: readonly Members[]): Members[] {
  const fitting = asked.filter === undefined ? all : asked.filter.match(all);
  const { startIndex = 1, count = mostResults } = asked.constraints ?? {};
  const page = fitting.slice(startIndex - 1, startIndex - 1 + count);
  asked.constraints = { startIndex: 1, count: Math.max(page.length, 1), totalResults: fitting.length };
  return page;
}

async function readUsers(asked: Asked, services: ScimServices): Promise<Members | Members[]> {
  if (asked.id !== undefined) {
    const [person] = await services.people({ id: asked.id });
    if (person === undefined) throw notFound(asked.id);
    return toUser(person);
  }
  const key = keyOf(asked.filter?.expression);
  const people = await services.people(key);
  if (key !== undefined) delete (asked as { filter?: unknown }).filter;
  return pageOf(asked, people.map(toUser));
}

/** The filters that identity providers ask all day are looked up; for the others everybody is gone through. */
function keyOf(expression: string | undefined): ScimKey | undefined {
  const match = /^\s*(userName|externalId|id)\s+eq\s+"((?:[^"\\]|\\["\\/])*)"\s*$/i.exec(expression ?? '');
  const [, name = '', quoted = ''] = match ?? [];
  if (match === null) return undefined;
  const value = quoted.replace(/\\(.)/g, '$1');
  if (name.toLowerCase() === 'username') return { userName: value };
  return name.toLowerCase() === 'id' ? { id: value } : { externalId: value };
}

function toUser(person: KnownScimPerson): Members {
  const { id, userName, externalId, displayName, employeeNumber, department, site, mail, active } = person;
  return {
    id,
    userName,
    displayName,
    active,
    name: { formatted: displayName },
    ...(externalId !== undefined && { externalId }),
    ...(mail !== undefined && { emails: [{ value: mail, type: 'work', primary: true }] }),
    ...(site !== '' && { addresses: [{ type: 'work', locality: site }] }),
    groups: person.groups.map((display) => ({ display, value: display })),
    [enterprise]: { employeeNumber, ...(department !== '' && { department }) },
  };
}

function toPerson(members: Members): ScimPerson {
  const name = (members['name'] ?? {}) as Members;
  const more = (members[enterprise] ?? {}) as Members;
  const userName = textOf(members['userName']);
  const written = [textOf(name['familyName']), textOf(name['givenName'])]
    .filter((part) => part !== '')
    .join(' ');
  return {
    userName,
    externalId: textOf(members['externalId']) || undefined,
    displayName: textOf(members['displayName']) || textOf(name['formatted']) || written || userName,
    employeeNumber: textOf(more['employeeNumber']) || undefined,
    department: textOf(more['department']),
    site: textOf(primaryOf(members['addresses'])?.['locality']),
    mail: textOf(primaryOf(members['emails'])?.['value']) || undefined,
    active: members['active'] !== false,
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.normalize('NFC').trim() : '';
}

/** The value marked as primary, else the first one. */
function primaryOf(values: unknown): Members | undefined {
  if (!Array.isArray(values)) return undefined;
  const all: readonly Members[] = values;
  return all.find(({ primary }) => primary === true) ?? all[0];
}

async function readGroups(asked: Asked, services: ScimServices): Promise<Members | Members[]> {
  if (asked.id === undefined) return pageOf(asked, (await services.groups()).map(toGroup));
  const group = await services.group(asked.id);
  if (group === undefined) throw notFound(asked.id);
  return toGroup(group);
}

function toGroup({ id, displayName, externalId, members }: DirectoryGroup): Members {
  return {
    id,
    displayName,
    ...(externalId !== undefined && { externalId }),
    members: members.map((value) => ({ value, type: 'User' })),
  };
}

async function writeGroup(asked: Asked, stated: Members, services: ScimServices): Promise<Members> {
  const listed: readonly Members[] = Array.isArray(stated['members']) ? stated['members'] : [];
  const group = await services.putGroup(asked.id, {
    displayName: textOf(stated['displayName']),
    externalId: textOf(stated['externalId']) || undefined,
    members: listed.map(({ value }) => textOf(value) as PersonId),
  });
  return toGroup(settled(group));
}

/** A fault of ours is 503: the library would call it "not found", and a client would create everybody anew. */
async function guarded<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof SCIMMY.Types.Error) throw error;
    throw Object.assign(new SCIMMY.Types.Error(503, null as never, 'Try again later'), { cause: error });
  }
}

/** The value, or the error that SCIM has for it (RFC 7644 §3.12). */
function settled<Value>(result: Result<Value, ScimRefusal>): Value {
  if (result.ok) return result.value;
  if (result.refusal === 'not-found') throw notFound('');
  if (result.refusal === 'taken')
    throw new SCIMMY.Types.Error(409, 'uniqueness', 'Another resource has that name or number');
  throw new SCIMMY.Types.Error(400, 'invalidValue', 'A name is empty or too long');
}

function removed(wasThere: boolean): void {
  if (!wasThere) throw notFound('');
}

function notFound(id: string): Error {
  return new SCIMMY.Types.Error(404, null as never, `Resource ${id} not found`);
}
