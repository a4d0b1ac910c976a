/** How much a person or a department may print, and what is left of it. Pure. */

import type { PersonId } from '../shared/ids.ts';
import { accept, type Result, refuse } from '../shared/result.ts';
import type { QuotaPeriod } from './period.ts';

/** Whose quota it is. `everyone`: of each person who has no own one of that period and unit. */
export type QuotaSubject =
  | { readonly kind: 'everyone' }
  | { readonly kind: 'person'; readonly personId: PersonId }
  | { readonly kind: 'department'; readonly department: string };

/** What a quota counts: printed sides, or their price. */
export type QuotaUnit = 'pages' | 'yen';

/** A limit over a period. */
export interface Quota {
  readonly id: string;
  readonly subject: QuotaSubject;
  readonly period: QuotaPeriod;
  readonly unit: QuotaUnit;
  /** 0 to 1,000,000,000. */
  readonly amount: number;
  /** `hard`: what is over is refused. `warn`: it is told, and printed. */
  readonly mode: 'hard' | 'warn';
}

/** What an account has used and what is on its way to paper, in one period. */
export interface Consumption {
  readonly pages: number;
  readonly yen: number;
  /** Of releases that are not over, as estimated. */
  readonly reservedPages: number;
  readonly reservedYen: number;
  /** True when a release of unknown length is not over. */
  readonly reservedUnknown: boolean;
}

/** One quota with what its account consumed. */
export interface Standing {
  readonly quota: Quota;
  readonly consumption: Consumption;
}

/** What a release will need; both undefined when nobody knows how long the document is. */
export interface Need {
  readonly pages: number | undefined;
  readonly yen: number | undefined;
}

/** A quota that is used up, or would be by this release. */
export interface QuotaNotice {
  readonly subject: QuotaSubject['kind'];
  readonly period: QuotaPeriod;
  readonly unit: QuotaUnit;
  readonly amount: number;
  /** What is left now, 0 at least. */
  readonly left: number;
}

/** The quotas that count for a person: the department's, the person's own, and everyone's where no own one stands. */
export function quotasOf(
  quotas: readonly Quota[],
  person: { readonly id: PersonId; readonly department: string },
): readonly Quota[] {
  const own = quotas.filter(({ subject }) => subject.kind === 'person' && subject.personId === person.id);
  return quotas.filter((quota) => {
    const { subject, period, unit } = quota;
    if (subject.kind === 'person') return subject.personId === person.id;
    if (subject.kind === 'department')
      return subject.department !== '' && subject.department === person.department;
    return !own.some((one) => one.period === period && one.unit === unit);
  });
}

/** What is left of a quota, after what is used and what is on its way; below 0 when it is overdrawn. */
export function leftOf({ quota, consumption }: Standing): number {
  const { pages, yen, reservedPages, reservedYen, reservedUnknown } = consumption;
  const left = quota.amount - (quota.unit === 'pages' ? pages + reservedPages : yen + reservedYen);
  // A release of unknown length has all that is left to a person until it is over; a department goes on meanwhile.
  return reservedUnknown && quota.subject.kind !== 'department' ? Math.min(left, 0) : left;
}

/** May another job be held? Not when a hard quota is used up. What is held but not released counts for nothing. */
export function decideBeforeHold(standings: readonly Standing[]): Result<true, QuotaNotice> {
  const usedUp = standings.find(
    ({ quota, consumption }) => quota.mode === 'hard' && consumption[quota.unit] >= quota.amount,
  );
  return usedUp === undefined ? accept(true) : refuse(noticeOf(usedUp));
}

/**
 * May a job come out? Not when it needs more than a hard quota has left. A job of unknown length may when anything is
 * left. Quotas that only warn are named.
 */
export function decideBeforeRelease(
  standings: readonly Standing[],
  need: Need,
): Result<readonly QuotaNotice[], QuotaNotice> {
  const over = standings.filter((standing) => {
    const left = leftOf(standing);
    return left <= 0 || (need[standing.quota.unit] ?? 0) > left;
  });
  const hard = over.find(({ quota }) => quota.mode === 'hard');
  return hard === undefined ? accept(over.map(noticeOf)) : refuse(noticeOf(hard));
}

function noticeOf(standing: Standing): QuotaNotice {
  const { subject, period, unit, amount } = standing.quota;
  return { subject: subject.kind, period, unit, amount, left: Math.max(0, leftOf(standing)) };
}
