/** When an owner is reminded of a held job before it is erased. Pure. */

import { dayOf, isWorkingDay, lastClosing, type OfficeCalendar } from '../shared/working-days.ts';

/**
 * `before-erasure`: some hours before the job is erased. `before-closing`: before the office closes for the last time while
 * the job is there, so that there is still somebody to walk to the device.
 */
export type ReminderOccasion = 'before-erasure' | 'before-closing';

/** When people are reminded. */
export interface ReminderPolicy {
  /** Hours before a job is erased; never more than half of the time it waits. */
  readonly hoursBefore: number;
  /** Hours before closing time. */
  readonly hoursBeforeClosing: number;
  readonly calendar: OfficeCalendar;
}

/** What a job's reminders follow from. */
export interface RemindedJob {
  readonly heldAt: Date;
  readonly expiresAt: Date;
}

const hourMs = 3_600_000;

/**
 * The moments at which reminders of a job fall due. One that would fall on a closed day falls before the closing of the
 * last working day before it instead, if the job was there by then. An occasion before the job came does not exist.
 */
export function reminderMoments(
  job: RemindedJob,
  policy: ReminderPolicy,
): Partial<Readonly<Record<ReminderOccasion, Date>>> {
  const { calendar, hoursBeforeClosing } = policy;
  const beforeErasure = erasureMoment(job, policy);
  const closing = lastClosing(calendar, job.expiresAt);
  const beforeClosing = closing && new Date(closing.getTime() - hoursBeforeClosing * hourMs);
  return {
    'before-erasure': beforeErasure,
    ...(beforeClosing !== undefined && beforeClosing > job.heldAt && { 'before-closing': beforeClosing }),
  };
}

function erasureMoment({ heldAt, expiresAt }: RemindedJob, policy: ReminderPolicy): Date {
  const { calendar, hoursBefore, hoursBeforeClosing } = policy;
  const half = (expiresAt.getTime() - heldAt.getTime()) / 2;
  const moment = new Date(expiresAt.getTime() - Math.min(hoursBefore * hourMs, half));
  if (isWorkingDay(calendar, dayOf(moment))) return moment;
  const closing = lastClosing(calendar, moment);
  const earlier = closing && new Date(closing.getTime() - hoursBeforeClosing * hourMs);
  return earlier !== undefined && earlier > heldAt ? earlier : moment;
}

/** The occasions that are due: their moment has come and the job is still there. */
export function dueOccasions(
  job: RemindedJob,
  policy: ReminderPolicy,
  at: Date,
): readonly ReminderOccasion[] {
  if (job.expiresAt <= at) return [];
  const moments = reminderMoments(job, policy);
  return (['before-erasure', 'before-closing'] as const).filter((occasion) => {
    const moment = moments[occasion];
    return moment !== undefined && moment <= at;
  });
}

/** Rest before a mail is tried again after so many attempts: a minute, doubled each time, an hour at most. */
export function restAfter(attempts: number): number {
  return Math.min(60_000 * 2 ** Math.min(Math.max(0, attempts - 1), 10), hourMs);
}

/** Attempts at one mail; then it is given up. */
export const mostMailAttempts = 12;
