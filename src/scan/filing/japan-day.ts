/** Days and years as Japan counts them. Pure. */

const japanOffsetMs = 9 * 3_600_000;

/** The day in Japan, `YYYY-MM-DD`. */
export function japaneseDay(at: Date): string {
  return new Date(at.getTime() + japanOffsetMs).toISOString().slice(0, 10);
}

/** The time of day in Japan, `HHMMSS`. */
export function japaneseTime(at: Date): string {
  return new Date(at.getTime() + japanOffsetMs).toISOString().slice(11, 19).replaceAll(':', '');
}

/** 年度: April to March, by the year it begins in. `day` is `YYYY-MM-DD`. */
export function fiscalYearOf(day: string): number {
  const year = Number(day.slice(0, 4));
  return Number(day.slice(5, 7)) >= 4 ? year : year - 1;
}

/** The moment at which a day in Japan ends. `day` is `YYYY-MM-DD`. */
export function endOfJapaneseDay(day: string): Date {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000 - japanOffsetMs);
}

/** True for a day that is in the calendar, `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}
