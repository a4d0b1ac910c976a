/** Finds days in a text: eras and Western years, figures and kanji, 年月日 and points, with the slips of engines. */

import { arabicClass, kanjiClass, parseFigures } from '../reading/figures.ts';
import { type CalendarDay, dayInEra, type Era, eraOf, eras, westernDay } from './eras.ts';

/** A day that stands in a text. */
export interface FoundDate extends CalendarDay {
  /** Place in the text, `end` exclusive. */
  readonly start: number;
  readonly end: number;
  /** 0 to 1: how sure the reading of the characters is, apart from the engine's own confidence. */
  readonly certainty: number;
}

/** What the search may assume. */
export interface DateOptions {
  /**
   * White before each unit of the text: 0 none, 1 a space, 2 a gap of an em. A number ends at a gap.
   */
  readonly spaces?: ArrayLike<number>;
  /** With it, days without an era (`8.4.1`, `8年4月1日`) count as days of the era of this day, `YYYY-MM-DD`. */
  readonly assumeEraOf?: string;
}

const spellings: ReadonlyMap<string, { readonly era: Era; readonly slip: boolean }> = new Map(
  eras.flatMap((era) => [
    ...era.slips.map((slip): [string, { era: Era; slip: boolean }] => [slip, { era, slip: true }]),
    [era.name, { era, slip: false }] as [string, { era: Era; slip: boolean }],
    [era.initial, { era, slip: false }] as [string, { era: Era; slip: boolean }],
  ]),
);

const names = [...spellings.keys()].filter((name) => name.length > 1).join('|');
const figure = `(?:[${arabicClass}]{1,2}|[${kanjiClass}]{1,4})`;
const point = '[.,\u30fb\u3001\u3002/\\-\u2010\u2012\u2013\u2212]{1,2}';
const yearMark = '[年牛午]';
/** 日 and what engines take it for. */
const dayMarks = '日曰目晶旦白口';
const dayMark = `[${dayMarks}]`;
const endsWithDay = new RegExp(`${dayMark}$`, 'u');
const western =
  '[12lI一二ニ][0189lIOoQ一\u3007\u25cb\u25ef0八九ハ][0-9OoQ\u3007\u25cb\u25eflI一二三四五六七八九ニハ]{2}';

/** Each gives era or nothing, year, month, day; the better known form first. */
const forms: readonly { readonly pattern: RegExp; readonly certainty: number; readonly bare?: boolean }[] = [
  {
    pattern: form(
      `(?<era>${names})(?<y>元|${figure})${yearMark}`,
      `(?<m>${figure})月`,
      `(?<d>${figure})${dayMark}`,
    ),
    certainty: 1,
  },
  {
    pattern: form(`(?<y>${western})${yearMark}`, `(?<m>${figure})月`, `(?<d>${figure})${dayMark}`),
    certainty: 1,
  },
  {
    pattern: form(
      `(?<era>${names}|(?<![A-Za-z])[RHSTM])(?<y>元|${figure})${point}`,
      `(?<m>${figure})${point}`,
      `-?(?<d>${figure})`,
    ),
    certainty: 0.95,
  },
  {
    pattern: form(
      `(?<![0-9])(?<y>[12][0189][0-9]{2})${point}`,
      `(?<m>[0-9]{1,2})${point}`,
      '(?<d>[0-9]{1,2})',
    ),
    certainty: 0.95,
  },
  // An era whose first character was misread.
  {
    pattern: form(
      `(?<era>[^\\s0-9]和)(?<y>元|${figure})年`,
      `(?<m>${figure})月`,
      `(?<d>${figure})${dayMark}`,
    ),
    certainty: 0.92,
  },
  {
    pattern: form(`'?(?<y>${figure})年`, `(?<m>${figure})月`, `(?<d>${figure})日`),
    certainty: 0.7,
    bare: true,
  },
  {
    pattern: form(
      `(?<![0-9.])'?(?<y>[${arabicClass}]{1,2})${point}`,
      `(?<m>[${arabicClass}]{1,2})${point}`,
      `-?(?<d>[${arabicClass}]{1,2})`,
    ),
    certainty: 0.6,
    bare: true,
  },
];

function form(...parts: readonly string[]): RegExp {
  return new RegExp(parts.join(''), 'gu');
}

/**
 * All days in `text`, in its order, none overlapping another. `text` is NFKC without white space. A day that does not
 * exist (2月30日) and a blank to be filled in (令和　年　月　日) are none. 平成32年2月10日 is 2020-02-10 with a flag.
 */
export function findDates(text: string, options: DateOptions = {}): FoundDate[] {
  const found: FoundDate[] = [];
  // Every form has one of these, and most lines have neither.
  if (!/[月.,\u30fb\u3001\u3002/\-\u2010\u2012\u2013\u2212]/u.test(text)) return found;
  for (const { pattern, certainty, bare = false } of forms) {
    if (bare && options.assumeEraOf === undefined) continue;
    for (const match of text.matchAll(pattern)) {
      const end = endOf(match, text, options.spaces);
      const start = match.index;
      if (end === undefined || found.some((other) => start < other.end && end > other.start)) continue;
      const day = dayOf(match, end - start, options.assumeEraOf);
      if (day !== undefined) found.push({ ...day, start, end, certainty: certainty * day.certainty });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

/** A whole text that is one day, white space and width as they like; undefined for anything else. */
export function parseDate(text: string, assumeEraOf?: string): FoundDate | undefined {
  const squeezed = text.normalize('NFKC').replace(/\s+/g, '');
  if (squeezed.length > 40) return undefined;
  const [only] = findDates(squeezed, assumeEraOf === undefined ? {} : { assumeEraOf });
  return only?.start === 0 && only.end === squeezed.length ? only : undefined;
}

/** Where a match ends: 日 ends it; without 日 the number ends at a gap or at what is no figure. */
function endOf(
  match: RegExpMatchArray,
  text: string,
  spaces: ArrayLike<number> | undefined,
): number | undefined {
  const start = match.index ?? 0;
  const end = start + match[0].length;
  if (endsWithDay.test(match[0])) return end;
  const figures = match.groups?.['d']?.length ?? 0;
  // `4.1` and, after a gap, a number of its own.
  if (figures === 2 && (spaces?.[end - 1] ?? 0) > 0 && /[0-9]/.test(text[end] ?? '')) return end - 1;
  if (/[0-9]/.test(text[end] ?? '') && (spaces?.[end] ?? 0) === 0) return undefined;
  return end;
}

interface ReadDay extends CalendarDay {
  readonly certainty: number;
}

function dayOf(
  match: RegExpMatchArray,
  length: number,
  assumeEraOf: string | undefined,
): ReadDay | undefined {
  const { era: name, y = '', m = '', d = '' } = match.groups ?? {};
  const shortened = match[0].length - length;
  const year = parseFigures(y);
  const month = parseFigures(m);
  const date = parseFigures(shortened === 0 ? d : d.slice(0, -shortened));
  if (year === undefined || month === undefined || date === undefined) return undefined;
  // 元 is a year only, and the character class is shared.
  if (m.includes('元') || d.includes('元')) return undefined;
  const certainty = /[^0-9一二三四五六七八九十廿元]/u.test(y + m + d) ? 0.95 : 1;
  if (name !== undefined) return inNamedEra(name, year, month, date, certainty);
  if (y.length === 4) {
    const day = westernDay(year, month, date);
    return day === undefined ? undefined : { day, flags: [], certainty };
  }
  const era = assumeEraOf === undefined ? undefined : eraOf(assumeEraOf);
  const day = era && dayInEra(era, year, month, date);
  return day && { ...day, flags: [...day.flags, 'era-assumed'], certainty };
}

function inNamedEra(
  name: string,
  year: number,
  month: number,
  date: number,
  certainty: number,
): ReadDay | undefined {
  const known = spellings.get(name);
  // Only 令和 and 昭和 end so; a year above 40 can be 昭和 alone for now.
  const era = known?.era ?? eras.find((one) => one.name === (year > 40 ? '昭和' : '令和'));
  const day = era && dayInEra(era, year, month, date);
  if (day === undefined) return undefined;
  if (known?.slip === false) return { ...day, certainty };
  return { ...day, flags: [...day.flags, 'era-misread'], certainty: certainty * 0.95 };
}
