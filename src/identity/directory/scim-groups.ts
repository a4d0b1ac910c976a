/** Steps: groups and clients of SCIM (RFC 7643 §4.2). Rules of the configuration say what a group means. */

import { randomBytes, randomUUID } from 'node:crypto';
import type { AuditActor } from '../../audit/audit-event.ts';
import type { DirectoryGroup, DirectoryStore, ScimClient } from '../../ports/directory-store.ts';
import type { Clock } from '../../shared/clock.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { isUuid, type PersonId } from '../../shared/ids.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { hashToken } from '../link/capability-link.ts';
import { regroup, type ScimDeps, type ScimRefusal } from './scim-people.ts';

/** A group as a SCIM client states it. */
export type ScimGroup = Pick<DirectoryGroup, 'displayName' | 'externalId' | 'members'>;

/** Most members of a group. */
const mostMembers = 100_000;
/** Uses of a client are noted once a minute. */
const noteEveryMs = 60_000;

/** Creates a group (`id` undefined), or changes one with all of its members; their rights follow at once. */
export async function putScimGroup(
  deps: ScimDeps,
  id: string | undefined,
  stated: ScimGroup,
): Promise<Result<DirectoryGroup, ScimRefusal>> {
  const { displayName, externalId } = stated;
  const members = [...new Set(stated.members)].filter(isUuid) as PersonId[];
  const isInvalid = displayName === '' || displayName.length > 200 || (externalId ?? '').length > 200;
  if (isInvalid || members.length > mostMembers) return refuse('invalid');
  const before = id !== undefined && isUuid(id) ? await deps.directoryStore.findGroup(id) : undefined;
  if (id !== undefined && before === undefined) return refuse('not-found');
  const at = deps.clock.now();
  const group: DirectoryGroup = {
    id: before?.id ?? randomUUID(),
    externalId,
    displayName,
    members,
    createdAt: before?.createdAt ?? at,
    updatedAt: at,
  };
  if (!(await deps.directoryStore.saveGroup(group))) return refuse('taken');
  // A new name may mean other rights for everybody; otherwise only for those who came or went.
  const all = [...new Set([...(before?.members ?? []), ...members])];
  const isSame = before?.displayName === displayName;
  const touched = all.filter((one) => !(isSame && before.members.includes(one) && members.includes(one)));
  await regroup(deps, touched);
  return accept((await deps.directoryStore.findGroup(group.id)) ?? group);
}

/** Removes a group, and the rights that came with it; false when there is none. */
export async function removeScimGroup(deps: ScimDeps, id: string): Promise<boolean> {
  const group = isUuid(id) ? await deps.directoryStore.findGroup(id) : undefined;
  if (group === undefined) return false;
  await deps.directoryStore.removeGroup(id);
  await regroup(deps, group.members);
  return true;
}

/** What the steps about clients need. */
export interface ScimClientDeps {
  readonly directoryStore: DirectoryStore;
  readonly clock: Clock;
}

/**
 * Lets a client in. Its token (256 random bits, base64url) is returned this once; only its SHA-256 is kept.
 *
 * @throws ServiceError `SCIM_CLIENT_NAME_TAKEN`; `REQUEST_INVALID` for an empty name or one above 100 characters.
 */
export async function addScimClient(
  { directoryStore, clock }: ScimClientDeps,
  name: string,
  actor: AuditActor,
): Promise<{ readonly token: string }> {
  const text = name.normalize('NFC').trim();
  if (text === '' || text.length > 100) {
    throw new ServiceError('REQUEST_INVALID', { details: { field: 'name' } });
  }
  const token = randomBytes(32).toString('base64url');
  const at = clock.now();
  const client: ScimClient = { id: randomUUID(), name: text, createdAt: at, lastUsedAt: undefined };
  const added = await directoryStore.addClient(client, hashToken(token), [
    {
      kind: 'scim-client.added',
      segment: '-',
      at,
      actor,
      subject: `scim-client:${client.id}`,
      details: {},
    },
  ]);
  if (!added) throw new ServiceError('SCIM_CLIENT_NAME_TAKEN');
  return { token };
}

/** Shuts a client out from its next request on. @throws ServiceError `SCIM_CLIENT_UNKNOWN`. */
export async function revokeScimClient(
  { directoryStore, clock }: ScimClientDeps,
  name: string,
  actor: AuditActor,
): Promise<void> {
  const at = clock.now();
  const revoked = await directoryStore.revokeClient(name.normalize('NFC').trim(), at, (id) => ({
    kind: 'scim-client.revoked',
    segment: '-',
    at,
    actor,
    subject: `scim-client:${id}`,
    details: {},
  }));
  if (!revoked) throw new ServiceError('SCIM_CLIENT_UNKNOWN');
}

/** The client behind a token; undefined for an unknown or revoked one. The store is asked each time. */
export async function findScimClient(
  { directoryStore, clock }: ScimClientDeps,
  token: string,
): Promise<ScimClient | undefined> {
  if (!/^[A-Za-z0-9_-]{43}$/.test(token)) return undefined;
  const client = await directoryStore.findClient(hashToken(token));
  if (client === undefined) return undefined;
  const at = clock.now();
  if (client.lastUsedAt === undefined || at.getTime() - client.lastUsedAt.getTime() > noteEveryMs) {
    await directoryStore.noteClientUse(client.id, at);
  }
  return client;
}
