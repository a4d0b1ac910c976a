/** Figures about paper that came in, and about accounts of many people, added up by the store. */

import type { QuotaPeriod, Span } from '../accounting/period.ts';
import type { QuotaUnit } from '../accounting/quota.ts';
import type { PersonId, SegmentId } from '../shared/ids.ts';

/** Scans of which time and segments. */
export interface PaperInQuery extends Span {
  readonly segments: readonly SegmentId[];
}

/** Scans of one month and one department; parts of a separated batch count, the batch itself does not. */
export interface ScansRow {
  /** `YYYY-MM`, in Japan. */
  readonly month: string;
  /** Empty: none is known. */
  readonly department: string;
  readonly received: number;
  /** Of those received: in the archive now. */
  readonly filed: number;
  /** Of those received: a person assigned them, put right what was understood of them, or filed them by hand. */
  readonly byHand: number;
  /** Of those received: quarantined or refused. */
  readonly failed: number;
  readonly pages: number;
}

/** How well paper of one month was read. */
export interface ReadingRow {
  readonly month: string;
  /** Documents in the archive, and their pages. */
  readonly documents: number;
  readonly pages: number;
  /** Documents whose text layer was measured, and the mean share of phrases found there again, 0 to 1, by pages. */
  readonly measured: number;
  readonly foundRate: number | undefined;
  /** Values that were understood, and their mean confidence, 0 to 1. */
  readonly values: number;
  readonly confidence: number | undefined;
  /** Lines and values that people put right in these documents since. */
  readonly corrections: number;
}

/** One question about accounts of many people. */
export interface ReachedQuery extends Span {
  readonly period: QuotaPeriod;
  readonly unit: QuotaUnit;
  readonly amount: number;
  /** People with a quota of their own. */
  readonly without: readonly PersonId[];
}

/** Read only. */
export interface PaperReports {
  /** By month, then department. */
  scans(query: PaperInQuery): Promise<readonly ScansRow[]>;
  /** By month. */
  reading(query: PaperInQuery): Promise<readonly ReadingRow[]>;
  /** People who used so much and more, and those who used four fifths of it and more. Nothing is reached by 0. */
  reached(query: ReachedQuery): Promise<{ readonly full: number; readonly near: number }>;
}
