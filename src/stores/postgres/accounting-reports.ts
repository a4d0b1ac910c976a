/** Reports of the accounts, read by a cursor: constant memory, and one moment's view of the ledger. */

import { type RawBuilder, sql } from 'kysely';
import type { PagesRow, ReportDimension, ReportKeys, ReportQuery } from '../../accounting/report.ts';
import type { AccountingStore, UncollectedJob } from '../../ports/accounting-store.ts';
import type { DocumentFacts } from '../../print/document-facts.ts';
import type { Database } from './database.ts';
import type { DatabaseTransaction } from './schema.ts';

/** Lines or jobs of one batch. */
const batch = 500;
/** Longest wait for the taker of a batch; a reader that is slower loses the cursor. */
const slowTakerMs = 600_000;

type KeyColumns = Readonly<Partial<Record<ReportDimension | 'user_name', string>>>;

/** The reporting half of the accounts. */
export function accountReports(
  database: Database,
): Pick<AccountingStore, 'eachPagesRow' | 'eachUncollectedJob'> {
  return {
    async eachPagesRow(query, take) {
      await eachBatch<PagesColumns>(database, pagesStatement(query), (rows) =>
        take(rows.map((row) => toPagesRow(query, row))),
      );
    },
    async eachUncollectedJob(query, take) {
      await eachBatch<UncollectedColumns>(database, uncollectedStatement(query), (rows) =>
        take(rows.map((row) => toUncollected(query, row))),
      );
    },
  };
}

async function eachBatch<Row>(
  database: Database,
  statement: RawBuilder<unknown>,
  take: (rows: readonly Row[]) => Promise<void>,
): Promise<void> {
  await database.transaction(async (trx: DatabaseTransaction) => {
    await sql.raw(`SET LOCAL idle_in_transaction_session_timeout = ${slowTakerMs}`).execute(trx);
    await sql`DECLARE report NO SCROLL CURSOR FOR ${statement}`.execute(trx);
    for (;;) {
      const { rows } = await sql.raw<Row>(`FETCH ${batch} FROM report`).execute(trx);
      if (rows.length > 0) await take(rows);
      if (rows.length < batch) return;
    }
  });
}

interface PagesColumns extends KeyColumns {
  readonly releases: number;
  readonly impressions: number;
  readonly color_impressions: number;
  readonly two_sided_impressions: number;
  readonly sheets: number;
  readonly yen: number;
  readonly estimated_releases: number;
  readonly estimated_impressions: number;
  readonly corrected_pages: number;
  readonly corrected_yen: number;
}

/** Releases and corrections in one list, with the names of their groups. */
function pagesStatement({ by, from, until, personId }: ReportQuery): RawBuilder<unknown> {
  const person = personId ?? null;
  const keys = groupColumns(by);
  return sql`
    WITH ledger AS (
      SELECT d.charged_at AS at, d.charged_person AS person, d.charged_department AS department,
        coalesce(device.name, '') AS device, j.segment, coalesce(j.demands->>'accountId', '') AS account,
        1 AS releases, d.charged_pages AS impressions, (d.usage->>'colorImpressions')::integer AS color,
        CASE WHEN d.ticket->>'sides' LIKE 'two-sided%' THEN d.charged_pages ELSE 0 END AS two_sided,
        (d.usage->>'sheets')::integer AS sheets, d.charged_yen AS yen,
        (d.usage->>'estimated')::boolean AS estimated, 0 AS corrected_pages, 0::bigint AS corrected_yen
      FROM delivery d JOIN print_job j ON j.id = d.job LEFT JOIN device ON device.id = d.device_id
      WHERE d.charged_at >= ${from} AND d.charged_at < ${until}
        AND (${person}::uuid IS NULL OR d.charged_person = ${person}::uuid)
      UNION ALL
      SELECT at, person_id, department, '', '', '', 0, 0, 0, 0, 0, 0, false, pages, yen
      FROM account_entry
      WHERE at >= ${from} AND at < ${until} AND (${person}::uuid IS NULL OR person_id = ${person}::uuid)
    )
    SELECT ${keys.select} sum(releases)::bigint AS releases, coalesce(sum(impressions), 0)::bigint AS impressions,
      coalesce(sum(color), 0)::bigint AS color_impressions,
      coalesce(sum(two_sided), 0)::bigint AS two_sided_impressions, coalesce(sum(sheets), 0)::bigint AS sheets,
      coalesce(sum(yen), 0)::bigint AS yen, count(*) FILTER (WHERE estimated) AS estimated_releases,
      coalesce(sum(impressions) FILTER (WHERE estimated), 0)::bigint AS estimated_impressions,
      coalesce(sum(corrected_pages), 0)::bigint AS corrected_pages,
      coalesce(sum(corrected_yen), 0)::bigint AS corrected_yen
    FROM ledger LEFT JOIN person p ON p.id = ledger.person ${keys.group}
    HAVING count(*) > 0 ${keys.order}`;
}

interface UncollectedColumns extends KeyColumns {
  readonly facts: unknown;
  readonly ticket: unknown;
}

function uncollectedStatement({ by, from, until, personId }: ReportQuery): RawBuilder<unknown> {
  const person = personId ?? null;
  return sql`
    WITH ledger AS (
      SELECT j.completed_at AS at, j.owner_id AS person, coalesce(owner.department, '') AS department, '' AS device,
        j.segment, coalesce(j.demands->>'accountId', '') AS account, j.facts, j.ticket
      FROM print_job j LEFT JOIN person owner ON owner.id = j.owner_id
      WHERE j.state = 'canceled' AND j.state_reasons = '{job-canceled-after-timeout}'
        AND j.completed_at >= ${from} AND j.completed_at < ${until}
        AND (${person}::uuid IS NULL OR j.owner_id = ${person}::uuid)
    )
    SELECT ${groupColumns(by).select} facts, ticket FROM ledger LEFT JOIN person p ON p.id = ledger.person`;
}

/** Japan's month of `at`, whatever the zones of server and session. */
const month = sql`to_char(timezone('UTC', ledger.at) + interval '9 hours', 'YYYY-MM')`;

/** Names of groups; a user's are the staff number and the name. */
const columns: Readonly<Record<ReportDimension, RawBuilder<unknown>>> = {
  month,
  department: sql`ledger.department`,
  user: sql`coalesce(p.staff_number, '')`,
  device: sql`ledger.device`,
  segment: sql`ledger.segment`,
  account: sql`ledger.account`,
};

function groupColumns(by: readonly ReportDimension[]) {
  const named = by.flatMap((dimension) => [
    sql`${columns[dimension]} AS ${sql.ref(dimension)}`,
    ...(dimension === 'user' ? [sql`coalesce(p.display_name, '') AS user_name`] : []),
  ]);
  const positions = named.map((_, index) => sql.raw(String(index + 1)));
  if (named.length === 0) return { select: sql``, group: sql``, order: sql`` };
  return {
    select: sql`${sql.join(named)},`,
    group: sql`GROUP BY ${sql.join(positions)}`,
    order: sql`ORDER BY ${sql.join(positions)}`,
  };
}

function keysOf({ by }: ReportQuery, row: KeyColumns): ReportKeys {
  return {
    ...Object.fromEntries(by.map((dimension) => [dimension, row[dimension] ?? ''])),
    ...(by.includes('user') && { userName: row.user_name ?? '' }),
  };
}

function toPagesRow(query: ReportQuery, row: PagesColumns): PagesRow {
  return {
    keys: keysOf(query, row),
    releases: row.releases,
    impressions: row.impressions,
    colorImpressions: row.color_impressions,
    twoSidedImpressions: row.two_sided_impressions,
    sheets: row.sheets,
    yen: row.yen,
    estimatedReleases: row.estimated_releases,
    estimatedImpressions: row.estimated_impressions,
    correctedPages: row.corrected_pages,
    correctedYen: row.corrected_yen,
  };
}

function toUncollected(query: ReportQuery, row: UncollectedColumns): UncollectedJob {
  return {
    keys: keysOf(query, row),
    facts: (row.facts as DocumentFacts | null) ?? undefined,
    ticket: row.ticket,
  };
}
