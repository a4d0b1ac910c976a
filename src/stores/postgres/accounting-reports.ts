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
    // A report is read to its end; without this a plan is chosen that is quick to its first lines and slow to its last.
    await sql`SET LOCAL cursor_tuple_fraction = 1`.execute(trx);
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

/**
 * Releases and corrections in one list, with the names of their groups. The releases are added up by what stands in
 * their rows before names are looked up, so that a year of them is read from one index.
 */
function pagesStatement(query: ReportQuery): RawBuilder<unknown> {
  const { by, from, until, personId, segments, mostLines } = query;
  const person = personId ?? null;
  const keys = groupColumns(by);
  const own = by.length === 0 ? sql`GROUP BY ()` : sql`GROUP BY ${sql.join(rawKeys(by))}`;
  const inSegments = segments === undefined ? sql`` : sql`AND d.charged_segment = ANY(${segments})`;
  return sql`
    WITH released AS (
      SELECT ${rawSelect(by)} count(*) AS releases, sum(d.charged_pages) AS impressions,
        sum(d.charged_color) AS color, sum(d.charged_two_sided) AS two_sided, sum(d.charged_sheets) AS sheets,
        sum(d.charged_yen) AS yen, count(*) FILTER (WHERE d.charged_estimated) AS estimated_releases,
        sum(d.charged_pages) FILTER (WHERE d.charged_estimated) AS estimated_impressions,
        0 AS corrected_pages, 0 AS corrected_yen
      FROM delivery d
      WHERE d.charged_at >= ${from} AND d.charged_at < ${until} ${inSegments}
        ${personId === undefined ? sql`` : sql`AND d.charged_person = ${personId}`}
      ${own} HAVING count(*) > 0
    ), ledger AS (
      SELECT * FROM released
      UNION ALL
      SELECT ${correctedSelect(by)} 0, 0, 0, 0, 0, 0, 0, 0, pages, yen
      FROM account_entry d
      WHERE at >= ${from} AND at < ${until} AND (${person}::uuid IS NULL OR person_id = ${person}::uuid)
    )
    SELECT ${keys.select} coalesce(sum(releases), 0)::bigint AS releases,
      coalesce(sum(impressions), 0)::bigint AS impressions,
      coalesce(sum(color), 0)::bigint AS color_impressions,
      coalesce(sum(two_sided), 0)::bigint AS two_sided_impressions, coalesce(sum(sheets), 0)::bigint AS sheets,
      coalesce(sum(yen), 0)::bigint AS yen, coalesce(sum(estimated_releases), 0)::bigint AS estimated_releases,
      coalesce(sum(estimated_impressions), 0)::bigint AS estimated_impressions,
      coalesce(sum(corrected_pages), 0)::bigint AS corrected_pages,
      coalesce(sum(corrected_yen), 0)::bigint AS corrected_yen
    FROM ledger ${by.includes('user') ? sql`LEFT JOIN person p ON p.id = ledger.person` : sql``}
      ${needsDevice(by) ? sql`LEFT JOIN device ON device.id = ledger.device` : sql``} ${keys.group}
    HAVING count(*) > 0 ${keys.order} ${mostLines === undefined ? sql`` : sql`LIMIT ${mostLines}`}`;
}

function needsDevice(by: readonly ReportDimension[]): boolean {
  return by.includes('device') || by.includes('site');
}

/** What the dimensions stand for in a release, and in a correction, which belongs to no device and no segment. */
const raw: Readonly<
  Record<
    ReportDimension,
    { readonly name: string; readonly of: RawBuilder<unknown>; readonly corrected: RawBuilder<unknown> }
  >
> = {
  month: {
    name: 'month',
    of: sql`date_trunc('month', timezone('UTC', d.charged_at) + interval '9 hours')`,
    corrected: sql`date_trunc('month', timezone('UTC', d.at) + interval '9 hours')`,
  },
  department: { name: 'department', of: sql`d.charged_department`, corrected: sql`d.department` },
  user: { name: 'person', of: sql`d.charged_person`, corrected: sql`d.person_id` },
  device: { name: 'device', of: sql`d.device_id`, corrected: sql`NULL::uuid` },
  site: { name: 'device', of: sql`d.device_id`, corrected: sql`NULL::uuid` },
  segment: { name: 'segment', of: sql`d.charged_segment`, corrected: sql`''` },
  account: { name: 'account', of: sql`d.charged_account`, corrected: sql`''` },
};

/** The columns of the dimensions, each once: device and site are found by the same one. */
function rawOf(by: readonly ReportDimension[]) {
  const columns = new Map(by.map((dimension) => [raw[dimension].name, raw[dimension]]));
  return [...columns.values()];
}

function rawKeys(by: readonly ReportDimension[]): readonly RawBuilder<unknown>[] {
  return rawOf(by).map((_, index) => sql.raw(String(index + 1)));
}

function rawSelect(by: readonly ReportDimension[]): RawBuilder<unknown> {
  const columns = rawOf(by).map(({ name, of }) => sql`${of} AS ${sql.ref(name)}`);
  return columns.length === 0 ? sql`` : sql`${sql.join(columns)},`;
}

function correctedSelect(by: readonly ReportDimension[]): RawBuilder<unknown> {
  const columns = rawOf(by).map(({ name, corrected }) => sql`${corrected} AS ${sql.ref(name)}`);
  return columns.length === 0 ? sql`` : sql`${sql.join(columns)},`;
}

interface UncollectedColumns extends KeyColumns {
  readonly facts: unknown;
  readonly ticket: unknown;
}

function uncollectedStatement({ by, from, until, personId, segments }: ReportQuery): RawBuilder<unknown> {
  const person = personId ?? null;
  return sql`
    WITH ledger AS (
      SELECT date_trunc('month', timezone('UTC', j.completed_at) + interval '9 hours') AS month,
        j.owner_id AS person, coalesce(owner.department, '') AS department, NULL::uuid AS device,
        j.segment, coalesce(j.demands->>'accountId', '') AS account, j.facts, j.ticket
      FROM print_job j LEFT JOIN person owner ON owner.id = j.owner_id
      WHERE j.state = 'canceled' AND j.state_reasons = '{job-canceled-after-timeout}'
        AND j.completed_at >= ${from} AND j.completed_at < ${until}
        ${segments === undefined ? sql`` : sql`AND j.segment = ANY(${segments})`}
        AND (${person}::uuid IS NULL OR j.owner_id = ${person}::uuid)
    )
    SELECT ${groupColumns(by).select} facts, ticket FROM ledger LEFT JOIN person p ON p.id = ledger.person
      LEFT JOIN device ON device.id = ledger.device`;
}

/** Names of groups; a user's are the staff number and the name, a month is Japan's. */
const columns: Readonly<Record<ReportDimension, RawBuilder<unknown>>> = {
  month: sql`to_char(ledger.month, 'YYYY-MM')`,
  department: sql`ledger.department`,
  user: sql`coalesce(p.staff_number, '')`,
  device: sql`coalesce(device.name, '')`,
  site: sql`coalesce(device.site, '')`,
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
