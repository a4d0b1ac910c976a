/**
 * How long the desk's reports take over the ledger of an office: 1,000,000 releases of a fiscal year by 2,000 people in
 * 40 departments at 200 devices. `REPORT_ROWS` changes the number.
 */

import { sql } from 'kysely';
import { addUpMonths } from '../../src/accounting/report/add-up-months.ts';
import { eachPagesRow, uncollectedRows } from '../../src/accounting/report/make-report.ts';
import { manualClock } from '../../src/shared/clock.ts';
import { postgresAccountingStore } from '../../src/stores/postgres/accounting-store.ts';
import { testDatabase } from '../support/database.ts';
import { addLedgerPerson } from '../support/ledger.ts';

const rows = Number(process.env['REPORT_ROWS'] ?? 1_000_000);
const rounds = 5;

await using site = await testDatabase();
const { kysely } = site.database;
const accounts = postgresAccountingStore(site.database);
await addLedgerPerson(site.database, 'hanako', '総務課');

// Written as the trigger of a charge would, by one statement: a million calls of it are not what is measured here.
await site.database.transaction(async (trx) => {
  await sql`SET LOCAL session_replication_role = replica`.execute(trx);
  await sql`INSERT INTO person (id, staff_number, login_name, display_name, department, site, roles, segments, state,
      must_change_password, created_at, updated_at)
    SELECT md5('person' || n)::uuid, 'P-' || n, 'p' || n, '職員 ' || n, '第' || n % 40 || '課', '', '{staff}', '{lgwan}',
      'active', false, now(), now() FROM generate_series(1, 2000) n`.execute(trx);
  await sql`INSERT INTO print_job (id, segment, listener_id, owner_id, submitted_as, job_name, state, state_reasons,
      ticket, facts, created_at, completed_at, expires_at)
    SELECT md5('job' || n)::uuid, CASE WHEN n % 10 = 0 THEN 'core' ELSE 'lgwan' END, 'lgwan-print',
      md5('person' || 1 + n % 2000)::uuid, 'x', 'x', CASE WHEN n % 20 = 0 THEN 'canceled' ELSE 'completed' END,
      CASE WHEN n % 20 = 0 THEN '{job-canceled-after-timeout}'::text[] ELSE '{}' END, '{}', '{"pages": 3}', at, at, at
    FROM generate_series(1, ${rows}) n,
      LATERAL (SELECT timestamptz '2026-04-01 00:00+09' + n * (interval '365 days' / ${rows})) t (at)`.execute(
    trx,
  );
  await sql`INSERT INTO delivery (id, job, device_id, state, marker, ticket, usage, created_at, updated_at, finished_at,
      charged_person, charged_department, charged_pages, charged_yen, charged_at, charged_segment, charged_account,
      charged_color, charged_two_sided, charged_sheets, charged_estimated)
    SELECT md5('delivery' || n)::uuid, md5('job' || n)::uuid, md5('device' || n % 200)::uuid, 'confirmed', 'TM-' || n,
      '{}', '{"impressions": 4}', at, at, at, md5('person' || 1 + n % 2000)::uuid, '第' || n % 40 || '課', 1 + n % 9,
      2 + n % 30, at, CASE WHEN n % 10 = 0 THEN 'core' ELSE 'lgwan' END, '', n % 3, n % 5, 1 + n % 5, n % 7 = 0
    FROM generate_series(1, ${rows}) n,
      LATERAL (SELECT timestamptz '2026-04-01 00:00+09' + n * (interval '365 days' / ${rows})) t (at)`.execute(
    trx,
  );
});
await sql`VACUUM ANALYZE delivery`.execute(kysely);
await sql`VACUUM ANALYZE print_job`.execute(kysely);

const year = { from: '2026-04', to: '2027-03' };
const month = { from: '2026-10', to: '2026-10' };
const segments = ['lgwan', 'core'] as never;
const questions = [
  ['one line for the year', { ...year, by: [] }],
  ['by month', { ...year, by: ['month'] }],
  ['by department and month', { ...year, by: ['department', 'month'] }],
  ['by department and month, in two segments', { ...year, by: ['department', 'month'], segments }],
  ['by device and site', { ...year, by: ['site', 'device'] }],
  ['by person', { ...year, by: ['user'] }],
  ['by department, one month', { ...month, by: ['department'] }],
] as const;

const out = ['| report | lines | median ms | slowest ms |', '|---|---|---|---|'];
async function measured(name: string, ask: () => Promise<number>): Promise<void> {
  const times: number[] = [];
  let lines = 0;
  for (let round = 0; round < rounds; round += 1) {
    const begin = performance.now();
    lines = await ask();
    times.push(performance.now() - begin);
  }
  const sorted = times.toSorted((a, b) => a - b);
  const [middle = 0, last = 0] = [sorted[Math.floor(rounds / 2)], sorted.at(-1)];
  out.push(`| ${name} | ${lines} | ${middle.toFixed(0)} | ${last.toFixed(0)} |`);
}

await measured('for comparison: counting the releases of the year', async () => {
  const year2026 = sql`charged_at >= '2026-04-01 00:00+09' AND charged_at < '2027-04-01 00:00+09'`;
  const { rows: counted } = await sql<{ readonly count: number }>`
    SELECT count(*) FROM delivery WHERE ${year2026}`.execute(kysely);
  return counted[0]?.count ?? 0;
});
async function askAll(): Promise<void> {
  for (const [name, request] of questions) {
    await measured(name, async () => {
      let lines = 0;
      await eachPagesRow({ accounts }, 'system', request, async (all) => {
        lines += all.length;
      });
      return lines;
    });
  }
  await measured('never collected, by department and month', async () => {
    const found = await uncollectedRows({ accounts }, 'system', { ...year, by: ['department', 'month'] });
    return found.length;
  });
  await measured('the page: by month, by department, never collected, at once', async () => {
    const take = async () => undefined;
    const answers = await Promise.all([
      eachPagesRow({ accounts }, 'system', { ...year, by: ['month'], segments }, take),
      eachPagesRow({ accounts }, 'system', { ...year, by: ['department'], segments }, take),
      uncollectedRows({ accounts }, 'system', { ...year, by: ['month', 'department'], segments }),
    ]);
    return answers.length;
  });
}

out.push('| **release by release** | | | |');
await askAll();
async function addUp(until: string): Promise<void> {
  const begin = performance.now();
  const months = await addUpMonths({ accounts, clock: manualClock(new Date(until)) });
  await sql`VACUUM ANALYZE account_month_pages`.execute(kysely);
  await sql`VACUUM ANALYZE account_month_uncollected`.execute(kysely);
  const { rows: sums } = await sql<{ readonly count: number }>`
    SELECT count(*) FROM account_month_pages`.execute(kysely);
  const ms = (performance.now() - begin).toFixed(0);
  out.push(`| adding ${months} months up into ${sums[0]?.count} rows | | ${ms} | |`);
}
await addUp('2027-03-31T12:00:00+09:00');
out.push('| **eleven months added up, the running one release by release** | | | |');
await askAll();
await addUp('2027-04-01T12:00:00+09:00');
out.push('| **all twelve added up** | | | |');
await askAll();
process.stdout.write(`${rows.toLocaleString('en-US')} releases\n\n${out.join('\n')}\n`);
