/**
 * Cuts a line of type into the cells of its symbols: as wide as each should be, cut where there is no ink, nothing of
 * the ink left over, and not too far from where the engine saw it. The cheapest way is found by dynamic programming.
 */

/** What is known of a symbol before. Lengths are in em, places from the beginning of the ink. */
export interface Slot {
  readonly leastEm: number;
  readonly mostEm: number;
  /** Undefined: any width between is as good. */
  readonly wantedEm: number | undefined;
  readonly middleEm: number;
}

/** A stretch of the line in pixels, `to` exclusive. */
export interface Cell {
  readonly from: number;
  readonly to: number;
}

/** The cells in order, and what they cost; no cells when there is no way. */
export interface Cut {
  readonly cells: readonly Cell[];
  readonly cost: number;
}

/** Places to an em at which a cut may be made. */
const placesAnEm = 12;
/** Engines do not see a symbol farther away than this from where it is, in em. */
const farthestEm = 9;
/** Less ink than this, in em of full ink, is grain. */
const leastInk = 0.02;

const costs = {
  /** For a width that differs by a tenth of an em. */
  width: 0.25,
  /** For a cut through full ink. */
  cut: 1.5,
  /** For an em of full ink that no cell has. */
  leftOver: 12,
  /** For each gap. */
  gap: 0.35,
  /** For a cell without ink: no symbol is white. */
  empty: 2,
  /** For each em away from where the engine saw the symbol, two at most. */
  away: 0.03,
} as const;

/** Cuts the line. `ink` is the share of dark pixels at each pixel of the line. */
export function cutLine(ink: Float32Array, em: number, slots: readonly Slot[]): Cut {
  const step = em / placesAnEm;
  const places = Math.floor(ink.length / step) + 1;
  const sums = inkBefore(ink, places, step, em);
  const cutting = Float64Array.from({ length: places }, (_, place) => costs.cut * inkAt(ink, place * step));
  // `reached[p]`: the least cost of all cells so far, the last ending at p. Before the first, ink is left over.
  let reached = Float64Array.from(sums, (sum) => costs.leftOver * sum);
  const ownPlaces = Int32Array.from({ length: places }, (_, place) => place);
  const ways: { readonly widths: Uint8Array; readonly gaps: Int32Array }[] = [];
  for (const [index, slot] of slots.entries()) {
    const begin = index === 0 ? { cost: reached, from: ownPlaces } : withGaps(reached, sums, ownPlaces);
    const widths = new Uint8Array(places);
    const next = new Float64Array(places).fill(Number.POSITIVE_INFINITY);
    const least = Math.ceil(slot.leastEm * placesAnEm);
    const most = Math.floor(slot.mostEm * placesAnEm);
    const byWidth = widthCosts(slot, most);
    const near = (slot.middleEm + slot.mostEm / 2) * placesAnEm;
    const first = Math.max(least, Math.floor(near - farthestEm * placesAnEm));
    const last = Math.min(places - 1, Math.ceil(near + farthestEm * placesAnEm));
    for (let end = first; end <= last; end += 1) {
      for (let width = least; width <= most && width <= end; width += 1) {
        const before = begin.cost[end - width] ?? Number.POSITIVE_INFINITY;
        const middle = (end - width / 2) / placesAnEm;
        const away = costs.away * Math.min(4, (middle - slot.middleEm) ** 2);
        const ink = (sums[end] ?? 0) - (sums[end - width] ?? 0);
        const empty = ink < leastInk ? costs.empty : 0;
        const cost = before + (byWidth[width] ?? 0) + away + empty;
        if (cost < (next[end] ?? 0)) {
          next[end] = cost;
          widths[end] = width;
        }
      }
      next[end] = (next[end] ?? 0) + (cutting[end] ?? 0);
    }
    ways.push({ widths, gaps: begin.from });
    reached = next;
  }
  return walkBack(reached, sums, ways, step, ink.length);
}

function widthCosts({ wantedEm }: Slot, most: number): Float64Array {
  return Float64Array.from({ length: most + 1 }, (_, width) =>
    wantedEm === undefined ? 0 : costs.width * ((width / placesAnEm - wantedEm) * 10) ** 2,
  );
}

interface Beginnings {
  readonly cost: Float64Array;
  /** Where the cell before ended. */
  readonly from: Int32Array;
}

/** A cell may begin where the one before ended, or later, which costs the gap and the ink in it. */
function withGaps(reached: Float64Array, sums: Float64Array, ownPlaces: Int32Array): Beginnings {
  const cost = reached.slice();
  const from = ownPlaces.slice();
  let best = Number.POSITIVE_INFINITY;
  let bestAt = 0;
  for (let place = 0; place < reached.length; place += 1) {
    const ink = costs.leftOver * (sums[place] ?? 0);
    if (best + ink + costs.gap < (cost[place] ?? 0)) {
      cost[place] = best + ink + costs.gap;
      from[place] = bestAt;
    }
    const here = (reached[place] ?? 0) - ink;
    if (here < best) [best, bestAt] = [here, place];
  }
  return { cost, from };
}

function walkBack(
  reached: Float64Array,
  sums: Float64Array,
  ways: readonly { readonly widths: Uint8Array; readonly gaps: Int32Array }[],
  step: number,
  length: number,
): Cut {
  const all = sums.at(-1) ?? 0;
  let cost = Number.POSITIVE_INFINITY;
  let end = 0;
  for (const [place, value] of reached.entries()) {
    const whole = value + costs.leftOver * (all - (sums[place] ?? 0));
    if (whole < cost) [cost, end] = [whole, place];
  }
  if (!Number.isFinite(cost)) return { cells: [], cost };
  const cells: Cell[] = [];
  for (const { widths, gaps } of ways.toReversed()) {
    const begin = end - (widths[end] ?? 0);
    cells.push({ from: Math.round(begin * step), to: Math.min(length, Math.round(end * step)) });
    end = gaps[begin] ?? begin;
  }
  return { cells: cells.reverse(), cost };
}

/** Ink before each place, in em of full ink. */
function inkBefore(ink: Float32Array, places: number, step: number, em: number): Float64Array {
  const sums = new Float64Array(places);
  let at = 0;
  let sum = 0;
  for (let place = 0; place < places; place += 1) {
    for (; at < Math.min(ink.length, Math.round(place * step)); at += 1) sum += ink[at] ?? 0;
    sums[place] = sum / em;
  }
  return sums;
}

/** The least ink within a pixel of a place: a hairline of white is enough to cut. */
function inkAt(ink: Float32Array, place: number): number {
  const middle = Math.round(place);
  return Math.min(ink[middle - 1] ?? 0, ink[middle] ?? 0, ink[middle + 1] ?? 0);
}
