/** Reads days, months, years and fiscal years (年度) as people type them, in eras (和暦) or by the Western calendar. */

import { dayInEra, type Era, eras, westernDay } from '../../scan/understand/dates/eras.ts';
import { parseFigures } from '../../scan/understand/reading/figures.ts';

/** Days of Japan from the first to the last, inclusive, `YYYY-MM-DD`. */
export interface DayRange {
  readonly from: string;
  readonly to: string;
}

const figure = '(?:\\d{1,3}|[〇一二三四五六七八九十]{1,5})';
const mark = '(?:年|[./-])';
const rest = `(?:${mark}(?:(?<m>${figure})(?:(?:月|[./-])(?:(?<d>${figure})日?)?)?)?)?`;
const inEra = new RegExp(
  `^(?<era>${eras.map(({ name, initial }) => `${name}|${initial}`).join('|')})(?<y>元|${figure})(?:(?<fiscal>年度)|${rest})$`,
  'iu',
);
const western = new RegExp(`^(?<y>\\d{4})(?:(?<fiscal>年度)|${rest})$`, 'u');
const compact = /^(?<y>\d{4})(?<m>\d{2})(?<d>\d{2})$/;

/**
 * The days that `text` names: a day (令和5年4月1日, R5.4.1, 2023-04-01, 20230401), a month (R5.4, 2023-04), a year
 * (令和5年, R5, 2023) as far as its era reaches, or a fiscal year from April to March (令和5年度, 2023年度). Width does
 * not matter. Undefined for anything else, and for days that do not exist.
 */
export function readDays(text: string): DayRange | undefined {
  const plain = text.normalize('NFKC');
  if (plain.length > 24) return undefined;
  const groups = (inEra.exec(plain) ?? compact.exec(plain) ?? western.exec(plain))?.groups;
  if (groups === undefined) return undefined;
  const era = eraNamed(groups['era']);
  const year = groups['y'] === '元' ? 1 : parseFigures(groups['y'] ?? '');
  if (year === undefined || (era !== undefined && (year < 1 || year > 199))) return undefined;
  const ad = era === undefined ? year : era.firstYear + year - 1;
  if (groups['fiscal'] !== undefined) return fiscalDays(ad);
  const month = groups['m'] === undefined ? undefined : parseFigures(groups['m']);
  const date = groups['d'] === undefined ? undefined : parseFigures(groups['d']);
  if (month !== undefined && date !== undefined) return oneDay(era, year, month, date);
  return withinEra(month === undefined ? yearDays(ad) : monthDays(ad, month), era);
}

/** 年度 by the year it begins in: 令和5年度, 令和5, R5, 2023. Undefined for anything else. */
export function readFiscalYear(text: string): number | undefined {
  const plain = text.normalize('NFKC').replace(/年度?$/u, '');
  const days = /[.\-/月]/u.test(plain) ? undefined : readDays(`${plain}年度`);
  return days === undefined ? undefined : Number(days.from.slice(0, 4));
}

function eraNamed(text: string | undefined): Era | undefined {
  const wanted = text?.toUpperCase();
  return eras.find(({ name, initial }) => name === wanted || initial === wanted);
}

function oneDay(era: Era | undefined, year: number, month: number, date: number): DayRange | undefined {
  const day = era === undefined ? westernDay(year, month, date) : dayInEra(era, year, month, date)?.day;
  return day === undefined ? undefined : { from: day, to: day };
}

function fiscalDays(year: number): DayRange | undefined {
  const from = westernDay(year, 4, 1);
  const to = westernDay(year + 1, 3, 31);
  return from === undefined || to === undefined ? undefined : { from, to };
}

function yearDays(year: number): DayRange | undefined {
  const from = westernDay(year, 1, 1);
  return from === undefined ? undefined : { from, to: `${from.slice(0, 4)}-12-31` };
}

function monthDays(year: number, month: number): DayRange | undefined {
  const from = westernDay(year, month, 1);
  if (from === undefined) return undefined;
  const last = [31, 30, 29, 28].find((date) => westernDay(year, month, date) !== undefined);
  return { from, to: `${from.slice(0, 8)}${last}` };
}

/** 昭和64年 ends with 昭和. Where nothing is left (平成31年5月) the days stand as they were written. */
function withinEra(days: DayRange | undefined, era: Era | undefined): DayRange | undefined {
  if (days === undefined || era === undefined) return days;
  const from = days.from < era.firstDay ? era.firstDay : days.from;
  const to = era.lastDay !== undefined && days.to > era.lastDay ? era.lastDay : days.to;
  return from <= to ? { from, to } : days;
}
