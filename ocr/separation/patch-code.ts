/**
 * Finds patch codes on a page: four bars, two of them wide, that tell a scanner where a document begins. Widths are
 * those of Kodak's "Patch Code Information" (A-61599): narrow bars and spaces 0.08 inch, wide bars 0.20 inch, so that
 * every code is ten narrow ones across; bars at least 0.75 inch long.
 */

import { type InkMap, transpose } from '../preprocess/ink.ts';

/** Codes that separate. 2 lies on a page of the document; 3 and T are on sheets of their own. */
export type PatchCode = '2' | '3' | 'T';

/** Wide (2) and narrow (1) bars in the order in which they are met from the edge of the sheet. */
const codes: Readonly<Record<string, PatchCode>> = { '2112': '2', '2121': '3', '1212': 'T' };

/** Narrow widths across a whole code. */
const unitsAcross = 10;
/** Copies spread toner and scanners thin it: bounds of narrow and wide in narrow widths. */
const narrow = { least: 0.5, most: 1.65 } as const;
const wide = { least: 1.8, most: 3.2 } as const;
/** White on both sides of a code, in narrow widths. */
const quiet = 1.2;
/** Width of a whole code and length of its bars in inches, with room for wrong statements of resolution. */
const across = { least: 0.55, most: 1.2 } as const;
const leastLength = 0.7;
/** A bar leans at most so much: the tangent of 12 degrees. */
const steepest = 0.22;
/** Share of the lines along a code on which it must be seen. */
const leastSeen = 0.6;
/** Lines that dust may break. */
const widestBreak = 8;
const mostTracks = 400;

/** A code on its way from one scan line to the next. */
interface Track {
  readonly bars: string;
  readonly first: number;
  last: number;
  centre: number;
  seen: number;
  readonly widths: { sum: number };
}

/** The first code of the page by the order 3, T, 2; undefined for none. `dpi` is that of the ink map, square. */
export function findPatchCode(ink: InkMap, dpi: number): PatchCode | undefined {
  const found = new Set([...findAcross(ink, dpi), ...findAcross(transpose(ink), dpi)]);
  return (['3', 'T', '2'] as const).find((code) => found.has(code));
}

/** Codes whose bars stand upright, seen by scanning along rows. */
function findAcross(ink: InkMap, dpi: number): PatchCode[] {
  const open: Track[] = [];
  const done: Track[] = [];
  for (let y = 0; y < ink.height; y += 1) {
    for (const hit of hitsOfRow(ink, y, dpi)) follow(open, hit, y);
    for (let index = open.length - 1; index >= 0; index -= 1) {
      const track = open[index];
      if (track === undefined || y - track.last <= widestBreak) continue;
      open.splice(index, 1);
      if (isCode(track, dpi) && done.length < mostTracks) done.push(track);
    }
  }
  done.push(...open.filter((track) => isCode(track, dpi)));
  return done.flatMap((track) => {
    // The first bar is the one nearest to the edge that the code lies at; on its head a 3 would be taken for a T.
    const bars = track.centre <= ink.width / 2 ? track.bars : [...track.bars].reverse().join('');
    const code = codes[bars];
    return code === undefined ? [] : [code];
  });
}

interface Hit {
  readonly bars: string;
  readonly centre: number;
  readonly width: number;
}

function follow(open: Track[], hit: Hit, y: number): void {
  const track = open.find(
    (one) =>
      one.bars === hit.bars &&
      one.last < y &&
      Math.abs(one.centre - hit.centre) <= 2 + steepest * (y - one.last),
  );
  if (track !== undefined) {
    track.last = y;
    track.centre = hit.centre;
    track.seen += 1;
    track.widths.sum += hit.width;
  } else if (open.length < mostTracks) {
    open.push({ ...hit, first: y, last: y, seen: 1, widths: { sum: hit.width } });
  }
}

function isCode({ first, last, seen, widths }: Track, dpi: number): boolean {
  const length = last - first + 1;
  const width = widths.sum / seen;
  // Letters of a headline have bars as well, but none that are nearly as long as four of them are wide.
  return length >= leastLength * dpi && length >= 0.85 * width && seen >= leastSeen * length;
}

/** Four bars with the right widths, as often as they stand on a row. */
function hitsOfRow({ data, width }: InkMap, y: number, dpi: number): Hit[] {
  const hits: Hit[] = [];
  const edges = edgesOfRow(data, y * width, width);
  // Edges alternate: even ones begin a bar, odd ones end it.
  for (let at = 0; at + 7 < edges.length; at += 2) {
    const hit = hitAt(edges, at, width, dpi);
    if (hit !== undefined) hits.push(hit);
  }
  return hits;
}

function hitAt(edges: readonly number[], at: number, width: number, dpi: number): Hit | undefined {
  const left = edges[at] ?? 0;
  const right = edges[at + 7] ?? 0;
  const total = right - left;
  if (total < across.least * dpi || total > across.most * dpi) return undefined;
  const unit = total / unitsAcross;
  if (left - (edges[at - 1] ?? -width) < quiet * unit) return undefined;
  if ((edges[at + 8] ?? 2 * width) - right < quiet * unit) return undefined;
  let bars = '';
  for (let run = 0; run < 7; run += 1) {
    const size = ((edges[at + run + 1] ?? 0) - (edges[at + run] ?? 0)) / unit;
    const isNarrow = size >= narrow.least && size <= narrow.most;
    if (run % 2 === 1) {
      if (!isNarrow) return undefined;
    } else if (isNarrow) bars += '1';
    else if (size >= wide.least && size <= wide.most) bars += '2';
    else return undefined;
  }
  return [...bars].filter((bar) => bar === '2').length === 2
    ? { bars, centre: (left + right) / 2, width: total }
    : undefined;
}

/** Columns at which ink begins and ends, in turn; specks and holes of one pixel are passed over. */
function edgesOfRow(data: Uint8Array, start: number, width: number): number[] {
  const edges: number[] = [];
  let before = 0;
  for (let x = 0; x <= width; x += 1) {
    const here = x < width ? (data[start + x] ?? 0) : 0;
    if (here === before) continue;
    const last = edges.at(-1);
    if (last !== undefined && x - last < 2) edges.pop();
    else edges.push(x);
    before = here;
  }
  return edges;
}
