/** How far a directory was read, and the groups and clients of SCIM. */

import type { AuditEvent } from '../audit/audit-event.ts';
import type { PersonId } from '../shared/ids.ts';

/** How reading a directory stands. */
export interface DirectoryStanding {
  /** From where the next pass may begin; undefined: with everybody. */
  readonly mark: string | undefined;
  readonly changedAt: Date | undefined;
  readonly fullAt: Date | undefined;
  /** Since when it fails; undefined: the last pass succeeded. */
  readonly failedAt: Date | undefined;
  readonly failure: string | undefined;
}

/** A group that a SCIM client keeps here. */
export interface DirectoryGroup {
  readonly id: string;
  readonly externalId: string | undefined;
  readonly displayName: string;
  readonly members: readonly PersonId[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A SCIM client, such as an identity provider. */
export interface ScimClient {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | undefined;
}

/** Every write is one transaction together with its audit events. */
export interface DirectoryStore {
  standing(source: string): Promise<DirectoryStanding>;
  saveStanding(source: string, standing: DirectoryStanding, events: readonly AuditEvent[]): Promise<void>;

  listGroups(): Promise<readonly DirectoryGroup[]>;
  findGroup(id: string): Promise<DirectoryGroup | undefined>;
  /** Names of the groups of each of these people. */
  groupsOf(people: readonly PersonId[]): Promise<ReadonlyMap<PersonId, readonly string[]>>;
  /** Inserts or changes a group with all of its members; false when another group has the name. */
  saveGroup(group: DirectoryGroup): Promise<boolean>;
  removeGroup(id: string): Promise<boolean>;

  /** False when a client of that name is in force. */
  addClient(client: ScimClient, tokenHash: Uint8Array, events: readonly AuditEvent[]): Promise<boolean>;
  /** By what is stored of its token; undefined for one that is revoked. */
  findClient(tokenHash: Uint8Array): Promise<ScimClient | undefined>;
  listClients(): Promise<readonly ScimClient[]>;
  revokeClient(name: string, at: Date, event: (id: string) => AuditEvent): Promise<boolean>;
  noteClientUse(id: string, at: Date): Promise<void>;
}
