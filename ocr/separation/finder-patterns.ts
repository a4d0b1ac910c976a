/** Finds the three corner marks of QR codes (ISO/IEC 18004 §6.3.3: 1:1:3:1:1) wherever they lie on a page. */

import type { InkMap } from '../preprocess/ink.ts';
import type { BoundingBox } from '../result.ts';

/** The middle of a corner mark, and the side of one module, in pixels. */
interface Mark {
  readonly x: number;
  readonly y: number;
  readonly module: number;
  readonly seen: number;
}

/** A place that may hold a code. */
export interface CodePlace {
  /** With the quiet zone, inside the page. */
  readonly box: BoundingBox;
  /** Side of one module in pixels. */
  readonly modulePx: number;
}

/** Most corner marks of a page that are looked at, and most codes that are tried. */
const mostMarks = 48;
const mostPlaces = 24;
/** Modules that lie between two corner marks: version 1 has 14, version 40 has 170. */
const between = { least: 11, most: 180 } as const;
/** White around a code that readers want, in modules. */
const quietModules = 4;

/** Places that may hold a QR code, the likeliest first. */
export function findCodePlaces(ink: InkMap): readonly CodePlace[] {
  const marks = findMarks(ink);
  const triples: (CodePlace & { readonly fault: number })[] = [];
  for (let a = 0; a < marks.length; a += 1) {
    for (let b = a + 1; b < marks.length; b += 1) {
      for (let c = b + 1; c < marks.length; c += 1) {
        const three = [marks[a], marks[b], marks[c]].filter((mark) => mark !== undefined);
        const triple = fitTriple(three, ink);
        if (triple !== undefined) triples.push(triple);
      }
    }
  }
  triples.sort((a, b) => a.fault - b.fault);
  return triples.slice(0, mostPlaces);
}

/** Three marks at the corners of a square; the fault says how far from it they are. */
function fitTriple(
  marks: readonly Mark[],
  { width, height }: InkMap,
): (CodePlace & { readonly fault: number }) | undefined {
  const [a, b, c] = marks;
  if (a === undefined || b === undefined || c === undefined) return undefined;
  const module = (a.module + b.module + c.module) / 3;
  const spread = Math.max(...marks.map((mark) => Math.abs(mark.module - module))) / module;
  if (spread > 0.35) return undefined;
  const [short, middle, long] = [distance(a, b), distance(b, c), distance(a, c)].sort((x, y) => x - y);
  if (short === undefined || middle === undefined || long === undefined) return undefined;
  if (short < between.least * module || middle > between.most * module) return undefined;
  const fault = (middle - short) / middle + Math.abs(long / (middle * Math.SQRT2) - 1) + spread / 4;
  if (fault > 0.35) return undefined;
  const [first, second] = farthest(a, b, c);
  // The fourth corner lies across the middle of the long side, so that this middle is the middle of the code.
  const [x, y] = [(first.x + second.x) / 2, (first.y + second.y) / 2];
  const reach = long / 2 + (3.5 * Math.SQRT2 + quietModules) * module;
  return {
    box: {
      left: Math.max(0, Math.floor(x - reach)),
      top: Math.max(0, Math.floor(y - reach)),
      right: Math.min(width, Math.ceil(x + reach)),
      bottom: Math.min(height, Math.ceil(y + reach)),
    },
    modulePx: module,
    fault,
  };
}

function farthest(a: Mark, b: Mark, c: Mark): readonly [Mark, Mark] {
  const sides = [
    [a, b],
    [b, c],
    [a, c],
  ] as const;
  return sides.reduce((best, side) =>
    distance(side[0], side[1]) > distance(best[0], best[1]) ? side : best,
  );
}

function distance(a: Mark, b: Mark): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function findMarks(ink: InkMap): Mark[] {
  const found: Mark[] = [];
  const { data, width, height } = ink;
  for (let y = 0; y < height; y += 1) {
    const runs = [0, 0, 0, 0, 0];
    let colour = 0;
    for (let x = 0; x <= width; x += 1) {
      const here = x < width ? (data[y * width + x] ?? 0) : 0;
      if (here === colour && x < width) {
        runs[4] = (runs[4] ?? 0) + 1;
        continue;
      }
      if (colour === 1 && isFinder(runs)) noteMark(found, ink, x, y, runs);
      runs.shift();
      runs.push(1);
      colour = here;
    }
  }
  return found
    .filter((mark) => mark.seen >= 2)
    .sort((a, b) => b.seen * b.module - a.seen * a.module)
    .slice(0, mostMarks);
}

function isFinder(runs: readonly number[]): boolean {
  const total = runs.reduce((sum, run) => sum + run, 0);
  if (total < 7) return false;
  const module = total / 7;
  const slack = Math.max(module * 0.6, 1.2);
  return runs.every(
    (run, index) => Math.abs(run - (index === 2 ? 3 : 1) * module) <= slack * (index === 2 ? 1.6 : 1),
  );
}

/** Crosses a mark downwards through its middle; what holds there too is joined with what is known. */
function noteMark(found: Mark[], ink: InkMap, end: number, y: number, runs: readonly number[]): void {
  const x = end - (runs[4] ?? 0) - (runs[3] ?? 0) - (runs[2] ?? 0) / 2;
  const down = crossDown(ink, Math.round(x), y);
  if (down === undefined) return;
  const module = runs.reduce((sum, run) => sum + run, 0) / 7;
  if (Math.abs(down.module - module) > Math.max(module * 0.5, 1)) return;
  const at = found.findIndex((mark) => Math.hypot(mark.x - x, mark.y - down.y) < 3 * module);
  const known = found[at];
  if (known === undefined) {
    if (found.length < mostMarks * 40)
      found.push({ x, y: down.y, module: (module + down.module) / 2, seen: 1 });
    return;
  }
  const mix = (old: number, fresh: number) => (old * known.seen + fresh) / (known.seen + 1);
  found[at] = {
    x: mix(known.x, x),
    y: mix(known.y, down.y),
    module: mix(known.module, module),
    seen: known.seen + 1,
  };
}

function crossDown(
  { data, width, height }: InkMap,
  x: number,
  y: number,
): { readonly y: number; readonly module: number } | undefined {
  const at = (row: number) => (row >= 0 && row < height ? data[row * width + x] : undefined);
  if (at(y) !== 1) return undefined;
  const up = runsFrom(at, y, -1);
  const below = runsFrom(at, y, 1);
  const core = (up[0] ?? 0) + (below[0] ?? 0) - 1;
  const runs = [up[2] ?? 0, up[1] ?? 0, core, below[1] ?? 0, below[2] ?? 0];
  if (!isFinder(runs)) return undefined;
  const total = runs.reduce((sum, run) => sum + run, 0);
  return { y: y + ((below[0] ?? 0) - (up[0] ?? 0)) / 2, module: total / 7 };
}

/** Lengths of ink, paper and ink from a pixel on. */
function runsFrom(at: (row: number) => number | undefined, y: number, step: 1 | -1): number[] {
  const runs = [0, 0, 0];
  let row = y;
  for (const [index, colour] of [1, 0, 1].entries()) {
    while (at(row) === colour) {
      runs[index] = (runs[index] ?? 0) + 1;
      row += step;
    }
  }
  return runs;
}
