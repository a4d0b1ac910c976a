/** Reads ranges as people type them: `10万-50万`, `>=100000`, `R5.4..R6.3`, `令和5年度以降`. */

import { westernDay } from '../../scan/understand/dates/eras.ts';
import { type DayRange, readDays } from './read-days.ts';
import { readYen } from './read-yen.ts';

/** A range, inclusive; an end that is absent is open. */
export interface OpenRange<Value> {
  readonly from?: Value;
  readonly to?: Value;
}

/** What of a range is not as it should be: one of its ends, or their order. */
export type RangeTrouble = 'end' | 'order';

/** How one end is read, and what lies just beyond it. */
interface Ends<Value> {
  read(text: string): { readonly from: Value; readonly to: Value } | undefined;
  after(value: Value): Value | undefined;
  before(value: Value): Value | undefined;
  readonly separator: RegExp;
}

const prefixes: readonly (readonly [RegExp, 'from' | 'to' | 'above' | 'below'])[] = [
  [/^(?:>=|≧)/u, 'from'],
  [/^(?:<=|≦)/u, 'to'],
  [/^>/u, 'above'],
  [/^</u, 'below'],
];
const suffixes: readonly (readonly [RegExp, 'from' | 'to' | 'above' | 'below'])[] = [
  [/(?:以上|以降|以後|から)$/u, 'from'],
  [/(?:以下|以前|まで)$/u, 'to'],
  [/超$/u, 'above'],
  [/未満$/u, 'below'],
];

const days: Ends<string> = {
  read: readDays,
  after: (day) => {
    const [year, month, date] = partsOf(day);
    return westernDay(year, month, date + 1) ?? westernDay(year, month + 1, 1) ?? westernDay(year + 1, 1, 1);
  },
  before: (day) => {
    const [year, month, date] = partsOf(day);
    if (date > 1) return westernDay(year, month, date - 1);
    const [y, m] = month === 1 ? [year - 1, 12] : [year, month - 1];
    return [31, 30, 29, 28].map((last) => westernDay(y, m, last)).find((last) => last !== undefined);
  },
  separator: /\.\.|~|\u301c/u,
};

const yen: Ends<number> = {
  read: (text) => {
    const value = readYen(text);
    return value === undefined ? undefined : { from: value, to: value };
  },
  after: (value) => value + 1,
  before: (value) => value - 1,
  separator: /\.\.|~|\u301c|-|\u2212/u,
};

/** Days from and to, inclusive; undefined members are open ends. */
export function readDayRange(text: string): OpenRange<string> | RangeTrouble {
  return readRange(text, days);
}

/** Yen from and to, inclusive. */
export function readYenRange(text: string): OpenRange<number> | RangeTrouble {
  return readRange(text, yen);
}

/** The years that fiscal years name, inclusive; 20 at most are read one by one by the caller. */
export function readFiscalRange(
  text: string,
  read: (one: string) => number | undefined,
): OpenRange<number> | RangeTrouble {
  const ends = { ...yen, separator: days.separator };
  return readRange(text, {
    ...ends,
    read: (one) => {
      const year = read(one);
      return year === undefined ? undefined : { from: year, to: year };
    },
  });
}

function readRange<Value extends string | number>(
  text: string,
  ends: Ends<Value>,
): OpenRange<Value> | RangeTrouble {
  const plain = text.normalize('NFKC');
  const sign = [...prefixes, ...suffixes].find(([pattern]) => pattern.test(plain));
  if (sign !== undefined) {
    const whole = ends.read(plain.replace(sign[0], ''));
    if (whole === undefined) return 'end';
    if (sign[1] === 'from') return { from: whole.from };
    if (sign[1] === 'to') return { to: whole.to };
    const beyond = sign[1] === 'above' ? ends.after(whole.to) : ends.before(whole.from);
    if (beyond === undefined) return 'end';
    return sign[1] === 'above' ? { from: beyond } : { to: beyond };
  }
  const whole = ends.read(plain);
  if (whole !== undefined) return whole;
  const found = ends.separator.exec(plain);
  if (found === null) return 'end';
  const [first, last] = [plain.slice(0, found.index), plain.slice(found.index + found[0].length)];
  if (first === '' && last === '') return 'end';
  const from = first === '' ? undefined : ends.read(first)?.from;
  const to = last === '' ? undefined : ends.read(last)?.to;
  if ((first !== '' && from === undefined) || (last !== '' && to === undefined)) return 'end';
  if (from !== undefined && to !== undefined && from > to) return 'order';
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}

function partsOf(day: DayRange['from']): [number, number, number] {
  return [Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8))];
}
