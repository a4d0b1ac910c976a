/** An administrator's work on accounts: prices, quotas, corrections. */

import { randomUUID } from 'node:crypto';
import type { AuditActor, AuditEvent } from '../../audit/audit-event.ts';
import type { AccountEntry, AccountingStore } from '../../ports/accounting-store.ts';
import type { Clock } from '../../shared/clock.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { Quota, QuotaSubject } from '../quota.ts';
import type { Rates, Tariff } from '../tariff.ts';

/** What these steps need. */
export interface ManageAccountsDeps {
  readonly accounts: AccountingStore;
  readonly clock: Clock;
}

const mostYen = 100_000;
const mostAmount = 1_000_000_000;
const mostMedia = 100;

/**
 * Adds a tariff. Releases before it keep their cost; a first day in the past counts for releases from now on.
 *
 * @throws ServiceError `ACCOUNT_TARIFF_INVALID`.
 */
export async function addTariff(
  { accounts, clock }: ManageAccountsDeps,
  prices: Omit<Tariff, 'id'>,
  actor: AuditActor,
): Promise<Tariff> {
  checkTariff(prices);
  const at = clock.now();
  const tariff: Tariff = { ...prices, id: randomUUID() };
  await accounts.addTariff(tariff, at, [
    changed(at, actor, `tariff:${tariff.id}`, {
      validFrom: tariff.validFrom,
      monochrome: tariff.base.monochrome,
      color: tariff.base.color,
      sheet: tariff.base.sheet,
      media: Object.keys(tariff.media),
      duplexDiscountPercent: tariff.duplexDiscountPercent,
    }),
  ]);
  return tariff;
}

/**
 * Sets a quota in place of the one of the same subject, period and unit.
 *
 * @throws ServiceError `ACCOUNT_QUOTA_INVALID`.
 */
export async function setQuota(
  { accounts, clock }: ManageAccountsDeps,
  statement: Omit<Quota, 'id'>,
  actor: AuditActor,
): Promise<Quota> {
  const { amount, subject } = statement;
  const isNamed =
    subject.kind !== 'department' || (subject.department !== '' && subject.department.length <= 200);
  if (!Number.isInteger(amount) || amount < 0 || amount > mostAmount || !isNamed) {
    throw new ServiceError('ACCOUNT_QUOTA_INVALID');
  }
  const at = clock.now();
  return await accounts.setQuota({ ...statement, id: randomUUID() }, at, (stored) =>
    quotaEvent(at, actor, stored, false),
  );
}

/**
 * Removes a quota.
 *
 * @throws ServiceError `ACCOUNT_QUOTA_UNKNOWN`.
 */
export async function removeQuota(
  { accounts, clock }: ManageAccountsDeps,
  of: Pick<Quota, 'subject' | 'period' | 'unit'>,
  actor: AuditActor,
): Promise<Quota> {
  const at = clock.now();
  const removed = await accounts.removeQuota(of, (quota) => quotaEvent(at, actor, quota, true));
  if (removed === undefined) throw new ServiceError('ACCOUNT_QUOTA_UNKNOWN');
  return removed;
}

/**
 * Corrects an account: adds pages or yen, or gives them back with numbers below 0. The reason stays with the entry and
 * does not go into the audit, where no text of people stands.
 *
 * @throws ServiceError `ACCOUNT_CORRECTION_INVALID`.
 */
export async function correctAccount(
  { accounts, clock }: ManageAccountsDeps,
  correction: Pick<AccountEntry, 'personId' | 'department' | 'pages' | 'yen' | 'reason'>,
  actor: AuditActor,
): Promise<AccountEntry> {
  const { personId, department, pages, yen } = correction;
  const reason = correction.reason.trim();
  const isWhole = [pages, yen].every((number) => Number.isInteger(number) && Math.abs(number) <= mostAmount);
  const isOf = personId !== undefined || department !== '';
  if (!isWhole || (pages === 0 && yen === 0) || reason === '' || [...reason].length > 200 || !isOf) {
    throw new ServiceError('ACCOUNT_CORRECTION_INVALID');
  }
  const at = clock.now();
  const entry: AccountEntry = { id: randomUUID(), personId, department, pages, yen, reason, actor, at };
  await accounts.addEntry(entry, [
    {
      kind: 'account.charged',
      segment: '-',
      at,
      actor,
      subject: `account-entry:${entry.id}`,
      details: { person: personId ?? null, pages, yen },
    },
  ]);
  return entry;
}

function checkTariff({ validFrom, base, media, duplexDiscountPercent }: Omit<Tariff, 'id'>): void {
  const all: readonly Partial<Rates>[] = [base, ...Object.values(media)];
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(validFrom) && isRealDay(validFrom);
  const arePrices = all.every((rates) => Object.values(rates).every(isPrice));
  const areNames = Object.keys(media).every((name) => /^[a-z0-9][a-z0-9_.-]{1,60}$/.test(name));
  const isDiscount = duplexDiscountPercent >= 0 && duplexDiscountPercent <= 100;
  if (isDay && arePrices && areNames && isDiscount && Object.keys(media).length <= mostMedia) return;
  throw new ServiceError('ACCOUNT_TARIFF_INVALID');
}

function isPrice(yen: number | undefined): boolean {
  if (yen === undefined || !(yen >= 0 && yen <= mostYen)) return false;
  return Math.abs(yen * 100 - Math.round(yen * 100)) < 1e-6;
}

function isRealDay(day: string): boolean {
  const at = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day);
}

function quotaEvent(at: Date, actor: AuditActor, quota: Quota, removed: boolean): AuditEvent {
  const { period, unit, amount, mode } = quota;
  return changed(at, actor, `quota:${quota.id}`, {
    subject: quota.subject.kind,
    person: personOf(quota.subject),
    period,
    unit,
    amount,
    mode,
    removed,
  });
}

function personOf(subject: QuotaSubject): string | null {
  return subject.kind === 'person' ? subject.personId : null;
}

function changed(at: Date, actor: AuditActor, subject: string, details: AuditEvent['details']): AuditEvent {
  return { kind: 'account.changed', segment: '-', at, actor, subject, details };
}
