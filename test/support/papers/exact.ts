/** Which values of a paper were found exactly, and what a share of so many says. */

import { bestFinding, type FieldName, type Understanding } from '../../../src/scan/understanding.ts';
import type { TrueFields } from '../ocr-set/truth.ts';

/** One value that a paper has. */
export interface Judged {
  readonly field: FieldName;
  readonly right: boolean;
  readonly truth: string;
  /** Empty when nothing was found. */
  readonly found: string;
}

/** NFKC and without white space, as values are compared. */
export function folded(text: string): string {
  return text.normalize('NFKC').replace(/\s+/gu, '');
}

/** Every value of a paper with what was understood. */
export function judgeFields(understanding: Understanding, fields: TrueFields): Judged[] {
  return (Object.entries(fields) as [FieldName, string][]).map(([field, truth]) => {
    const found = bestFinding(understanding, field)?.value ?? '';
    return { field, truth, found, right: folded(found) === folded(truth) };
  });
}

/** A share with its Wilson interval at 95 %, all from 0 to 1. */
export interface Share {
  readonly part: number;
  readonly of: number;
  readonly low: number;
  readonly high: number;
}

/** How sure a share of so many is (Wilson score interval, z 1.96). */
export function shareOf(part: number, of: number): Share {
  if (of === 0) return { part, of, low: 0, high: 1 };
  const z2 = 1.96 ** 2;
  const share = part / of;
  const middle = share + z2 / (2 * of);
  const reach = 1.96 * Math.sqrt((share * (1 - share)) / of + z2 / (4 * of * of));
  const low = part === 0 ? 0 : (middle - reach) / (1 + z2 / of);
  const high = part === of ? 1 : (middle + reach) / (1 + z2 / of);
  return { part, of, low, high };
}

/** `53 of 56, 94.6 % (85.4 to 98.2)`. */
export function tellShare({ part, of, low, high }: Share): string {
  const hundred = (value: number, digits = 1): string => (100 * value).toFixed(digits);
  return `${part} of ${of}, ${of === 0 ? '-' : hundred(part / of)} % (${hundred(low, 2)} to ${hundred(high, 2)})`;
}
