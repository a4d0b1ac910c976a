/** Reports about paper that came in, and how many people have used up what everybody may, in PostgreSQL. */

import { sql } from 'kysely';
import type { PaperInQuery, PaperReports, ReadingRow, ScansRow } from '../../ports/paper-reports.ts';
import type { Database } from './database.ts';

/** Opens the reports over a database. Faults are `STORE_DATABASE_...` errors. */
export function postgresPaperReports({ kysely }: Database): PaperReports {
  return {
    scans: async (query) => (await sql<ScansRow>`${scansStatement(query)}`.execute(kysely)).rows,
    async reading(query) {
      const { rows } = await sql<ReadingColumns>`${readingStatement(query)}`.execute(kysely);
      return rows.map(toReading);
    },
    async reached({ from, until, unit, amount, without }) {
      const [charged, corrected] = unit === 'pages' ? ['charged_pages', 'pages'] : ['charged_yen', 'yen'];
      const { rows } = await sql<{ readonly full: number; readonly near: number }>`
        WITH used AS (
          SELECT charged_person AS person, sum(${sql.ref(charged)}) AS amount FROM delivery
          WHERE charged_at >= ${from} AND charged_at < ${until} GROUP BY 1
          UNION ALL
          SELECT person_id, sum(${sql.ref(corrected)}) FROM account_entry
          WHERE at >= ${from} AND at < ${until} GROUP BY 1
        ), whole AS (
          SELECT sum(amount) AS amount FROM used
          WHERE person IS NOT NULL AND person <> ALL(${without}::uuid[]) GROUP BY person
        )
        SELECT count(*) FILTER (WHERE amount >= ${amount}) AS full,
          count(*) FILTER (WHERE amount < ${amount} AND amount * 5 >= ${amount}::bigint * 4) AS near
        FROM whole WHERE ${amount}::bigint > 0`.execute(kysely);
      return { full: rows[0]?.full ?? 0, near: rows[0]?.near ?? 0 };
    },
  };
}

/** Japan's month of a moment. */
const month = sql`to_char(date_trunc('month', timezone('UTC', s.received_at) + interval '9 hours'), 'YYYY-MM')`;

/** A batch that was separated is told by its parts. */
function asked({ from, until, segments }: PaperInQuery) {
  return sql`s.received_at >= ${from} AND s.received_at < ${until} AND s.segment = ANY(${segments})
    AND s.state <> 'separated'`;
}

/** Scans about which people gave their word, as they or their records are named: assigned, put right, or filed by hand. */
function touched({ from }: PaperInQuery) {
  return sql`
    SELECT subject FROM audit_event WHERE kind = 'scan.assigned' AND at >= ${from}
    UNION
    SELECT subject FROM audit_event
      WHERE kind = 'record.changed' AND actor LIKE 'person:%' AND at >= ${from}
    UNION
    SELECT 'scan:' || scan_id FROM understanding_correction WHERE at >= ${from}`;
}

function scansStatement(query: PaperInQuery) {
  const byHand = sql`'scan:' || s.id IN (SELECT subject FROM touched)
    OR 'record:' || s.record_id IN (SELECT subject FROM touched)`;
  return sql`
    WITH touched AS (${touched(query)})
    SELECT ${month} AS month, s.department, count(*) AS received,
      count(*) FILTER (WHERE s.record_id IS NOT NULL) AS filed, count(*) FILTER (WHERE ${byHand}) AS "byHand",
      count(*) FILTER (WHERE s.state IN ('quarantined', 'refused')) AS failed,
      coalesce(sum(s.page_count), 0)::bigint AS pages
    FROM scan s
    WHERE ${asked(query)}
    GROUP BY 1, 2 ORDER BY 1, 2`;
}

interface ReadingColumns {
  readonly month: string;
  readonly documents: number;
  readonly pages: number;
  readonly measured: number;
  readonly found_rate: number | null;
  readonly understood: number;
  readonly confidence: number | null;
  readonly corrections: number;
}

function readingStatement(query: PaperInQuery) {
  return sql`
    WITH filed AS (
      SELECT s.id, s.record_id, ${month} AS month, coalesce(s.page_count, 0) AS pages,
        (s.reading->>'foundRate')::float8 AS found_rate
      FROM scan s WHERE ${asked(query)} AND s.record_id IS NOT NULL
    ), confidence AS (
      SELECT filed.month, count(*) AS understood, sum((finding->>'confidence')::float8) AS total
      FROM filed JOIN scan_understanding u ON u.scan_id = filed.id, jsonb_array_elements(u.findings) finding
      GROUP BY 1
    ), corrected AS (
      SELECT month, count(*) AS corrections FROM (
        SELECT filed.month FROM record_change c JOIN filed ON filed.record_id = c.record_id
        WHERE c.field = 'text' AND c.at >= ${query.from}
        UNION ALL
        SELECT filed.month FROM understanding_correction c JOIN filed ON filed.id = c.scan_id
        WHERE c.at >= ${query.from}
      ) one GROUP BY 1
    )
    SELECT filed.month, count(*) AS documents, sum(filed.pages)::bigint AS pages,
      count(filed.found_rate) AS measured,
      sum(filed.found_rate * filed.pages) / nullif(sum(filed.pages) FILTER (WHERE filed.found_rate IS NOT NULL), 0)
        AS found_rate,
      coalesce(max(confidence.understood), 0) AS understood,
      max(confidence.total / confidence.understood) AS confidence,
      coalesce(max(corrected.corrections), 0) AS corrections
    FROM filed LEFT JOIN confidence USING (month) LEFT JOIN corrected USING (month)
    GROUP BY filed.month ORDER BY filed.month`;
}

function toReading(row: ReadingColumns): ReadingRow {
  return {
    month: row.month,
    documents: row.documents,
    pages: row.pages,
    measured: row.measured,
    foundRate: row.found_rate ?? undefined,
    values: row.understood,
    confidence: row.confidence ?? undefined,
    corrections: row.corrections,
  };
}
