/** What paper costs. Pure. */

import type { JobTicket } from '../../drivers/device/job.ts';

/** Paper of one release, as counted or estimated. */
export interface ChargedPaper {
  readonly impressions: number;
  readonly sheets: number;
  readonly colorImpressions: number;
}

/** Prices in yen, 0 to 100,000, with at most two decimals. */
export interface Rates {
  /** A printed side without colour. */
  readonly monochrome: number;
  /** A printed side with colour. */
  readonly color: number;
  /** A sheet of paper, beside its sides. */
  readonly sheet: number;
}

/** Prices from a day on. Never changed: another price is another tariff, and old releases keep their cost. */
export interface Tariff {
  readonly id: string;
  /** `YYYY-MM-DD` in Japan. */
  readonly validFrom: string;
  readonly base: Rates;
  /** Prices that differ for a medium: its PWG 5101.1 name, or the part before the size such as `iso_a3`. */
  readonly media: Readonly<Record<string, Partial<Rates>>>;
  /** Taken off the price of the sides of a two-sided release, 0 to 100; not off the sheets. */
  readonly duplexDiscountPercent: number;
}

/**
 * The tariff in force on a day: the one that began last.
 *
 * @param tariffs In the order in which they were made; of two with the same first day the later one counts.
 */
export function tariffOn(tariffs: readonly Tariff[], day: string): Tariff | undefined {
  return tariffs
    .filter(({ validFrom }) => validFrom <= day)
    .reduce<Tariff | undefined>(
      (best, one) => (best === undefined || one.validFrom >= best.validFrom ? one : best),
      undefined,
    );
}

/**
 * What a release costs in whole yen, half a yen counted up. Sides with colour never count for more than all sides.
 * Without a tariff paper costs nothing.
 */
export function costOf(
  tariff: Tariff | undefined,
  paper: ChargedPaper,
  ticket: Pick<JobTicket, 'media' | 'sides'>,
): number {
  if (tariff === undefined) return 0;
  const rates = ratesOf(tariff, ticket.media);
  const color = Math.min(paper.colorImpressions, paper.impressions);
  const sides = (paper.impressions - color) * hundredths(rates.monochrome) + color * hundredths(rates.color);
  const isTwoSided = ticket.sides?.startsWith('two-sided') === true && paper.impressions > paper.sheets;
  const payable = isTwoSided ? (sides * (100 - tariff.duplexDiscountPercent)) / 100 : sides;
  return Math.floor((payable + paper.sheets * hundredths(rates.sheet) + 50) / 100);
}

/** The rates for a medium; those of its full name go before those of its short name, and these before the base. */
export function ratesOf({ base, media }: Tariff, name: string | undefined): Rates {
  if (name === undefined) return base;
  const short = name.split('_').slice(0, 2).join('_');
  return { ...base, ...own(media, short), ...own(media, name) };
}

function own<Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

function hundredths(yen: number): number {
  return Math.round(yen * 100);
}
