/** Grants of classes of records, in PostgreSQL. */

import { type Selectable, sql } from 'kysely';
import type { ClassGrant } from '../../archive/class-grant.ts';
import { type ClassGrantStore, mostOpenClasses, type OpenClass } from '../../ports/class-grant-store.ts';
import { appendAuditEvents } from './audit-log.ts';
import type { Database } from './database.ts';
import type { RecordClassGrantTable } from './tables/record-access.ts';

const mostListed = 1_000;

/** What parts a class from those below it. */
const separators = '-./_・ ';

/** Opens the store over a database. */
export function postgresClassGrantStore(database: Database): ClassGrantStore {
  const { kysely } = database;
  return {
    async add(grant, events) {
      await database.transaction(async (trx) => {
        await trx.insertInto('record_class_grant').values(toRow(grant)).execute();
        await appendAuditEvents(trx, events);
      });
    },
    revoke: (id, by, at, event) =>
      database.transaction(async (trx) => {
        const row = await trx
          .updateTable('record_class_grant')
          .set({ revoked_at: at, revoked_by: by })
          .where('id', '=', id)
          .where('revoked_at', 'is', null)
          .returningAll()
          .executeTakeFirst();
        if (row === undefined) return undefined;
        const grant = toGrant(row);
        await appendAuditEvents(trx, [event(grant)]);
        return grant;
      }),
    async list({ all = false } = {}) {
      const rows = await kysely
        .selectFrom('record_class_grant')
        .selectAll()
        .$if(!all, (query) => query.where('revoked_at', 'is', null))
        .orderBy('granted_at', 'desc')
        .orderBy('id')
        .limit(mostListed)
        .execute();
      return rows.map(toGrant);
    },
    async reach(person, day) {
      const { rows } = await sql<{ departments: string[] | null; classes: OpenClass[] | null }>`
        SELECT
          (SELECT array_agg(DISTINCT department) FROM post
           WHERE person_id = ${person.id} AND department <> ''
             AND (from_day IS NULL OR from_day <= ${day}) AND (until_day IS NULL OR until_day >= ${day})
          ) AS departments,
          (SELECT json_agg(json_build_object('segment', segment, 'classCode', class_code))
           FROM (${openClasses(person, day)}) AS open) AS classes`.execute(kysely);
      const { departments, classes } = rows[0] ?? { departments: null, classes: null };
      const all = new Set([person.department, ...(departments ?? [])]);
      all.delete('');
      return { departments: [...all], classes: classes ?? [] };
    },
  };
}

/** The classes in use that are covered by a grant in force. A group is one that a directory keeps here. */
function openClasses(person: Parameters<ClassGrantStore['reach']>[0], day: string) {
  return sql`
    WITH held AS (
      SELECT g.segment, rtrim(g.class_code, '*') AS code, right(g.class_code, 1) = '*' AS any_rest
      FROM record_class_grant g
      WHERE g.revoked_at IS NULL AND g.from_day <= ${day} AND (g.until_day IS NULL OR g.until_day >= ${day})
        AND g.segment = ANY(${[...person.segments]}::text[])
        AND ((g.holder_kind = 'person' AND g.holder = ${person.id}::text)
          OR (g.holder_kind = 'role' AND g.holder = ANY(${[...person.roles]}::text[]))
          OR (g.holder_kind = 'department' AND g.holder IN (
            SELECT ${person.department}::text WHERE ${person.department}::text <> ''
            UNION SELECT department FROM post WHERE person_id = ${person.id}
              AND (from_day IS NULL OR from_day <= ${day}) AND (until_day IS NULL OR until_day >= ${day})))
          OR (g.holder_kind = 'group' AND g.holder IN (
            SELECT directory_group.display_name FROM directory_group
            JOIN directory_group_member member ON member.group_id = directory_group.id
            WHERE member.person_id = ${person.id})))
    ), used AS (
      SELECT DISTINCT r.segment, r.class_code FROM record r
      WHERE r.class_code IS NOT NULL AND r.segment IN (SELECT segment FROM held)
    )
    SELECT used.segment, used.class_code FROM used
    WHERE EXISTS (SELECT FROM held WHERE held.segment = used.segment
      AND starts_with(used.class_code, held.code)
      AND (held.any_rest OR length(used.class_code) = length(held.code)
        OR strpos(${separators}, substr(used.class_code, length(held.code) + 1, 1)) > 0))
    ORDER BY used.class_code, used.segment LIMIT ${mostOpenClasses}`;
}

function toRow(grant: ClassGrant) {
  return {
    id: grant.id,
    segment: grant.segment,
    class_code: grant.classCode,
    holder_kind: grant.holder.kind,
    holder: grant.holder.name,
    from_day: grant.from,
    until_day: grant.until ?? null,
    reason: grant.reason,
    granted_by: grant.grantedBy,
    granted_at: grant.grantedAt,
  };
}

function toGrant(row: Selectable<RecordClassGrantTable>): ClassGrant {
  return {
    id: row.id,
    segment: row.segment,
    classCode: row.class_code,
    holder: { kind: row.holder_kind, name: row.holder },
    from: row.from_day,
    until: row.until_day ?? undefined,
    reason: row.reason,
    grantedBy: row.granted_by,
    grantedAt: row.granted_at,
    revokedAt: row.revoked_at ?? undefined,
  };
}
