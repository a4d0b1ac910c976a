/** Rounds of disposition in PostgreSQL, as people act on them. */

import { type Selectable, sql, type Updateable } from 'kysely';
import type { Rendition } from '../../archive/record.ts';
import type { DispositionRound, RetentionRounds } from '../../ports/retention-store.ts';
import { isUuid, type RecordId } from '../../shared/ids.ts';
import { appendAuditEvents } from './audit-log.ts';
import type { Database } from './database.ts';
import { itemRows, toItem } from './retention-item.ts';
import type { DatabaseTransaction } from './schema.ts';
import type { DispositionRoundTable } from './tables/retention.ts';
import type { RenditionTable } from './tables/scans.ts';

const openItems = ['listed', 'begun', 'keyless'] as const;

/** The rounds of a database. */
export function retentionRounds(database: Database): RetentionRounds {
  return { ...listing(database), ...acting(database) };
}

type Listing =
  | 'listExpiring'
  | 'assignEnds'
  | 'propose'
  | 'listRounds'
  | 'findRound'
  | 'listItems'
  | 'transferSource';

function listing(database: Database): Pick<RetentionRounds, Listing> {
  const { kysely } = database;
  return {
    async listExpiring({ segment, department, until, after, limit }) {
      const rows = await kysely
        .selectFrom('record')
        .select(['id', 'class_code', 'binder_year', 'binder', 'retention_until', 'captured_at'])
        .where('segment', '=', segment)
        .where('department', '=', department)
        .where('permanent', '=', false)
        .where('withdrawn_at', 'is', null)
        .where((where) =>
          where.or([
            where('retention_until', '<=', until),
            where.and([
              where('retention_until', 'is', null),
              where.or([where('class_code', 'is not', null), where('binder', 'is not', null)]),
            ]),
          ]),
        )
        .where((where) =>
          where.not(
            where.exists(
              where
                .selectFrom('disposition_item')
                .select('record_id')
                .whereRef('record_id', '=', 'record.id')
                .where('state', 'in', openItems),
            ),
          ),
        )
        .$if(after !== undefined, (query) => query.where('id', '>', after as RecordId))
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        id: row.id,
        classCode: row.class_code ?? undefined,
        binder:
          row.binder === null || row.binder_year === null
            ? undefined
            : { fiscalYear: row.binder_year, name: row.binder },
        retention: row.retention_until ?? undefined,
        capturedAt: row.captured_at,
      }));
    },
    async assignEnds(ends, events) {
      await database.transaction(async (trx) => {
        for (const { recordId, end } of ends) await setEnd(trx, recordId, end);
        await appendAuditEvents(trx, events);
      });
    },
    async propose(round, items, events) {
      return await database.transaction(async (trx) => {
        const made = await trx
          .insertInto('disposition_round')
          .values({
            id: round.id,
            segment: round.segment,
            department: round.department,
            fiscal_year: round.fiscalYear,
            plan_version: round.planVersion,
            state: 'proposed',
            proposed_by: round.proposedBy,
            proposed_at: round.proposedAt,
          })
          .onConflict((conflict) => conflict.doNothing())
          .returning('id')
          .executeTakeFirst();
        if (made === undefined) return false;
        for (const { recordId, retentionUntil, planned } of items) {
          await sql`INSERT INTO disposition_item (round_id, record_id, state, class_code, retention_until, planned)
            SELECT ${round.id}, id, 'listed', class_code, ${retentionUntil}, ${planned ?? null}
            FROM record WHERE id = ${recordId} ON CONFLICT DO NOTHING`.execute(trx);
        }
        await appendAuditEvents(trx, events);
        return true;
      });
    },
    async listRounds({ segments, departments, limit }) {
      if (segments.length === 0 || departments?.length === 0) return [];
      const rows = await roundRows(kysely)
        .where('segment', 'in', segments)
        .$if(departments !== undefined, (query) => query.where('department', 'in', departments ?? []))
        .orderBy('proposed_at', 'desc')
        .limit(limit)
        .execute();
      return rows.map(toRound);
    },
    async findRound(id) {
      if (!isUuid(id)) return undefined;
      const row = await roundRows(kysely).where('id', '=', id).executeTakeFirst();
      return row && toRound(row);
    },
    async listItems(roundId) {
      const rows = await itemRows(kysely).where('round_id', '=', roundId).orderBy('record_id').execute();
      return rows.map(toItem);
    },
    transferSource: (recordId) => transferSource(kysely, recordId),
  };
}

function acting(database: Database): Omit<RetentionRounds, Listing> {
  return {
    async confirm(id, by, at, opinions, events) {
      return await database.transaction(async (trx) => {
        const patch = { state: 'confirmed', confirmed_by: by, confirmed_at: at } as const;
        if (!(await move(trx, id, ['proposed'], patch))) return false;
        for (const { recordId, word } of opinions) {
          await changeItem(trx, id, recordId, { opinion: JSON.stringify(word) });
        }
        await appendAuditEvents(trx, events);
        return true;
      });
    },
    async decide(id, by, at, decisions, events) {
      return await database.transaction(async (trx) => {
        const patch = { state: 'decided', decided_by: by, decided_at: at } as const;
        if (!(await move(trx, id, ['confirmed'], patch))) return false;
        for (const { recordId, word, extendTo } of decisions) {
          const done = extendTo === undefined ? {} : ({ state: 'extended', done_at: at } as const);
          await changeItem(trx, id, recordId, { decision: JSON.stringify(word), ...done });
          if (extendTo !== undefined) await setEnd(trx, recordId, extendTo);
        }
        await appendAuditEvents(trx, events);
        return true;
      });
    },
    async start(id, by, at, receipt, events) {
      return await database.transaction(async (trx) => {
        const patch = { state: 'executing', started_by: by, started_at: at } as const;
        const told = receipt === undefined ? {} : { receipt };
        if (!(await move(trx, id, ['decided', 'executing'], { ...patch, ...told }))) return false;
        // Whoever starts it again wants it looked at now, whatever it waited for.
        await trx
          .updateTable('disposition_item')
          .set({ retry_at: null })
          .where('round_id', '=', id)
          .execute();
        await appendAuditEvents(trx, events);
        return true;
      });
    },
    async cancel(id, at, events) {
      return await database.transaction(async (trx) => {
        const patch = { state: 'canceled', ended_at: at } as const;
        if (!(await move(trx, id, ['proposed', 'confirmed', 'decided'], patch))) return false;
        await trx
          .updateTable('disposition_item')
          .set({ state: 'dropped' })
          .where('round_id', '=', id)
          .where('state', '=', 'listed')
          .execute();
        await appendAuditEvents(trx, events);
        return true;
      });
    },
    async noteTransfer(id, recordIds, packageSha256, events) {
      if (recordIds.length === 0) return;
      await database.transaction(async (trx) => {
        await trx
          .updateTable('disposition_item')
          .set({ package: packageSha256, retry_at: null })
          .where('round_id', '=', id)
          .where('record_id', 'in', recordIds)
          .execute();
        await appendAuditEvents(trx, events);
      });
    },
  };
}

async function move(
  trx: DatabaseTransaction,
  id: string,
  from: readonly DispositionRound['state'][],
  patch: Updateable<DispositionRoundTable>,
): Promise<boolean> {
  if (!isUuid(id)) return false;
  const row = await trx
    .updateTable('disposition_round')
    .set(patch)
    .where('id', '=', id)
    .where('state', 'in', from)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

async function changeItem(
  trx: DatabaseTransaction,
  roundId: string,
  recordId: RecordId,
  patch: { opinion?: string; decision?: string; state?: 'extended'; done_at?: Date },
): Promise<void> {
  await trx
    .updateTable('disposition_item')
    .set(patch)
    .where('round_id', '=', roundId)
    .where('record_id', '=', recordId)
    .where('state', '=', 'listed')
    .execute();
}

/** What copies are locked by follows, so that the look after copies makes their locks longer. */
async function setEnd(trx: DatabaseTransaction, recordId: RecordId, end: string): Promise<void> {
  const permanent = end === 'permanent';
  await trx
    .updateTable('record')
    .set({ permanent, retention_until: permanent ? null : end })
    .where('id', '=', recordId)
    .execute();
  await sql`UPDATE filing_decision SET retention = ${end}
    WHERE scan_id = (SELECT scan_id FROM record WHERE id = ${recordId})`.execute(trx);
}

async function transferSource(
  kysely: Database['kysely'],
  recordId: RecordId,
): ReturnType<RetentionRounds['transferSource']> {
  const rows = await kysely
    .selectFrom('rendition')
    .selectAll()
    .where('record_id', '=', recordId)
    .orderBy('kind')
    .orderBy('page_number')
    .execute();
  const record = await kysely
    .selectFrom('record')
    .select(['kind', 'document_number', 'document_date', 'addressee', 'sender', 'counterparty'])
    .where('id', '=', recordId)
    .executeTakeFirstOrThrow();
  return {
    renditions: rows.map(toRendition),
    values: Object.entries(record).map(([name, value]) => [name.replaceAll('_', '-'), value ?? '']),
  };
}

function roundRows(kysely: Database['kysely']) {
  const counts = sql<Record<string, number> | null>`(SELECT jsonb_object_agg(state, count) FROM (
    SELECT item.state, count(*) AS count FROM disposition_item item
    WHERE item.round_id = disposition_round.id GROUP BY item.state) AS by_state)`;
  return kysely.selectFrom('disposition_round').selectAll().select(counts.as('counts'));
}

function toRendition(row: Selectable<RenditionTable>): Rendition {
  return {
    kind: row.kind,
    pageNumber: row.page_number,
    mediaType: row.media_type,
    byteLength: row.byte_length,
    sha256: row.sha256,
    blobKey: row.blob_key,
    wrappedKey: row.wrapped_key ?? undefined,
    keyId: row.key_id ?? undefined,
  };
}

function toRound(
  row: Selectable<DispositionRoundTable> & { readonly counts: Record<string, number> | null },
): DispositionRound {
  return {
    id: row.id,
    segment: row.segment,
    department: row.department,
    fiscalYear: row.fiscal_year,
    planVersion: row.plan_version,
    state: row.state,
    proposedBy: row.proposed_by,
    proposedAt: row.proposed_at,
    confirmedBy: row.confirmed_by ?? undefined,
    confirmedAt: row.confirmed_at ?? undefined,
    decidedBy: row.decided_by ?? undefined,
    decidedAt: row.decided_at ?? undefined,
    startedBy: row.started_by ?? undefined,
    startedAt: row.started_at ?? undefined,
    receipt: row.receipt,
    endedAt: row.ended_at ?? undefined,
    counts: row.counts ?? {},
  };
}
