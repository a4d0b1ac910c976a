/** File plans and legal holds in PostgreSQL. */

import { type Selectable, sql } from 'kysely';
import type { LegalHold, RetentionRules } from '../../ports/retention-store.ts';
import { isUuid, type RecordId } from '../../shared/ids.ts';
import { advisoryKey } from './advisory-lock.ts';
import { appendAuditEvents } from './audit-log.ts';
import type { Database } from './database.ts';
import { covers } from './hold-cover.ts';
import type { DatabaseTransaction } from './schema.ts';
import type { LegalHoldTable } from './tables/retention.ts';

/** Most versions and holds that are listed. */
const mostListed = 1_000;

/** Plans and holds of a database. */
export function retentionRules(database: Database): RetentionRules {
  return { ...plans(database), ...holds(database) };
}

function plans(database: Database): Pick<RetentionRules, 'currentPlan' | 'planVersions' | 'activatePlan'> {
  const { kysely } = database;
  return {
    async currentPlan() {
      const row = await kysely
        .selectFrom('file_plan')
        .select(['version', 'series'])
        .orderBy('version', 'desc')
        .executeTakeFirst();
      return row ?? { version: 0, series: [] };
    },
    async planVersions() {
      const rows = await kysely
        .selectFrom('file_plan')
        .select(['version', 'source_sha256', 'author', 'note', 'activated_at'])
        .select(sql<number>`jsonb_array_length(series)`.as('count'))
        .orderBy('version', 'desc')
        .limit(mostListed)
        .execute();
      return rows.map(({ source_sha256: sourceSha256, activated_at: activatedAt, ...row }) => ({
        ...row,
        sourceSha256,
        activatedAt,
      }));
    },
    async activatePlan({ version, series, sourceSha256, author, note, activatedAt }, events) {
      return await database.transaction(async (trx) => {
        const made = await trx
          .insertInto('file_plan')
          .values({
            version,
            series: JSON.stringify(series),
            source_sha256: sourceSha256,
            author,
            note,
            activated_at: activatedAt,
          })
          .onConflict((conflict) => conflict.column('version').doNothing())
          .returning('version')
          .executeTakeFirst();
        if (made !== undefined) await appendAuditEvents(trx, events);
        return made !== undefined;
      });
    },
  };
}

function holds(
  database: Database,
): Pick<RetentionRules, 'placeHold' | 'releaseHold' | 'listHolds' | 'holdsOn'> {
  const { kysely } = database;
  return {
    async placeHold(hold, events, found = []) {
      const placed = database.transaction(async (trx) => {
        // Alone: what begins to be destroyed at the same moment is either seen here or sees the hold.
        await sql`SELECT pg_advisory_xact_lock(${advisoryKey(holdLock)}::bigint)`.execute(trx);
        const { scope } = hold;
        if (scope.kind === 'record' && !(await isThere(trx, hold, scope.recordId))) return 'too-late';
        await trx
          .insertInto('legal_hold')
          .values({
            id: hold.id,
            segment: hold.segment,
            scope: scope.kind,
            record_id: scope.kind === 'record' ? scope.recordId : null,
            value: scope.kind === 'record' ? '' : scope.value,
            reason: hold.reason,
            placed_by: hold.placedBy,
            placed_at: hold.placedAt,
          })
          .execute();
        if (scope.kind === 'search' && !(await holdFound(trx, hold, found))) throw new NothingToHold();
        await appendAuditEvents(trx, events);
        return 'placed' as const;
      });
      return await placed.catch((error: unknown) => {
        if (error instanceof NothingToHold) return 'too-late' as const;
        throw error;
      });
    },
    async releaseHold(id, segments, { by, at, reason }, events) {
      if (!isUuid(id) || segments.length === 0) return false;
      return await database.transaction(async (trx) => {
        const row = await trx
          .updateTable('legal_hold')
          .set({ released_by: by, released_at: at, release_reason: reason })
          .where('id', '=', id)
          .where('segment', 'in', segments)
          .where('released_at', 'is', null)
          .returning('id')
          .executeTakeFirst();
        if (row !== undefined) await appendAuditEvents(trx, events);
        return row !== undefined;
      });
    },
    async listHolds(segments, inForce) {
      if (segments.length === 0) return [];
      const rows = await kysely
        .selectFrom('legal_hold')
        .selectAll()
        .where('segment', 'in', segments)
        .$if(inForce, (query) => query.where('released_at', 'is', null))
        .orderBy('placed_at', 'desc')
        .limit(mostListed)
        .execute();
      return rows.map(toHold);
    },
    holdsOn: (recordId) => holdsOn(kysely, recordId),
  };
}

/** Name of the lock between holds and destructions that begin. */
const holdLock = 'legal-hold';

/** Keeps holds from being placed until the end of the transaction; destructions may begin side by side. */
export async function keepHoldsAway(trx: DatabaseTransaction): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock_shared(${advisoryKey(holdLock)}::bigint)`.execute(trx);
}

/** Ids of the holds in force that cover a record. */
export async function holdsOn(
  kysely: Database['kysely'] | DatabaseTransaction,
  recordId: RecordId,
): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT hold.id FROM legal_hold hold JOIN record ON record.id = ${recordId} AND record.segment = hold.segment
    WHERE hold.released_at IS NULL AND ${covers} ORDER BY hold.placed_at`.execute(kysely);
  return rows.map(({ id }) => id);
}

/** Takes the transaction back. */
class NothingToHold extends Error {}

/** Lists what is still there of what was found; false when nothing is. */
async function holdFound(
  trx: DatabaseTransaction,
  { id, segment }: Pick<LegalHold, 'id' | 'segment'>,
  found: readonly RecordId[],
): Promise<boolean> {
  const { numAffectedRows = 0n } = await sql`
    INSERT INTO legal_hold_record (hold_id, record_id)
    SELECT ${id}::uuid, record.id FROM record
    WHERE record.id = ANY(${found}::uuid[]) AND segment = ${segment} AND withdrawn_at IS NULL`.execute(trx);
  return numAffectedRows > 0n;
}

async function isThere(
  trx: DatabaseTransaction,
  { segment }: Pick<LegalHold, 'segment'>,
  recordId: RecordId,
): Promise<boolean> {
  const row = await trx
    .selectFrom('record')
    .select('id')
    .where('id', '=', recordId)
    .where('segment', '=', segment)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}

function toHold(row: Selectable<LegalHoldTable>): LegalHold {
  const { released_at: at, released_by: by } = row;
  return {
    id: row.id,
    segment: row.segment,
    scope:
      row.scope === 'record'
        ? { kind: 'record', recordId: row.record_id as RecordId }
        : { kind: row.scope, value: row.value },
    reason: row.reason,
    placedBy: row.placed_by,
    placedAt: row.placed_at,
    ...(at !== null && by !== null && { released: { by, at, reason: row.release_reason ?? '' } }),
  };
}
