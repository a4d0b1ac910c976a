/** Tariffs, quotas, corrections and what was charged. The ledger itself is the deliveries. */

import type { Span } from '../accounting/period.ts';
import type { Consumption, Quota } from '../accounting/quota.ts';
import type { PagesRow, ReportKeys, ReportQuery, UncollectedRow } from '../accounting/report.ts';
import type { Tariff } from '../accounting/tariff.ts';
import type { AuditActor, AuditEvent } from '../audit/audit-event.ts';
import type { DocumentFacts } from '../print/document-facts.ts';
import type { JobId, PersonId } from '../shared/ids.ts';

/** Whose consumption is asked for. */
export type AccountHolder =
  | { readonly kind: 'person'; readonly personId: PersonId }
  | { readonly kind: 'department'; readonly department: string };

/** A question about one account in one period. */
export interface ConsumptionQuery extends Span {
  readonly holder: AccountHolder;
}

/** Paper put aside for a release. */
export interface Reservation {
  readonly job: JobId;
  readonly personId: PersonId;
  readonly department: string;
  readonly pages: number;
  readonly yen: number;
  /** False when the length of the document is not known; the figures are then a guess. */
  readonly known: boolean;
}

/** A correction. */
export interface AccountEntry {
  readonly id: string;
  /** Undefined: of the department as a whole. */
  readonly personId: PersonId | undefined;
  readonly department: string;
  /** Below 0: given back. */
  readonly pages: number;
  readonly yen: number;
  readonly reason: string;
  readonly actor: AuditActor;
  readonly at: Date;
}

/** A job that was erased because nobody collected it. */
export interface UncollectedJob {
  readonly keys: ReportKeys;
  readonly facts: DocumentFacts | undefined;
  /** Its `JobTicket`. */
  readonly ticket: unknown;
}

/** Such jobs, or the line of a month in which they were added up before. */
export type Uncollected = UncollectedJob | { readonly addedUp: UncollectedRow };

/** The paper that a document would have used under its ticket; undefined when its length is not known. */
export type PaperWeigher = (
  facts: DocumentFacts | undefined,
  ticket: unknown,
) => { readonly impressions: number; readonly sheets: number } | undefined;

/** Every write is one transaction together with its audit events. */
export interface AccountingStore {
  /** In the order in which they were made. */
  listTariffs(): Promise<readonly Tariff[]>;
  addTariff(tariff: Tariff, at: Date, events: readonly AuditEvent[]): Promise<void>;

  listQuotas(): Promise<readonly Quota[]>;
  /** Sets the quota of a subject, period and unit, in place of the one before; its id is kept then. */
  setQuota(quota: Quota, at: Date, event: (stored: Quota) => AuditEvent): Promise<Quota>;
  /** The quota that was removed; undefined when there was none. */
  removeQuota(
    of: Pick<Quota, 'subject' | 'period' | 'unit'>,
    event: (removed: Quota) => AuditEvent,
  ): Promise<Quota | undefined>;

  /** Answers in the order of the questions. `at` tells which reservations still count. */
  consumptions(queries: readonly ConsumptionQuery[], at: Date): Promise<readonly Consumption[]>;
  /**
   * Asks for the consumptions and, when `decide` says so, stores the reservation: all under a lock of the two accounts
   * between processes. Another reservation of the same job is replaced, and does not count in the answers.
   */
  reserve<Decision extends { readonly ok: boolean }>(
    reservation: Reservation,
    queries: readonly ConsumptionQuery[],
    at: Date,
    decide: (consumptions: readonly Consumption[]) => Decision,
  ): Promise<Decision>;
  /** Removes reservations that count no more; answers how many. */
  tidyReservations(at: Date): Promise<number>;

  addEntry(entry: AccountEntry, events: readonly AuditEvent[]): Promise<void>;

  /** Hands out the lines of a report in batches, in the order of their groups, from one moment's view. */
  eachPagesRow(query: ReportQuery, take: (rows: readonly PagesRow[]) => Promise<void>): Promise<void>;
  /** Hands out uncollected jobs in batches, in no order: one by one, or months of them that were added up. */
  eachUncollected(query: ReportQuery, take: (jobs: readonly Uncollected[]) => Promise<void>): Promise<void>;

  /** Months (`YYYY-MM`) that were over before a moment and are not added up, or were written into since; oldest first. */
  listMonthsToAddUp(before: Date): Promise<readonly string[]>;
  /**
   * Adds a month up, so that reports need not read its rows. Whatever is written into it later opens it again in the same
   * transaction. False when somebody is writing into it just now.
   */
  addUpMonth(month: string, at: Date, weigh: PaperWeigher): Promise<boolean>;
}
