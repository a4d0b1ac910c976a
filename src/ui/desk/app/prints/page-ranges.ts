/** Pages as people write them: `1-3, 5, 8-`. */

/** One-based, both ends included. */
export interface PageRange {
  readonly lower: number;
  readonly upper: number;
}

/** Most ranges of one ticket. */
const mostRanges = 20;
const highestPage = 100_000;

/**
 * The ranges in ascending order; undefined when the text cannot be read, or ranges overlap. Full-width digits, commas
 * and dashes count too, and an empty text is all pages (an empty list). An open end goes to `lastPage`.
 */
export function parseRanges(text: string, lastPage = highestPage): readonly PageRange[] | undefined {
  const plain = text
    .normalize('NFKC')
    .replaceAll(/[、，]/g, ',')
    .replaceAll(/[‐‑–—−~〜～]/g, '-')
    .replaceAll(/\s+/g, '');
  if (plain === '') return [];
  const ranges: PageRange[] = [];
  for (const part of plain.split(',').filter((one) => one !== '')) {
    const found = /^(\d{1,6})(?:(-)(\d{1,6})?)?$/.exec(part);
    if (found === null) return undefined;
    const [, from = '', dash, to] = found;
    const lower = Number(from);
    const upper = dash === undefined ? lower : to === undefined ? lastPage : Number(to);
    if (lower < 1 || upper < lower || upper > highestPage) return undefined;
    ranges.push({ lower, upper });
  }
  ranges.sort((a, b) => a.lower - b.lower);
  const isApart = ranges.every(({ lower }, at) => lower > (ranges[at - 1]?.upper ?? 0));
  return isApart && ranges.length <= mostRanges ? ranges : undefined;
}

/** The ranges as text. */
export function formatRanges(ranges: readonly PageRange[]): string {
  return ranges.map(({ lower, upper }) => (lower === upper ? `${lower}` : `${lower}-${upper}`)).join(', ');
}
