/** Months of the accounts that are over: added up once, and which of them still stand for their rows. */

import { sql } from 'kysely';
import { addMonths, monthOf, type Span, spanOfMonths } from '../../accounting/period.ts';
import type { AccountingStore, PaperWeigher } from '../../ports/accounting-store.ts';
import type { DocumentFacts } from '../../print/document-facts.ts';
import type { Database } from './database.ts';
import type { DatabaseTransaction } from './schema.ts';

/** The class of the locks of months; see migration 0044. */
const lockClass = 1_413_565_769;
/** Jobs that are weighed at a time. */
const batch = 1_000;

/** A time as reports read it: whole months that were added up, and the stretches between them row by row. */
export interface SplitSpan {
  /** First days, `YYYY-MM-DD`. */
  readonly months: readonly string[];
  readonly open: readonly Span[];
}

/** The months of a time that were added up and not written into since. */
export async function splitSpan(trx: DatabaseTransaction, { from, until }: Span): Promise<SplitSpan> {
  const { rows } = await sql<{ readonly month: string }>`
    SELECT to_char(month, 'YYYY-MM') AS month FROM account_month
    WHERE month >= timezone('UTC', ${from}) + interval '9 hours'
      AND month + interval '1 month' <= timezone('UTC', ${until}) + interval '9 hours'
      AND NOT EXISTS (SELECT FROM account_month_opened o WHERE o.month = account_month.month)
    ORDER BY 1`.execute(trx);
  const open: Span[] = [];
  let begin = from;
  for (const { month } of rows) {
    const whole = spanOfMonths(month, month);
    if (begin < whole.from) open.push({ from: begin, until: whole.from });
    begin = whole.until;
  }
  if (begin < until) open.push({ from: begin, until });
  return { months: rows.map(({ month }) => `${month}-01`), open };
}

/** The half of the accounts that adds months up. */
export function accountMonths(database: Database): Pick<AccountingStore, 'listMonthsToAddUp' | 'addUpMonth'> {
  return {
    async listMonthsToAddUp(before) {
      const { rows } = await sql<{ readonly first: Date | null }>`
        SELECT least((SELECT min(charged_at) FROM delivery WHERE charged_at IS NOT NULL),
          (SELECT min(completed_at) FROM print_job
            WHERE state = 'canceled' AND state_reasons = '{job-canceled-after-timeout}')) AS first`.execute(
        database.kysely,
      );
      const first = rows[0]?.first;
      if (!first || first >= before) return [];
      const { rows: known } = await sql<{ readonly month: string }>`
        SELECT to_char(month, 'YYYY-MM') AS month FROM account_month
        WHERE NOT EXISTS (SELECT FROM account_month_opened o WHERE o.month = account_month.month)`.execute(
        database.kysely,
      );
      const done = new Set(known.map(({ month }) => month));
      const months: string[] = [];
      for (
        let month = monthOf(first);
        spanOfMonths(month, month).until <= before;
        month = addMonths(month, 1)
      )
        if (!done.has(month)) months.push(month);
      return months;
    },
    async addUpMonth(month, at, weigh) {
      return await database.transaction(async (trx) => {
        const day = `${month}-01`;
        const { rows } = await sql<{ readonly taken: boolean }>`
          SELECT pg_try_advisory_xact_lock(${lockClass}, account_month_lock(${day}::date)) AS taken`.execute(
          trx,
        );
        if (rows[0]?.taken !== true) return false;
        await forget(trx, day);
        await addUpPages(trx, day, spanOfMonths(month, month));
        await addUpUncollected(trx, day, spanOfMonths(month, month), weigh);
        await sql`INSERT INTO account_month (month, added_up_at) VALUES (${day}::date, ${at})`.execute(trx);
        return true;
      });
    },
  };
}

async function forget(trx: DatabaseTransaction, day: string): Promise<void> {
  await sql`DELETE FROM account_month WHERE month = ${day}::date`.execute(trx);
  await sql`DELETE FROM account_month_opened WHERE month = ${day}::date`.execute(trx);
  await sql`DELETE FROM account_month_pages WHERE month = ${day}::date`.execute(trx);
  await sql`DELETE FROM account_month_uncollected WHERE month = ${day}::date`.execute(trx);
}

async function addUpPages(trx: DatabaseTransaction, day: string, { from, until }: Span): Promise<void> {
  await sql`
    INSERT INTO account_month_pages (month, person, department, device, segment, account, releases, impressions, color,
      two_sided, sheets, yen, estimated_releases, estimated_impressions)
    SELECT ${day}::date, charged_person, charged_department, device_id, charged_segment, charged_account, count(*),
      coalesce(sum(charged_pages), 0), coalesce(sum(charged_color), 0), coalesce(sum(charged_two_sided), 0),
      coalesce(sum(charged_sheets), 0), coalesce(sum(charged_yen), 0), count(*) FILTER (WHERE charged_estimated),
      coalesce(sum(charged_pages) FILTER (WHERE charged_estimated), 0)
    FROM delivery WHERE charged_at >= ${from} AND charged_at < ${until}
    GROUP BY 2, 3, 4, 5, 6`.execute(trx);
}

interface UncollectedSum {
  jobs: number;
  impressions: number;
  sheets: number;
  unknown: number;
}

/** Sheets follow from copies, sides and ranges, which the service alone reckons: see `paperOf`. */
async function addUpUncollected(
  trx: DatabaseTransaction,
  day: string,
  { from, until }: Span,
  weigh: PaperWeigher,
): Promise<void> {
  await sql`DECLARE uncollected NO SCROLL CURSOR FOR
    SELECT owner_id AS person, segment, coalesce(demands->>'accountId', '') AS account, facts, ticket FROM print_job
    WHERE state = 'canceled' AND state_reasons = '{job-canceled-after-timeout}'
      AND completed_at >= ${from} AND completed_at < ${until}`.execute(trx);
  const sums = new Map<string, UncollectedSum>();
  for (;;) {
    const { rows } = await sql
      .raw<{
        readonly person: string | null;
        readonly segment: string;
        readonly account: string;
        readonly facts: DocumentFacts | null;
        readonly ticket: unknown;
      }>(`FETCH ${batch} FROM uncollected`)
      .execute(trx);
    for (const { person, segment, account, facts, ticket } of rows) {
      const key = JSON.stringify([person, segment, account]);
      const sum = sums.get(key) ?? { jobs: 0, impressions: 0, sheets: 0, unknown: 0 };
      const paper = weigh(facts ?? undefined, ticket);
      sum.jobs += 1;
      sum.impressions += paper?.impressions ?? 0;
      sum.sheets += paper?.sheets ?? 0;
      sum.unknown += paper === undefined ? 1 : 0;
      sums.set(key, sum);
    }
    if (rows.length < batch) break;
  }
  await sql`CLOSE uncollected`.execute(trx);
  const lines = [...sums].map(([key, sum]) => {
    const [person, segment, account] = JSON.parse(key) as [string | null, string, string];
    return { person, segment, account, ...sum };
  });
  await sql`
    INSERT INTO account_month_uncollected (month, person, segment, account, jobs, impressions, sheets, unknown_length)
    SELECT ${day}::date, person, segment, account, jobs, impressions, sheets, "unknown"
    FROM jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) AS line
      (person uuid, segment text, account text, jobs bigint, impressions bigint, sheets bigint, "unknown" bigint)`.execute(
    trx,
  );
}
