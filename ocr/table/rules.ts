/** Finds straight rules on a level page of about 300 dpi. Lengths are pixels of such a page. */

import { type InkMap, transpose } from '../preprocess/ink.ts';

/** One rule; `from` and `to` run along it, `at` is its middle across. */
export interface Rule {
  readonly from: number;
  readonly to: number;
  readonly at: number;
}

/** The rules of a page. For those across, `from` and `to` are x and `at` is y; for those down the other way round. */
export interface Rules {
  readonly across: readonly Rule[];
  readonly down: readonly Rule[];
}

/** Longer than any stroke of body type. */
const shortest = 70;
/** White within a run that wear leaves. */
const widestHole = 3;
/** Pixels from one probe of a row to the next; a run less a hole is longer. */
const probeStep = 64;
/** Bars and pictures are thicker. Two pixels are added by looking at three rows at once. */
const thickest = 14;
/** Collinear pieces that are one rule. A wider gap would glue tables two millimetres apart. */
const joinOffset = 5;
const joinGap = 15;
/** Hatching and photographs have more runs; they carry no tables. */
const mostRuns = 60_000;
const mostPieces = 3000;

/** Finds all rules; none on a page that is full of hatching. */
export function findRules(ink: InkMap): Rules {
  return { across: joinPieces(findPieces(ink)), down: joinPieces(findPieces(transpose(ink))) };
}

interface Piece {
  from: number;
  to: number;
  readonly first: number;
  last: number;
}

/** Runs of neighbouring rows that touch are one piece. */
function findPieces(ink: InkMap): Piece[] {
  const pieces: Piece[] = [];
  let open: Piece[] = [];
  let runs = 0;
  for (let y = 0; y < ink.height; y += 1) {
    const found = runsOfRow(ink, y);
    runs += found.length;
    if (runs > mostRuns) return [];
    const next: Piece[] = [];
    for (const [from, to] of found) {
      const touched = open.find((piece) => piece.from <= to && from <= piece.to && piece.last >= y - 1);
      if (touched === undefined) {
        const piece = { from, to, first: y, last: y };
        pieces.push(piece);
        next.push(piece);
        continue;
      }
      touched.from = Math.min(touched.from, from);
      touched.to = Math.max(touched.to, to);
      touched.last = y;
      if (!next.includes(touched)) next.push(touched);
    }
    open = next;
  }
  const thin = pieces.filter((piece) => piece.last - piece.first + 1 <= thickest);
  return thin.length > mostPieces ? [] : thin;
}

/**
 * Long runs of one row; three neighbouring rows count as one, which absorbs what is left of the skew. A run is met at
 * one of the probes, which are nearer to each other than it is long, and followed to both ends from there.
 */
function runsOfRow({ data, width, height }: InkMap, y: number): [number, number][] {
  const runs: [number, number][] = [];
  const row = y * width;
  const above = y > 0 ? row - width : row;
  const below = y < height - 1 ? row + width : row;
  const inked = (x: number): boolean => data[row + x] === 1 || data[above + x] === 1 || data[below + x] === 1;
  let known = 0;
  for (let probe = 0; probe < width; probe += probeStep) {
    if (probe < known) continue;
    let at = probe;
    while (at < Math.min(width, probe + widestHole) && !inked(at)) at += 1;
    if (at >= width || !inked(at)) continue;
    let from = at;
    for (let x = at - 1; x >= 0 && from - x <= widestHole + 1; x -= 1) if (inked(x)) from = x;
    let last = at;
    for (let x = at + 1; x < width && x - last <= widestHole + 1; x += 1) if (inked(x)) last = x;
    if (last - from + 1 >= shortest) runs.push([from, last + 1]);
    known = last + 1;
  }
  return runs;
}

function joinPieces(pieces: readonly Piece[]): Rule[] {
  const rules: { from: number; to: number; at: number }[] = [];
  for (const { from, to, first, last } of pieces.toSorted((a, b) => a.from - b.from)) {
    const at = (first + last) / 2;
    const before = rules.find((rule) => Math.abs(rule.at - at) <= joinOffset && from - rule.to <= joinGap);
    if (before === undefined) {
      rules.push({ from, to, at });
      continue;
    }
    const [own, other] = [to - from, before.to - before.from];
    before.at = (at * own + before.at * other) / (own + other);
    before.to = Math.max(before.to, to);
  }
  return rules;
}
