/** What the HTTP layer may ask about reports, prices and quotas. */

import type { Quota, QuotaSubject, Standing } from '../../accounting/quota.ts';
import type { ReportRequest } from '../../accounting/report/make-report.ts';
import type { PagesRow, UncollectedRow } from '../../accounting/report.ts';
import type { Tariff } from '../../accounting/tariff.ts';
import type { Person } from '../../identity/person.ts';
import type { ReadingRow, ScansRow } from '../../ports/paper-reports.ts';

/** Why somebody reads figures about single people. It stands in the audit. */
export const viewPurposes = ['billing', 'quota', 'asked-by-person', 'investigation'] as const;

/** One of {@link viewPurposes}. */
export type ViewPurpose = (typeof viewPurposes)[number];

/** A report as the desk asks for it. */
export type AskedReport = Pick<ReportRequest, 'by' | 'from' | 'to'> & {
  /** Needed for figures about single people: `ACCOUNT_REPORT_PURPOSE`. */
  readonly purpose?: ViewPurpose | undefined;
};

/** Kinds of reports that can be saved. */
export const reportKinds = ['pages', 'uncollected', 'scans', 'reading'] as const;

/** One of {@link reportKinds}. */
export type ReportKind = (typeof reportKinds)[number];

/** Lines of a report; `more`: there are further ones, which stand in the saved file alone. */
export interface ShownLines<Row> {
  readonly rows: readonly Row[];
  readonly more: boolean;
}

/** A quota with how it stands. */
export interface QuotaStanding {
  readonly quota: Quota;
  /** Name of the person or the department; undefined: everybody. */
  readonly name: string | undefined;
  /** Undefined for everybody's: then `reached` says how many have used it up, or nearly. */
  readonly used: Standing | undefined;
  readonly reached: { readonly full: number; readonly near: number } | undefined;
}

/** Whose quota, as people name it. */
export type NamedSubject =
  | Exclude<QuotaSubject, { readonly kind: 'person' }>
  | { readonly kind: 'person'; readonly name: string };

/** Reports are bound to the segments of whoever asks, beside what their roles open. */
export interface ReportServices {
  /** Month, 1 to 12, in which a fiscal year begins. */
  readonly fiscalYearStart: number;
  pages(person: Person, asked: AskedReport): Promise<ShownLines<PagesRow>>;
  uncollected(person: Person, asked: AskedReport): Promise<ShownLines<UncollectedRow>>;
  scans(person: Person, asked: Pick<AskedReport, 'from' | 'to'>): Promise<readonly ScansRow[]>;
  reading(person: Person, asked: Pick<AskedReport, 'from' | 'to'>): Promise<readonly ReadingRow[]>;
  /** The whole report as CSV, made while it is sent. What is wrong with the question is thrown before. */
  csv(
    person: Person,
    kind: ReportKind,
    asked: AskedReport,
    heads: Readonly<Record<string, string>>,
  ): Promise<AsyncIterable<string>>;

  tariffs(): Promise<readonly Tariff[]>;
  addTariff(person: Person, prices: Omit<Tariff, 'id'>): Promise<Tariff>;

  quotas(): Promise<readonly QuotaStanding[]>;
  /** `IDENTITY_PERSON_UNKNOWN`, `ACCOUNT_QUOTA_INVALID`. */
  setQuota(
    person: Person,
    subject: NamedSubject,
    quota: Pick<Quota, 'period' | 'unit' | 'amount' | 'mode'>,
  ): Promise<void>;
  /** `ACCOUNT_QUOTA_UNKNOWN`. */
  removeQuota(person: Person, id: string): Promise<void>;
  /** What counts for the person. */
  ownQuotas(person: Person): Promise<readonly Standing[]>;
}
