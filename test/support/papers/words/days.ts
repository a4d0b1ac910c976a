/** Days and figures as papers write them. */

import { fullWidth, kanjiNumeral } from '../../../../drivers/simulators/paper/numerals.ts';
import { between, pick, type Random } from '../../../../drivers/simulators/paper/random.ts';

/** How the figures of one paper are written. */
export type Figures = 'full' | 'half' | 'kanji';

/** A number so written. */
export function figures(value: number, how: Figures): string {
  if (how === 'half') return String(value);
  return how === 'full' ? fullWidth(value) : kanjiNumeral(value);
}

/** Most papers have full-width figures. */
export const wayOf = (random: Random): Figures => pick(random, ['full', 'full', 'half'] as const);

/** A day as printed, and as `YYYY-MM-DD`. */
export interface WrittenDay {
  readonly printed: string;
  readonly iso: string;
}

/**
 * A day of 令和5 to 8. Most are written 令和７年４月１日; some with a blank before figures of one digit, some with the
 * Western year.
 */
export function day(random: Random, how: Figures): WrittenDay {
  const [year, month, date] = [between(random, 5, 8), between(random, 1, 12), between(random, 1, 28)];
  const two = (value: number): string => String(value).padStart(2, '0');
  const iso = `${2018 + year}-${two(month)}-${two(date)}`;
  const draw = random();
  const blank = how === 'full' && draw < 0.12 ? '　' : '';
  const one = (value: number): string => `${value < 10 ? blank : ''}${figures(value, how)}`;
  const named = draw > 0.94 && how !== 'kanji' ? figures(2018 + year, how) : `令和${one(year)}`;
  return { printed: `${named}年${one(month)}月${one(date)}日`, iso };
}
