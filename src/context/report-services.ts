/** Binds reports, prices and quotas to the stores. */

import { addTariff, removeQuota, setQuota } from '../accounting/manage/manage-accounts.ts';
import { isMonth, spanOf, spanOfMonths } from '../accounting/period.ts';
import type { Quota, QuotaSubject } from '../accounting/quota.ts';
import {
  checkReport,
  eachPagesRow,
  type ReportRequest,
  uncollectedRows,
} from '../accounting/report/make-report.ts';
import { readingCells, scansCells } from '../accounting/report/paper-cells.ts';
import { pumpText } from '../accounting/report/text-pump.ts';
import {
  type ReportForm,
  writeCells,
  writePagesReport,
  writeUncollectedReport,
} from '../accounting/report/write-report.ts';
import type { PagesRow } from '../accounting/report.ts';
import type { AskedReport, NamedSubject, QuotaStanding, ReportServices } from '../http/services/reports.ts';
import { normaliseLoginName, type Person } from '../identity/person.ts';
import { ServiceError } from '../shared/errors/service-error.ts';
import { postgresPaperReports } from '../stores/postgres/paper-reports.ts';
import { type Accounting, openAccounting } from './accounting.ts';
import type { Stores } from './stores.ts';

/** Lines that a page shows; the saved file has all. */
const mostShown = 2_000;

/** The services. */
export function reportServices(stores: Stores): ReportServices {
  const accounting = openAccounting(stores);
  const { deps } = accounting;
  const paper = postgresPaperReports(stores.database);
  return {
    fiscalYearStart: deps.fiscalYearStart,
    pages: async (person, asked) => {
      const request = requestOf(person, asked);
      await noteView(stores, person, asked, 'shown');
      const rows: PagesRow[] = [];
      await eachPagesRow(deps, person, { ...request, mostLines: mostShown + 1 }, async (all) => {
        rows.push(...all);
      });
      return { rows: rows.slice(0, mostShown), more: rows.length > mostShown };
    },
    uncollected: async (person, asked) => {
      const request = requestOf(person, asked);
      await noteView(stores, person, asked, 'shown');
      const rows = await uncollectedRows(deps, person, request);
      return { rows: rows.slice(0, mostShown), more: rows.length > mostShown };
    },
    scans: (person, asked) => paper.scans(paperQuery(person, asked)),
    reading: (person, asked) => paper.reading(paperQuery(person, asked)),
    csv: (person, kind, asked, heads) => csvOf(stores, accounting, person, { kind, asked, heads }),
    tariffs: () => deps.accounts.listTariffs(),
    addTariff: (person, prices) => addTariff(deps, prices, `person:${person.id}`),
    ...quotaServices(stores, accounting),
  };
}

function quotaServices(
  stores: Stores,
  { deps, standings }: Accounting,
): Pick<ReportServices, 'quotas' | 'setQuota' | 'removeQuota' | 'ownQuotas'> {
  const actorOf = (person: Person) => `person:${person.id}` as const;
  return {
    quotas: async () => {
      const all = await deps.accounts.listQuotas();
      return await Promise.all(all.map((quota) => standingOf(stores, deps, quota, all)));
    },
    setQuota: async (person, subject, quota) => {
      await setQuota(deps, { ...quota, subject: await subjectOf(stores, subject) }, actorOf(person));
    },
    removeQuota: async (person, id) => {
      const quota = (await deps.accounts.listQuotas()).find((one) => one.id === id);
      if (quota === undefined) throw new ServiceError('ACCOUNT_QUOTA_UNKNOWN');
      await removeQuota(deps, quota, actorOf(person));
    },
    ownQuotas: (person) => standings(person),
  };
}

async function subjectOf(stores: Stores, subject: NamedSubject): Promise<QuotaSubject> {
  if (subject.kind !== 'person') return subject;
  const { people } = stores;
  const person =
    (await people.findByLoginName(normaliseLoginName(subject.name))) ??
    (await people.findByStaffNumber(subject.name.normalize('NFKC').trim()));
  if (person === undefined) throw new ServiceError('IDENTITY_PERSON_UNKNOWN');
  return { kind: 'person', personId: person.id };
}

async function standingOf(
  stores: Stores,
  { accounts, clock, fiscalYearStart }: Accounting['deps'],
  quota: Quota,
  all: readonly Quota[],
): Promise<QuotaStanding> {
  const { subject, period, unit, amount } = quota;
  const at = clock.now();
  const span = spanOf(period, at, fiscalYearStart);
  if (subject.kind === 'everyone') {
    const without = all.flatMap((one) =>
      one.subject.kind === 'person' && one.period === period && one.unit === unit
        ? [one.subject.personId]
        : [],
    );
    const reached = await postgresPaperReports(stores.database).reached({
      ...span,
      period,
      unit,
      amount,
      without,
    });
    return { quota, name: undefined, used: undefined, reached };
  }
  const [consumption] = await accounts.consumptions([{ ...span, holder: subject }], at);
  const name =
    subject.kind === 'department'
      ? subject.department
      : ((await stores.people.findById(subject.personId))?.displayName ?? '');
  return { quota, name, used: consumption && { quota, consumption }, reached: undefined };
}

/** The question, bound to the person's segments. Figures about single people need a purpose. */
function requestOf(person: Person, { by, from, to, purpose }: AskedReport): ReportRequest {
  if (by.includes('user') && purpose === undefined) throw new ServiceError('ACCOUNT_REPORT_PURPOSE');
  const request = { by, from, to, segments: person.segments };
  checkReport(person, request);
  return request;
}

/** That somebody looked at single people, and why; other figures are nobody's. */
async function noteView(stores: Stores, person: Person, asked: AskedReport, how: 'shown' | 'saved') {
  if (!asked.by.includes('user')) return;
  await stores.archive.appendEvents([
    {
      kind: 'account.viewed',
      segment: '-',
      at: stores.clock.now(),
      actor: `person:${person.id}`,
      subject: 'report:user',
      details: { from: asked.from, to: asked.to, purpose: asked.purpose ?? '', how },
    },
  ]);
}

function paperQuery(person: Person, { from, to }: Pick<AskedReport, 'from' | 'to'>) {
  if (!isMonth(from) || !isMonth(to)) throw new ServiceError('ACCOUNT_REPORT_INVALID');
  checkReport(person, { by: [], from, to });
  return { ...spanOfMonths(from, to), segments: person.segments };
}

async function csvOf(
  stores: Stores,
  { deps }: Accounting,
  person: Person,
  wish: {
    readonly kind: Parameters<ReportServices['csv']>[1];
    readonly asked: AskedReport;
    readonly heads: Readonly<Record<string, string>>;
  },
): Promise<AsyncIterable<string>> {
  const { kind, asked, heads } = wish;
  const form = { format: 'csv', byteOrderMark: true, heads } as const;
  const formTo = (write: ReportForm['write']): ReportForm => ({ ...form, write });
  if (kind === 'pages' || kind === 'uncollected') {
    const request = requestOf(person, asked);
    await noteView(stores, person, asked, 'saved');
    const write = kind === 'pages' ? writePagesReport : writeUncollectedReport;
    return pumpText((text) => write(deps, person, request, formTo(text)));
  }
  const query = paperQuery(person, asked);
  const paper = postgresPaperReports(stores.database);
  const lines =
    kind === 'scans'
      ? (await paper.scans(query)).map(scansCells)
      : (await paper.reading(query)).map(readingCells);
  const head = kind === 'scans' ? scansCells(undefined) : readingCells(undefined);
  return pumpText((text) => writeCells(formTo(text), head, lines));
}
