/** How long a held job waits for its owner. Pure. */

import { closingAfterWorkingDays, type OfficeCalendar } from '../shared/working-days.ts';

/** The rule of a segment. Working days, where they are given, stand instead of the hours. */
export interface RetentionPolicy {
  /** Hours from the moment a job was made. */
  readonly retentionHours: number;
  /** Working days after the day a job was made; it ends with closing time. */
  readonly workingDays?: { readonly count: number; readonly calendar: OfficeCalendar };
}

/**
 * When a job is erased.
 *
 * @param cancelAfterSeconds `job-cancel-after` (PWG 5100.11): ends the job earlier than the segment would, never later.
 * A value below 1 counts as none.
 */
export function expiresAt(
  policy: RetentionPolicy,
  createdAt: Date,
  cancelAfterSeconds: number | undefined,
): Date {
  const { workingDays, retentionHours } = policy;
  const end =
    workingDays === undefined
      ? createdAt.getTime() + retentionHours * 3_600_000
      : closingAfterWorkingDays(workingDays.calendar, createdAt, workingDays.count).getTime();
  if (cancelAfterSeconds === undefined || !(cancelAfterSeconds >= 1)) return new Date(end);
  return new Date(Math.min(end, createdAt.getTime() + cancelAfterSeconds * 1_000));
}
