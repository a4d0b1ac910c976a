/**
 * The calendar of an office: which days it is open, and when it closes. Pure.
 *
 * All days are those of Japan (UTC+9, without summer time since 1951), whatever the zone of the machine. A day is
 * `YYYY-MM-DD`.
 */

import { holidaysOf } from './japanese-holidays.ts';

/** Sunday first, as `Date` counts. */
export const weekdayNames = [
  'sunday',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
] as const;

/** Name of a day of the week. */
export type Weekday = (typeof weekdayNames)[number];

/** When an office is closed. A day in `openDays` is open whatever the others say. */
export interface OfficeCalendar {
  readonly closedWeekdays: readonly Weekday[];
  /** `japan`: national holidays are closed days. */
  readonly publicHolidays: 'japan' | 'none';
  /** `YYYY-MM-DD`, or `MM-DD` for every year. */
  readonly closedDays: readonly string[];
  /** `YYYY-MM-DD`. */
  readonly openDays: readonly string[];
  /** `HH:MM` at which a working day ends. */
  readonly closingTime: string;
}

const japanOffsetMs = 9 * 3_600_000;
const dayMs = 86_400_000;
/** A search over more closed days than this ends: an office that never opens must not stop the service. */
const longestSearch = 400;

/** The day in Japan on which a moment falls. */
export function dayOf(moment: Date): string {
  return new Date(moment.getTime() + japanOffsetMs).toISOString().slice(0, 10);
}

/** Midnight in Japan at which a day begins. */
export function startOfDay(day: string): Date {
  return new Date(Date.parse(`${day}T00:00:00Z`) - japanOffsetMs);
}

/** The day so many days later; earlier with a negative number. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}

/** True when the office is open on that day. */
export function isWorkingDay(calendar: OfficeCalendar, day: string): boolean {
  if (calendar.openDays.includes(day)) return true;
  if (calendar.closedDays.includes(day) || calendar.closedDays.includes(day.slice(5))) return false;
  const weekday = weekdayNames[new Date(`${day}T00:00:00Z`).getUTCDay()] ?? 'sunday';
  if (calendar.closedWeekdays.includes(weekday)) return false;
  return calendar.publicHolidays === 'none' || !holidaysOf(Number(day.slice(0, 4))).has(day);
}

/** The moment at which the office closes on a day. */
export function closingOf(calendar: OfficeCalendar, day: string): Date {
  const [hours = '0', minutes = '0'] = calendar.closingTime.split(':');
  return new Date(startOfDay(day).getTime() + (Number(hours) * 60 + Number(minutes)) * 60_000);
}

/**
 * Closing time of the `count`-th working day after the day of `moment`. What is sent on a closed day, or in the evening,
 * counts from the next working day: with 1, a job of Friday evening stays until Monday evening.
 * When the office opens on no day of the next year, closed days are counted.
 */
export function closingAfterWorkingDays(calendar: OfficeCalendar, moment: Date, count: number): Date {
  let day = dayOf(moment);
  let left = count;
  for (let looked = 0; left > 0; looked += 1) {
    day = addDays(day, 1);
    if (looked >= longestSearch || isWorkingDay(calendar, day)) left -= 1;
  }
  return closingOf(calendar, day);
}

/** The last closing time of a working day at or before a moment; undefined when there was none for over a year. */
export function lastClosing(calendar: OfficeCalendar, moment: Date): Date | undefined {
  let day = dayOf(moment);
  for (let looked = 0; looked < longestSearch; looked += 1, day = addDays(day, -1)) {
    if (!isWorkingDay(calendar, day)) continue;
    const closing = closingOf(calendar, day);
    if (closing <= moment) return closing;
  }
  return undefined;
}
