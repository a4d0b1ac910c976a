/** Accounts in PostgreSQL: tariffs, quotas, corrections, and reservations under a lock of the account. */

import { type Selectable, type SqlBool, sql } from 'kysely';
import type { Consumption, Quota, QuotaSubject } from '../../accounting/quota.ts';
import type { Tariff } from '../../accounting/tariff.ts';
import type { AccountHolder, AccountingStore, ConsumptionQuery } from '../../ports/accounting-store.ts';
import type { PersonId } from '../../shared/ids.ts';
import { accountMonths } from './accounting-months.ts';
import { accountReports } from './accounting-reports.ts';
import { appendAuditEvents } from './audit-log.ts';
import type { Database } from './database.ts';
import type { DatabaseTransaction } from './schema.ts';
import type { QuotaTable, TariffTable } from './tables/accounts.ts';

/** How long a reservation counts without a delivery: the moment between the check and the claim. */
const graceMs = 60_000;

/** Opens the accounts over a database. Faults are `STORE_DATABASE_...` errors. */
export function postgresAccountingStore(database: Database): AccountingStore {
  return {
    ...tariffs(database),
    ...quotas(database),
    ...accounts(database),
    ...accountReports(database),
    ...accountMonths(database),
  };
}

type Members<Names extends keyof AccountingStore> = Pick<AccountingStore, Names>;

function tariffs(database: Database): Members<'listTariffs' | 'addTariff'> {
  return {
    async listTariffs() {
      const rows = await database.kysely.selectFrom('tariff').selectAll().orderBy('number').execute();
      return rows.map(toTariff);
    },
    async addTariff({ id, validFrom, ...prices }, at, events) {
      await database.transaction(async (trx) => {
        await trx
          .insertInto('tariff')
          .values({ id, valid_from: validFrom, prices: JSON.stringify(prices), created_at: at })
          .execute();
        await appendAuditEvents(trx, events);
      });
    },
  };
}

function quotas(database: Database): Members<'listQuotas' | 'setQuota' | 'removeQuota'> {
  return {
    async listQuotas() {
      const rows = await database.kysely
        .selectFrom('quota')
        .selectAll()
        .orderBy('subject_kind')
        .orderBy('subject')
        .orderBy('period')
        .orderBy('unit')
        .execute();
      return rows.map(toQuota);
    },
    async setQuota({ id, subject, period, unit, amount, mode }, at, event) {
      return await database.transaction(async (trx) => {
        const row = await trx
          .insertInto('quota')
          .values({ id, ...subjectColumns(subject), period, unit, amount, mode, updated_at: at })
          .onConflict((on) =>
            on
              .columns(['subject_kind', 'subject', 'period', 'unit'])
              .doUpdateSet({ amount, mode, updated_at: at }),
          )
          .returningAll()
          .executeTakeFirstOrThrow();
        const stored = toQuota(row);
        await appendAuditEvents(trx, [event(stored)]);
        return stored;
      });
    },
    async removeQuota({ subject, period, unit }, event) {
      const { subject_kind, subject: name } = subjectColumns(subject);
      return await database.transaction(async (trx) => {
        const row = await trx
          .deleteFrom('quota')
          .where('subject_kind', '=', subject_kind)
          .where('subject', '=', name)
          .where('period', '=', period)
          .where('unit', '=', unit)
          .returningAll()
          .executeTakeFirst();
        if (row === undefined) return undefined;
        const removed = toQuota(row);
        await appendAuditEvents(trx, [event(removed)]);
        return removed;
      });
    },
  };
}

function accounts(database: Database): Members<'consumptions' | 'reserve' | 'tidyReservations' | 'addEntry'> {
  return {
    consumptions: (queries, at) => consumptionsOf(database.kysely, queries, at, undefined),
    async reserve(reservation, queries, at, decide) {
      const { job, personId, department, pages, yen, known } = reservation;
      return await database.transaction(async (trx) => {
        // Always in this order, so that two releases never wait for each other.
        for (const name of [`department:${department}`, `person:${personId}`]) {
          await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`account:${name}`}, 0))`.execute(trx);
        }
        const decision = decide(await consumptionsOf(trx, queries, at, job));
        if (!decision.ok) return decision;
        const values = { person_id: personId, department, pages, yen, known, reserved_at: at };
        await trx
          .insertInto('account_reservation')
          .values({ job, ...values })
          .onConflict((on) => on.column('job').doUpdateSet(values))
          .execute();
        return decision;
      });
    },
    async tidyReservations(at) {
      const gone = await database.kysely
        .deleteFrom('account_reservation as r')
        .where(sql<SqlBool>`NOT (${counts(at)})`)
        .returning('r.job')
        .execute();
      return gone.length;
    },
    async addEntry({ personId, ...entry }, events) {
      await database.transaction(async (trx) => {
        await trx
          .insertInto('account_entry')
          .values({ ...entry, person_id: personId ?? null })
          .execute();
        await appendAuditEvents(trx, events);
      });
    },
  };
}

/** True for a reservation `r` whose release is on its way, or about to be claimed. */
function counts(at: Date) {
  return sql<SqlBool>`EXISTS (
      SELECT FROM delivery d WHERE d.job = r.job
      AND d.state IN ('claimed', 'sending', 'accepted', 'printing', 'ambiguous')
    ) OR r.reserved_at > ${new Date(at.getTime() - graceMs)}
      AND NOT EXISTS (SELECT FROM delivery d WHERE d.job = r.job AND d.created_at >= r.reserved_at)`;
}

async function consumptionsOf(
  from: Pick<DatabaseTransaction, 'selectFrom'> & Database['kysely'],
  queries: readonly ConsumptionQuery[],
  at: Date,
  butJob: string | undefined,
): Promise<readonly Consumption[]> {
  const answers: Consumption[] = [];
  for (const query of queries) answers.push(await consumptionOf(from, query, at, butJob));
  return answers;
}

async function consumptionOf(
  executor: Database['kysely'],
  { holder, from, until }: ConsumptionQuery,
  at: Date,
  butJob: string | undefined,
): Promise<Consumption> {
  const { rows } = await sql<{
    readonly pages: number;
    readonly yen: number;
    readonly reserved_pages: number;
    readonly reserved_yen: number;
    readonly unknown: boolean;
  }>`
    WITH used AS (
      SELECT coalesce(sum(charged_pages), 0)::bigint AS pages, coalesce(sum(charged_yen), 0)::bigint AS yen
      FROM delivery WHERE ${holderIs('charged', holder)} AND charged_at >= ${from} AND charged_at < ${until}
    ), corrected AS (
      SELECT coalesce(sum(pages), 0)::bigint AS pages, coalesce(sum(yen), 0)::bigint AS yen
      FROM account_entry WHERE ${holderIs('entry', holder)} AND at >= ${from} AND at < ${until}
    ), reserved AS (
      SELECT coalesce(sum(pages), 0)::bigint AS pages, coalesce(sum(yen), 0)::bigint AS yen,
        coalesce(bool_or(NOT known), false) AS unknown
      FROM account_reservation r
      WHERE ${holderIs('entry', holder)} AND r.job IS DISTINCT FROM ${butJob ?? null}::uuid AND (${counts(at)})
    )
    SELECT used.pages + corrected.pages AS pages, used.yen + corrected.yen AS yen,
      reserved.pages AS reserved_pages, reserved.yen AS reserved_yen, reserved.unknown
    FROM used, corrected, reserved`.execute(executor);
  const [row] = rows;
  return {
    pages: row?.pages ?? 0,
    yen: row?.yen ?? 0,
    reservedPages: row?.reserved_pages ?? 0,
    reservedYen: row?.reserved_yen ?? 0,
    reservedUnknown: row?.unknown ?? false,
  };
}

/** The rows of an account, in the columns of the deliveries or in those of entries and reservations. */
function holderIs(columns: 'charged' | 'entry', holder: AccountHolder) {
  const prefix = columns === 'charged' ? 'charged_' : '';
  return holder.kind === 'person'
    ? sql<SqlBool>`${sql.ref(columns === 'charged' ? 'charged_person' : 'person_id')} = ${holder.personId}`
    : sql<SqlBool>`${sql.ref(`${prefix}department`)} = ${holder.department}`;
}

function toTariff(row: Selectable<TariffTable>): Tariff {
  return { ...(row.prices as Omit<Tariff, 'id' | 'validFrom'>), id: row.id, validFrom: row.valid_from };
}

function toQuota(row: Selectable<QuotaTable>): Quota {
  const subjects: Readonly<Record<typeof row.subject_kind, QuotaSubject>> = {
    everyone: { kind: 'everyone' },
    person: { kind: 'person', personId: row.subject as PersonId },
    department: { kind: 'department', department: row.subject },
  };
  const { id, period, unit, amount, mode } = row;
  return { id, subject: subjects[row.subject_kind], period, unit, amount, mode };
}

function subjectColumns(subject: QuotaSubject) {
  switch (subject.kind) {
    case 'everyone':
      return { subject_kind: 'everyone' as const, subject: '' };
    case 'person':
      return { subject_kind: 'person' as const, subject: subject.personId };
    case 'department':
      return { subject_kind: 'department' as const, subject: subject.department };
  }
}
