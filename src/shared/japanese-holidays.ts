/**
 * National holidays of Japan by rule: 国民の祝日に関する法律 (昭和23年法律第178号) as in force since 2022, §2 (the days), §3(2)
 * (振替休日: a holiday on a Sunday is made up on the next day that is none) and §3(3) (国民の休日: a day between two
 * holidays is one). Pure.
 *
 * The equinoxes are announced each February for the next year by the National Astronomical Observatory; the formula
 * below gives the announced days for 1980 to 2099. A day that a special law moves for one year (as in 2019 to 2021) is
 * not known here: the calendar's own lists of closed and open days go before this table.
 */

/** Years the table is right for, as far as the law stays as it is. */
export const holidayYears = { from: 2022, to: 2099 } as const;

/** Month and day of holidays on fixed days. */
const fixedDays: readonly (readonly [number, number])[] = [
  [1, 1], // 元日
  [2, 11], // 建国記念の日
  [2, 23], // 天皇誕生日
  [4, 29], // 昭和の日
  [5, 3], // 憲法記念日
  [5, 4], // みどりの日
  [5, 5], // こどもの日
  [8, 11], // 山の日
  [11, 3], // 文化の日
  [11, 23], // 勤労感謝の日
];

/** Month and which Monday of it. */
const mondays: readonly (readonly [number, number])[] = [
  [1, 2], // 成人の日
  [7, 3], // 海の日
  [9, 3], // 敬老の日
  [10, 2], // スポーツの日
];

const dayMs = 86_400_000;

/** Days are `YYYY-MM-DD`. A year outside {@link holidayYears} has none. */
export function holidaysOf(year: number): ReadonlySet<string> {
  if (year < holidayYears.from || year > holidayYears.to) return new Set();
  const days = new Set([
    ...fixedDays.map(([month, day]) => Date.UTC(year, month - 1, day)),
    ...mondays.map(([month, nth]) => nthMonday(year, month, nth)),
    Date.UTC(year, 2, equinoxDay(year, 20.8431)), // 春分の日
    Date.UTC(year, 8, equinoxDay(year, 23.2488)), // 秋分の日
  ]);
  const named = [...days].sort((a, b) => a - b);
  for (const day of named) {
    if (days.has(day + 2 * dayMs) && !days.has(day + dayMs)) days.add(day + dayMs);
  }
  for (const day of named) {
    if (new Date(day).getUTCDay() !== 0) continue;
    let next = day + dayMs;
    while (days.has(next)) next += dayMs;
    days.add(next);
  }
  return new Set([...days].map((day) => new Date(day).toISOString().slice(0, 10)));
}

function nthMonday(year: number, month: number, nth: number): number {
  const first = new Date(Date.UTC(year, month - 1, 1)).getUTCDay();
  return Date.UTC(year, month - 1, 1 + ((8 - first) % 7) + 7 * (nth - 1));
}

/** The usual approximation for Japan's longitude: the sun moves 0.242194 of a day later each year, less leap days. */
function equinoxDay(year: number, base: number): number {
  const since = year - 1980;
  return Math.floor(base + 0.242194 * since) - Math.floor(since / 4);
}
