/** The standing of directories, groups and clients of SCIM in PostgreSQL. */

import { sql } from 'kysely';
import type { DirectoryGroup, DirectoryStore, ScimClient } from '../../ports/directory-store.ts';
import type { PersonId } from '../../shared/ids.ts';
import { appendAuditEvents } from './audit-log.ts';
import type { Database } from './database.ts';
import { isUniqueViolation } from './database-error.ts';

/** Opens the directory store over a database. */
export function postgresDirectoryStore(database: Database): DirectoryStore {
  return { ...standings(database), ...groups(database), ...clients(database) };
}

type Members<Names extends keyof DirectoryStore> = Pick<DirectoryStore, Names>;

function standings(database: Database): Members<'standing' | 'saveStanding'> {
  return {
    async standing(source) {
      const row = await database.kysely
        .selectFrom('directory_sync')
        .selectAll()
        .where('source', '=', source)
        .executeTakeFirst();
      return {
        mark: row?.mark ?? undefined,
        changedAt: row?.changed_at ?? undefined,
        fullAt: row?.full_at ?? undefined,
        failedAt: row?.failed_at ?? undefined,
        failure: row?.failure ?? undefined,
      };
    },
    async saveStanding(source, standing, events) {
      const values = {
        mark: standing.mark ?? null,
        changed_at: standing.changedAt ?? null,
        full_at: standing.fullAt ?? null,
        failed_at: standing.failedAt ?? null,
        failure: standing.failure ?? null,
      };
      await database.transaction(async (trx) => {
        await trx
          .insertInto('directory_sync')
          .values({ source, ...values })
          .onConflict((conflict) => conflict.column('source').doUpdateSet(values))
          .execute();
        await appendAuditEvents(trx, events);
      });
    },
  };
}

function groups(
  database: Database,
): Members<'listGroups' | 'findGroup' | 'groupsOf' | 'saveGroup' | 'removeGroup'> {
  const { kysely } = database;
  const select = () =>
    kysely
      .selectFrom('directory_group as g')
      .selectAll('g')
      .select(
        sql<
          PersonId[]
        >`coalesce((SELECT array_agg(m.person_id::text ORDER BY m.person_id) FROM directory_group_member m WHERE m.group_id = g.id), '{}')`.as(
          'members',
        ),
      );
  const toGroup = (row: Awaited<ReturnType<ReturnType<typeof select>['execute']>>[number]) => ({
    id: row.id,
    externalId: row.external_id ?? undefined,
    displayName: row.display_name,
    members: row.members,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  });
  return {
    async listGroups() {
      return (await select().orderBy('g.display_name').execute()).map(toGroup);
    },
    async findGroup(id) {
      const row = await select().where('g.id', '=', id).executeTakeFirst();
      return row && toGroup(row);
    },
    async groupsOf(people) {
      const { rows } = await sql<{ person_id: PersonId; names: string[] }>`
        SELECT m.person_id, array_agg(g.display_name ORDER BY g.display_name) AS names
        FROM directory_group_member m JOIN directory_group g ON g.id = m.group_id
        WHERE m.person_id = ANY(${[...people]}::uuid[]) GROUP BY m.person_id`.execute(kysely);
      return new Map(rows.map(({ person_id, names }) => [person_id, names]));
    },
    async saveGroup(group) {
      try {
        await database.transaction(async (trx) => {
          const values = {
            external_id: group.externalId ?? null,
            display_name: group.displayName,
            updated_at: group.updatedAt,
          };
          await trx
            .insertInto('directory_group')
            .values({ id: group.id, ...values, created_at: group.createdAt })
            .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
            .execute();
          await trx.deleteFrom('directory_group_member').where('group_id', '=', group.id).execute();
          await insertMembers(trx, group);
        });
        return true;
      } catch (error) {
        if (isUniqueViolation(error, 'directory_group_display_name_key')) return false;
        throw error;
      }
    },
    async removeGroup(id) {
      const removed = await kysely
        .deleteFrom('directory_group')
        .where('id', '=', id)
        .returning('id')
        .executeTakeFirst();
      return removed !== undefined;
    },
  };
}

/** Only people who are known become members. */
async function insertMembers(
  trx: Parameters<typeof appendAuditEvents>[0],
  { id, members }: DirectoryGroup,
): Promise<void> {
  await sql`INSERT INTO directory_group_member (group_id, person_id)
    SELECT ${id}::uuid, person.id FROM person WHERE person.id = ANY(${[...members]}::uuid[])`.execute(trx);
}

function clients(
  database: Database,
): Members<'addClient' | 'findClient' | 'listClients' | 'revokeClient' | 'noteClientUse'> {
  const { kysely } = database;
  const inForce = () =>
    kysely
      .selectFrom('scim_client')
      .select(['id', 'name', 'created_at', 'last_used_at'])
      .where('revoked_at', 'is', null);
  const toClient = (row: {
    readonly id: string;
    readonly name: string;
    readonly created_at: Date;
    readonly last_used_at: Date | null;
  }): ScimClient => ({
    id: row.id,
    name: row.name,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at ?? undefined,
  });
  return {
    async addClient(client, tokenHash, events) {
      try {
        await database.transaction(async (trx) => {
          await trx
            .insertInto('scim_client')
            .values({
              id: client.id,
              name: client.name,
              token_hash: Buffer.from(tokenHash),
              created_at: client.createdAt,
            })
            .execute();
          await appendAuditEvents(trx, events);
        });
        return true;
      } catch (error) {
        if (isUniqueViolation(error)) return false;
        throw error;
      }
    },
    async findClient(tokenHash) {
      const row = await inForce().where('token_hash', '=', Buffer.from(tokenHash)).executeTakeFirst();
      return row && toClient(row);
    },
    async listClients() {
      return (await inForce().orderBy('name').execute()).map(toClient);
    },
    revokeClient: (name, at, event) =>
      database.transaction(async (trx) => {
        const revoked = await trx
          .updateTable('scim_client')
          .set({ revoked_at: at, name: sql`name || ' ' || id::text` })
          .where('name', '=', name)
          .where('revoked_at', 'is', null)
          .returning('id')
          .executeTakeFirst();
        if (revoked !== undefined) await appendAuditEvents(trx, [event(revoked.id)]);
        return revoked !== undefined;
      }),
    async noteClientUse(id, at) {
      await kysely.updateTable('scim_client').set({ last_used_at: at }).where('id', '=', id).execute();
    },
  };
}
