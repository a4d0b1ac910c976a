/** Reports of the accounts, read by a cursor: constant memory, and one moment's view of the ledger. */

import { type RawBuilder, sql } from 'kysely';
import type { Span } from '../../accounting/period.ts';
import type { PagesRow, ReportDimension, ReportKeys, ReportQuery } from '../../accounting/report.ts';
import type { AccountingStore, Uncollected, UncollectedJob } from '../../ports/accounting-store.ts';
import type { DocumentFacts } from '../../print/document-facts.ts';
import { type SplitSpan, splitSpan } from './accounting-months.ts';
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
): Pick<AccountingStore, 'eachPagesRow' | 'eachUncollected'> {
  return {
    async eachPagesRow(query, take) {
      await atOneMoment(database, async (trx) => {
        const statement = pagesStatement(query, await splitSpan(trx, query));
        await eachBatch<PagesColumns>(trx, statement, (rows) =>
          take(rows.map((row) => toPagesRow(query, row))),
        );
      });
    },
    async eachUncollected(query, take) {
      await atOneMoment(database, async (trx) => {
        const { months, open } = await splitSpan(trx, query);
        if (months.length > 0) {
          const { rows } = await sql<AddedUpColumns>`${addedUpStatement(query, months)}`.execute(trx);
          await take(rows.map((row) => toAddedUp(query, row)));
        }
        for (const span of open) {
          await eachBatch<UncollectedColumns>(trx, uncollectedStatement(query, span), (rows) =>
            take(rows.map((row) => toUncollected(query, row))),
          );
        }
      });
    },
  };
}

/** What was added up and what was not are read from the same state of the database. */
async function atOneMoment(
  { kysely }: Database,
  work: (trx: DatabaseTransaction) => Promise<void>,
): Promise<void> {
  await kysely
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (trx) => {
      // A report is read to its end; without this a plan is chosen that is quick to its first lines and slow to its last.
      await sql`SELECT set_config('idle_in_transaction_session_timeout', ${String(slowTakerMs)}, true),
        set_config('cursor_tuple_fraction', '1', true), set_config('jit', 'off', true)`.execute(trx);
      await work(trx);
    });
}

async function eachBatch<Row>(
  trx: DatabaseTransaction,
  statement: RawBuilder<unknown>,
  take: (rows: readonly Row[]) => Promise<void>,
): Promise<void> {
  await sql`DECLARE report NO SCROLL CURSOR FOR ${statement}`.execute(trx);
  for (;;) {
    const { rows } = await sql.raw<Row>(`FETCH ${batch} FROM report`).execute(trx);
    if (rows.length > 0) await take(rows);
    if (rows.length < batch) break;
  }
  await sql`CLOSE report`.execute(trx);
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
 * their rows before names are looked up, so that open months are read from one index, and months that are over from
 * their sums.
 */
function pagesStatement(query: ReportQuery, { months, open }: SplitSpan): RawBuilder<unknown> {
  const { by, from, until, personId, mostLines } = query;
  const person = personId ?? null;
  const keys = groupColumns(by);
  const parts = [
    ...(months.length > 0 ? [addedUpPages(query, months)] : []),
    ...open.map((span) => openPages(query, span)),
  ];
  return sql`
    WITH ledger AS (
      ${sql.join(parts, sql` UNION ALL `)}
      UNION ALL
      (SELECT ${keySelect(by, 'corrected')} 0, 0, 0, 0, 0, 0, 0, 0, pages, yen
      FROM account_entry d
      WHERE at >= ${from} AND at < ${until} AND (${person}::uuid IS NULL OR person_id = ${person}::uuid))
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

/** The releases of a stretch, as they were charged. */
function openPages({ by, personId, segments }: ReportQuery, { from, until }: Span): RawBuilder<unknown> {
  return sql`(
    SELECT ${keySelect(by, 'of')} count(*) AS releases, sum(d.charged_pages) AS impressions,
      sum(d.charged_color) AS color, sum(d.charged_two_sided) AS two_sided, sum(d.charged_sheets) AS sheets,
      sum(d.charged_yen) AS yen, count(*) FILTER (WHERE d.charged_estimated) AS estimated_releases,
      sum(d.charged_pages) FILTER (WHERE d.charged_estimated) AS estimated_impressions,
      0 AS corrected_pages, 0 AS corrected_yen
    FROM delivery d
    WHERE d.charged_at >= ${from} AND d.charged_at < ${until}
      ${segments === undefined ? sql`` : sql`AND d.charged_segment = ANY(${segments})`}
      ${personId === undefined ? sql`` : sql`AND d.charged_person = ${personId}`}
    ${rawGroup(by)} HAVING count(*) > 0)`;
}

/** The same of months that are over. */
function addedUpPages(
  { by, personId, segments }: ReportQuery,
  months: readonly string[],
): RawBuilder<unknown> {
  return sql`(
    SELECT ${keySelect(by, 'addedUp')} sum(d.releases) AS releases, sum(d.impressions) AS impressions,
      sum(d.color) AS color, sum(d.two_sided) AS two_sided, sum(d.sheets) AS sheets, sum(d.yen) AS yen,
      sum(d.estimated_releases) AS estimated_releases, sum(d.estimated_impressions) AS estimated_impressions,
      0 AS corrected_pages, 0 AS corrected_yen
    FROM account_month_pages d
    WHERE d.month = ANY(${months}::date[])
      ${segments === undefined ? sql`` : sql`AND d.segment = ANY(${segments})`}
      ${personId === undefined ? sql`` : sql`AND d.person = ${personId}`}
    ${rawGroup(by)} HAVING count(*) > 0)`;
}

function needsDevice(by: readonly ReportDimension[]): boolean {
  return by.includes('device') || by.includes('site');
}

/** What a dimension stands for in a release, in the sum of a month, and in a correction, which has no device or segment. */
interface RawDimension {
  readonly name: string;
  readonly of: RawBuilder<unknown>;
  readonly addedUp: RawBuilder<unknown>;
  readonly corrected: RawBuilder<unknown>;
}

const device = { name: 'device', of: sql`d.device_id`, addedUp: sql`d.device`, corrected: sql`NULL::uuid` };
const raw: Readonly<Record<ReportDimension, RawDimension>> = {
  month: {
    name: 'month',
    of: sql`date_trunc('month', timezone('UTC', d.charged_at) + interval '9 hours')`,
    addedUp: sql`d.month::timestamp`,
    corrected: sql`date_trunc('month', timezone('UTC', d.at) + interval '9 hours')`,
  },
  department: {
    name: 'department',
    of: sql`d.charged_department`,
    addedUp: sql`d.department`,
    corrected: sql`d.department`,
  },
  user: { name: 'person', of: sql`d.charged_person`, addedUp: sql`d.person`, corrected: sql`d.person_id` },
  device,
  site: device,
  segment: { name: 'segment', of: sql`d.charged_segment`, addedUp: sql`d.segment`, corrected: sql`''` },
  account: { name: 'account', of: sql`d.charged_account`, addedUp: sql`d.account`, corrected: sql`''` },
};

/** The columns of the dimensions, each once: device and site are found by the same one. */
function rawOf(by: readonly ReportDimension[]): readonly RawDimension[] {
  const columns = new Map(by.map((dimension) => [raw[dimension].name, raw[dimension]]));
  return [...columns.values()];
}

function rawGroup(by: readonly ReportDimension[]): RawBuilder<unknown> {
  if (by.length === 0) return sql`GROUP BY ()`;
  return sql`GROUP BY ${sql.join(rawOf(by).map((_, index) => sql.raw(String(index + 1))))}`;
}

function keySelect(
  by: readonly ReportDimension[],
  kind: 'of' | 'addedUp' | 'corrected',
): RawBuilder<unknown> {
  const columns = rawOf(by).map((one) => sql`${one[kind]} AS ${sql.ref(one.name)}`);
  return columns.length === 0 ? sql`` : sql`${sql.join(columns)},`;
}

interface UncollectedColumns extends KeyColumns {
  readonly facts: unknown;
  readonly ticket: unknown;
}

function uncollectedStatement(
  { by, personId, segments }: ReportQuery,
  { from, until }: Span,
): RawBuilder<unknown> {
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

interface AddedUpColumns extends KeyColumns {
  readonly jobs: number;
  readonly impressions: number;
  readonly sheets: number;
  readonly unknown_length: number;
}

function addedUpStatement(
  { by, personId, segments }: ReportQuery,
  months: readonly string[],
): RawBuilder<unknown> {
  const keys = groupColumns(by);
  return sql`
    WITH ledger AS (
      SELECT u.month::timestamp AS month, u.person, coalesce(owner.department, '') AS department, NULL::uuid AS device,
        u.segment, u.account, u.jobs, u.impressions, u.sheets, u.unknown_length
      FROM account_month_uncollected u LEFT JOIN person owner ON owner.id = u.person
      WHERE u.month = ANY(${months}::date[])
        ${segments === undefined ? sql`` : sql`AND u.segment = ANY(${segments})`}
        ${personId === undefined ? sql`` : sql`AND u.person = ${personId}`}
    )
    SELECT ${keys.select} sum(jobs)::bigint AS jobs, sum(impressions)::bigint AS impressions,
      sum(sheets)::bigint AS sheets, sum(unknown_length)::bigint AS unknown_length
    FROM ledger LEFT JOIN person p ON p.id = ledger.person LEFT JOIN device ON device.id = ledger.device
    ${keys.group} HAVING count(*) > 0`;
}

function toAddedUp(query: ReportQuery, row: AddedUpColumns): Uncollected {
  const { jobs, impressions, sheets, unknown_length: jobsOfUnknownLength } = row;
  return { addedUp: { keys: keysOf(query, row), jobs, impressions, sheets, jobsOfUnknownLength } };
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
