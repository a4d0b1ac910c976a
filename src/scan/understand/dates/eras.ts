/** Japanese eras (和暦) and the days they begin. */

/** One era. */
export interface Era {
  readonly name: string;
  readonly initial: string;
  /** First day, `YYYY-MM-DD`. */
  readonly firstDay: string;
  /** Last day; undefined for the present era. */
  readonly lastDay: string | undefined;
  /** Year 1 by the Western calendar. */
  readonly firstYear: number;
  /** Its name as engines read it. */
  readonly slips: readonly string[];
}

/** From the newest to the oldest. 明治 begins with the year 1868 as a whole, as its own decree says. */
export const eras: readonly Era[] = [
  {
    name: '令和',
    initial: 'R',
    firstDay: '2019-05-01',
    lastDay: undefined,
    firstYear: 2019,
    slips: [
      '信和',
      '今和',
      '合和',
      '冷和',
      '会和',
      '介和',
      '令利',
      '令知',
      '令禾口',
      '令和和',
      '命和',
      '分和',
    ],
  },
  {
    name: '平成',
    initial: 'H',
    firstDay: '1989-01-08',
    lastDay: '2019-04-30',
    firstYear: 1989,
    slips: ['平戌', '平威', '平咸', '乎成', '平城', '平或'],
  },
  {
    name: '昭和',
    initial: 'S',
    firstDay: '1926-12-25',
    lastDay: '1989-01-07',
    firstYear: 1926,
    slips: ['照和', '昭利', '昭知', '召和', '昭禾口', '昌和'],
  },
  {
    name: '大正',
    initial: 'T',
    firstDay: '1912-07-30',
    lastDay: '1926-12-24',
    firstYear: 1912,
    slips: ['大止', '太正', '天正'],
  },
  {
    name: '明治',
    initial: 'M',
    firstDay: '1868-01-01',
    lastDay: '1912-07-29',
    firstYear: 1868,
    slips: ['明冶', '朋治', '明治治'],
  },
];

/** The first day on which Japan counted days as now (明治6年1月1日). */
const calendarOfNow = '1873-01-01';

/** A day with what is odd about how it is written. */
export interface CalendarDay {
  /** `YYYY-MM-DD` */
  readonly day: string;
  /**
   * `era-ran-over`: the era had ended by then, as in 平成32年. `era-not-begun`: it had not begun, as in 令和元年4月.
   * `old-calendar`: before 1873, when months followed the moon; the figures are as written.
   */
  readonly flags: readonly string[];
}

/** The day of a year of an era; undefined when there is no such day. */
export function dayInEra(era: Era, year: number, month: number, date: number): CalendarDay | undefined {
  if (year < 1 || year > 199) return undefined;
  const day = westernDay(era.firstYear + year - 1, month, date);
  if (day === undefined) return undefined;
  const flags: string[] = [];
  if (era.lastDay !== undefined && day > era.lastDay) flags.push('era-ran-over');
  if (day < era.firstDay) flags.push('era-not-begun');
  if (day < calendarOfNow) flags.push('old-calendar');
  return { day, flags };
}

/** `YYYY-MM-DD` of the Gregorian calendar, from 1868 to 2199; undefined when there is no such day. */
export function westernDay(year: number, month: number, date: number): string | undefined {
  if (year < 1868 || year > 2199 || month < 1 || month > 12) return undefined;
  if (date < 1 || date > daysIn(year, month)) return undefined;
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${year}-${two(month)}-${two(date)}`;
}

/** The era that a day is written in. */
export function eraOf(day: string): Era | undefined {
  return eras.find(({ firstDay }) => day >= firstDay);
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
