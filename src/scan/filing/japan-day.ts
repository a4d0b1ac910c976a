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

/** The moment at which a day in Japan ends. `day` is `YYYY-MM-DD`. */
export function endOfJapaneseDay(day: string): Date {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000 - japanOffsetMs);
}
