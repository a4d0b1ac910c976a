/** What is looked at before records are disposed of, in PostgreSQL. */

import { sql } from 'kysely';
import type { Outcome } from '../../archive/disposition.ts';
import type { BinderKey, RetentionReview } from '../../ports/retention-review.ts';
import { isUuid, type RecordId, type SegmentId } from '../../shared/ids.ts';
import type { Database } from './database.ts';
import { covers, coversRow, heldByWords, type WordHold, wordHolds } from './hold-cover.ts';
import { itemRows, toItem } from './retention-item.ts';
import { retentionProof } from './retention-proof.ts';

/** Most copies that are listed of one round. */
const mostCopies = 10_000;
/** Counting ends there. */
const mostCounted = 10_001;

/** Reading for review from a database. */
export function retentionReview(database: Database): RetentionReview {
  return {
    ...due(database),
    ...rounds(database),
    ...holds(database),
    ...copies(database),
    ...retentionProof(database),
  };
}

function due({ kysely }: Database): Pick<RetentionReview, 'dueGroups' | 'names'> {
  return {
    async dueGroups({ segments, departments, until, limit }) {
      if (segments.length === 0 || departments?.length === 0) return [];
      const isDue = sql<boolean>`record.segment = ANY(${segments}::text[]) AND NOT permanent AND withdrawn_at IS NULL
        AND (${departments === undefined} OR record.department = ANY(${departments ?? []}::text[]))
        AND (retention_until <= ${until}
          OR retention_until IS NULL AND (class_code IS NOT NULL OR binder IS NOT NULL))`;
      const words = await wordHolds(kysely, segments);
      const { rows } = await sql<DueRow>`
        WITH by_words AS MATERIALIZED (${heldByWords(words, isDue)})
        SELECT segment, department, class_code, binder_year, binder, retention_until,
          CASE WHEN binder IS NULL THEN to_char(captured_at AT TIME ZONE 'Asia/Tokyo', 'YYYY-MM') END AS month,
          min(captured_at) AS captured_at, count(*)::int AS records, sum(page_count)::int AS pages,
          (count(*) FILTER (WHERE EXISTS (SELECT FROM disposition_item item
            WHERE item.record_id = record.id AND item.state IN ('listed', 'begun', 'keyless'))))::int AS listed,
          (count(*) FILTER (WHERE ${isHeld} OR record.id IN (SELECT id FROM by_words)))::int AS held
        FROM record
        WHERE ${isDue}
        GROUP BY 1, 2, 3, 4, 5, 6, 7 LIMIT ${limit}`.execute(kysely);
      return rows.map((row) => ({
        segment: row.segment,
        department: row.department,
        ...toKey(row),
        retention: row.retention_until ?? undefined,
        capturedAt: row.captured_at,
        records: row.records,
        pages: row.pages,
        listed: row.listed,
        held: row.held,
      }));
    },
    async names(personIds) {
      const ids = [...new Set(personIds)].filter(isUuid);
      if (ids.length === 0) return new Map();
      const rows = await kysely
        .selectFrom('person')
        .select(['id', 'display_name'])
        .where('id', 'in', ids as never[])
        .execute();
      return new Map(rows.map((row) => [row.id as string, row.display_name]));
    },
  };
}

const isHeld = sql<boolean>`EXISTS (SELECT FROM legal_hold hold
  WHERE hold.segment = record.segment AND hold.released_at IS NULL AND ${coversRow})`;

/** What becomes of a record as far as anybody has said. */
const way = sql<Outcome | null>`coalesce(item.decision ->> 'outcome', item.opinion ->> 'outcome', item.planned)`;

function rounds({ kysely }: Database): Pick<RetentionReview, 'binders' | 'items'> {
  return {
    async binders(roundId) {
      if (!isUuid(roundId)) return [];
      const { rows } = await sql<BinderRow>`
        SELECT item.class_code, record.binder_year, record.binder,
          count(*)::int AS records, sum(record.page_count)::int AS pages,
          min(item.retention_until) AS first_end, max(item.retention_until) AS last_end,
          (count(*) FILTER (WHERE ${way} = 'extend'))::int AS extend,
          (count(*) FILTER (WHERE ${way} = 'transfer'))::int AS transfer,
          (count(*) FILTER (WHERE ${way} = 'destroy'))::int AS destroy,
          (count(*) FILTER (WHERE ${way} IS NULL))::int AS open,
          (count(*) FILTER (WHERE item.state IN ('done', 'extended', 'dropped')))::int AS done,
          (count(*) FILTER (WHERE item.obstacle IS NOT NULL
            AND item.state IN ('listed', 'begun', 'keyless')))::int AS waiting
        FROM disposition_item item JOIN record ON record.id = item.record_id
        WHERE item.round_id = ${roundId}::uuid
        GROUP BY 1, 2, 3 ORDER BY 2 NULLS LAST, 3 NULLS LAST, 1`.execute(kysely);
      return rows.map(({ class_code, binder_year, binder, first_end, last_end, ...counts }) => ({
        ...toKey({ class_code, binder_year, binder }),
        ...{ firstEnd: first_end, lastEnd: last_end },
        ...counts,
      }));
    },
    async items({ roundId, binder, waiting, offset, limit }) {
      if (!isUuid(roundId)) return { items: [], total: 0 };
      const key = binder && fromKey(binder);
      const wanted = sql<boolean>`disposition_item.round_id = ${roundId}::uuid
        AND (${key === undefined} OR (disposition_item.class_code IS NOT DISTINCT FROM ${key?.class_code ?? null}
          AND record.binder_year IS NOT DISTINCT FROM ${key?.binder_year ?? null}::integer
          AND record.binder IS NOT DISTINCT FROM ${key?.binder ?? null}))
        AND (${waiting !== true} OR (disposition_item.obstacle IS NOT NULL
          AND disposition_item.state IN ('listed', 'begun', 'keyless')))`;
      const rows = await itemRows(kysely)
        .where(wanted)
        .orderBy('record.binder_year')
        .orderBy('record.binder')
        .orderBy('disposition_item.class_code')
        .orderBy('record.captured_at')
        .orderBy('record_id')
        .offset(offset)
        .limit(limit)
        .execute();
      const counted = await kysely
        .selectFrom('disposition_item')
        .innerJoin('record', 'record.id', 'disposition_item.record_id')
        .select(sql<number>`count(*)::int`.as('total'))
        .where(wanted)
        .executeTakeFirstOrThrow();
      return { items: rows.map(toItem), total: counted.total };
    },
  };
}

function holds(database: Database): Pick<RetentionReview, 'holdsOn' | 'coveredBy' | 'titles'> {
  const { kysely } = database;
  return {
    titles: titlesOf(database),
    async holdsOn(recordIds) {
      if (recordIds.length === 0) return new Map();
      const { rows } = await sql<{ record_id: RecordId; holds: string[] }>`
        SELECT record.id AS record_id, array_agg(hold.id ORDER BY hold.placed_at) AS holds
        FROM record JOIN legal_hold hold ON hold.segment = record.segment AND hold.released_at IS NULL
        WHERE record.id = ANY(${recordIds}::uuid[]) AND ${covers}
        GROUP BY 1`.execute(kysely);
      return new Map(rows.map((row) => [row.record_id, row.holds]));
    },
    async coveredBy(holdIds) {
      if (holdIds.length === 0) return new Map();
      const { rows } = await sql<{ id: string; records: number }>`
        SELECT hold.id, (SELECT count(*)::int FROM (SELECT FROM record WHERE record.segment = hold.segment
          AND record.withdrawn_at IS NULL AND ${coversRow} LIMIT ${mostCounted}) AS covered) AS records
        FROM legal_hold hold WHERE hold.id = ANY(${holdIds}::uuid[]) AND hold.scope <> 'words'`.execute(
        kysely,
      );
      const counted = new Map(rows.map(({ id, records }) => [id, records]));
      for (const [id, records] of await coveredByWords(database, holdIds)) counted.set(id, records);
      return counted;
    },
  };
}

async function coveredByWords(
  { kysely }: Database,
  holdIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const { rows: words } = await sql<WordHold>`SELECT id, segment, value FROM legal_hold
    WHERE scope = 'words' AND id = ANY(${holdIds}::uuid[])`.execute(kysely);
  const counted = new Map<string, number>();
  for (const hold of words) {
    const there = sql<boolean>`record.withdrawn_at IS NULL`;
    const { rows } = await sql<{ readonly records: number }>`SELECT count(*)::int AS records FROM (
      SELECT DISTINCT id FROM (${heldByWords([hold], there)}) found LIMIT ${mostCounted}) counted`.execute(
      kysely,
    );
    counted.set(hold.id, rows[0]?.records ?? 0);
  }
  return counted;
}

function titlesOf({ kysely }: Database): RetentionReview['titles'] {
  return async (recordIds) => {
    if (recordIds.length === 0) return new Map();
    const rows = await kysely
      .selectFrom('record')
      .select(['id', 'title'])
      .where('id', 'in', recordIds)
      .execute();
    return new Map(rows.map(({ id, title }) => [id, title]));
  };
}

function copies({ kysely }: Database): Pick<RetentionReview, 'copiesOf' | 'leftCopies'> {
  return {
    async copiesOf(roundId, recordIds) {
      if (!isUuid(roundId) || recordIds.length === 0) return [];
      const { rows } = await sql<CopyRow>`
        SELECT record_id, target, rendition, location, outcome, note FROM disposition_copy
        WHERE round_id = ${roundId}::uuid AND record_id = ANY(${recordIds}::uuid[])
        UNION ALL
        SELECT record.id, filing.target, filing.rendition, filing.location, NULL, NULL
        FROM filing JOIN record ON record.scan_id = filing.scan_id
        WHERE record.id = ANY(${recordIds}::uuid[]) AND filing.filed_at IS NOT NULL
          AND NOT EXISTS (SELECT FROM disposition_copy copy
            WHERE copy.round_id = ${roundId}::uuid AND copy.record_id = record.id)
        ORDER BY 1, 2, 3 LIMIT ${mostCopies}`.execute(kysely);
      return rows.map(toCopy);
    },
    async leftCopies(roundId) {
      if (!isUuid(roundId)) return [];
      const { rows } = await sql<CopyRow>`
        SELECT record_id, target, rendition, location, outcome, note FROM disposition_copy
        WHERE round_id = ${roundId}::uuid AND (outcome = 'left' OR note IS NOT NULL)
        ORDER BY 2, 1, 3 LIMIT ${mostCopies}`.execute(kysely);
      return rows.map(toCopy);
    },
  };
}

interface KeyRow {
  readonly class_code: string | null;
  readonly binder_year: number | null;
  readonly binder: string | null;
}

interface DueRow extends KeyRow {
  readonly segment: SegmentId;
  readonly department: string;
  readonly retention_until: string | null;
  readonly captured_at: Date;
  readonly records: number;
  readonly pages: number;
  readonly listed: number;
  readonly held: number;
}

interface BinderRow extends KeyRow {
  readonly records: number;
  readonly pages: number;
  readonly first_end: string;
  readonly last_end: string;
  readonly extend: number;
  readonly transfer: number;
  readonly destroy: number;
  readonly open: number;
  readonly done: number;
  readonly waiting: number;
}

interface CopyRow {
  readonly record_id: RecordId;
  readonly target: string;
  readonly rendition: string;
  readonly location: string | null;
  readonly outcome: 'removed' | 'absent' | 'left' | null;
  readonly note: string | null;
}

function toKey({ class_code, binder_year, binder }: KeyRow): BinderKey {
  return {
    classCode: class_code ?? undefined,
    binder: binder === null || binder_year === null ? undefined : { fiscalYear: binder_year, name: binder },
  };
}

function fromKey({ classCode, binder }: BinderKey): KeyRow {
  return {
    class_code: classCode ?? null,
    binder_year: binder?.fiscalYear ?? null,
    binder: binder?.name ?? null,
  };
}

function toCopy({ record_id, location, outcome, note, ...row }: CopyRow) {
  return {
    ...row,
    recordId: record_id,
    location: location ?? undefined,
    ...(outcome !== null && { outcome }),
    ...(note !== null && { note }),
  };
}
