/** Puts one line of a page right: its text as a person wrote it, each character over the place it stands at. Pure. */

import type { BoundingBox, OcrBlock, OcrLine, OcrPage, OcrSymbol } from '../../ocr/result.ts';

/** Longest line that a person may write, in UTF-16 units. */
export const longestLine = 500;

/** A line with the place it has on its page. */
export interface PlacedLine {
  readonly line: OcrLine;
  readonly direction: OcrBlock['direction'];
}

/** A line by its number on the page, one-based in reading order; undefined when there is none. */
export function lineOf(page: OcrPage, lineNumber: number): PlacedLine | undefined {
  let number = 0;
  for (const block of page.blocks) {
    for (const line of block.lines) {
      number += 1;
      if (number === lineNumber) return { line, direction: block.direction };
    }
  }
  return undefined;
}

/** The page with another text in one line. A line that becomes empty stays, without symbols. */
export function withCorrectedLine(page: OcrPage, lineNumber: number, text: string): OcrPage {
  let number = 0;
  const blocks = page.blocks.map((block) => {
    const lines = block.lines.map((line) => {
      number += 1;
      return number === lineNumber ? correctedLine(line, block.direction, text) : line;
    });
    // The cells of a table are read from its lines; where the line stood as a cell's own, the cell follows.
    return { ...block, lines, ...(block.table && { table: correctedTable(block, lines) }) };
  });
  return { ...page, blocks };
}

function correctedTable(
  { table, lines: before }: OcrBlock,
  after: readonly OcrLine[],
): NonNullable<OcrBlock['table']> {
  const known = table ?? { rows: 0, columns: 0, cells: [] };
  const changed = before.findIndex((line, at) => line !== after[at]);
  const [old, now] = [before[changed]?.text ?? '', after[changed]?.text ?? ''];
  const box = before[changed]?.box;
  if (box === undefined || old === '') return known;
  const cells = known.cells.map((cell) =>
    holds(cell.box, box) && cell.text.split('\n').includes(old)
      ? {
          ...cell,
          text: cell.text
            .split('\n')
            .map((one) => (one === old ? now : one))
            .join('\n'),
        }
      : cell,
  );
  return { ...known, cells };
}

function holds(outer: BoundingBox, inner: BoundingBox): boolean {
  const x = (inner.left + inner.right) / 2;
  const y = (inner.top + inner.bottom) / 2;
  return x >= outer.left && x < outer.right && y >= outer.top && y < outer.bottom;
}

/**
 * The line with another text. Characters that stay keep their boxes; a run that was read wrong gives its room to what
 * stands there in truth, in equal shares along the line; what was not read at all takes the room between its neighbours.
 * What a person wrote is sure: confidence 100.
 */
export function correctedLine(line: OcrLine, direction: OcrBlock['direction'], text: string): OcrLine {
  const wanted = graphemes(text).filter((one) => !/^\s+$/u.test(one));
  const symbols = runsOf(line.symbols, wanted).flatMap((run) =>
    'kept' in run ? [run.kept] : spread(run, line, direction),
  );
  const sum = symbols.reduce((total, { confidence }) => total + confidence, 0);
  return { ...line, text, symbols, confidence: symbols.length === 0 ? 0 : sum / symbols.length };
}

interface ChangedRun {
  readonly removed: readonly OcrSymbol[];
  readonly written: readonly string[];
  readonly before: OcrSymbol | undefined;
  readonly after: OcrSymbol | undefined;
}

type Run = { readonly kept: OcrSymbol } | ChangedRun;

const segmenter = new Intl.Segmenter('ja', { granularity: 'grapheme' });

function graphemes(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** Parts the line into symbols that stay and runs that change, by the longest common sequence. */
function runsOf(symbols: readonly OcrSymbol[], wanted: readonly string[]): Run[] {
  const pairs = commonSequence(
    symbols.map(({ text }) => text),
    wanted,
  );
  const runs: Run[] = [];
  let [from, to] = [0, 0];
  const close = (nextFrom: number, nextTo: number) => {
    if (nextFrom > from || nextTo > to) {
      runs.push({
        removed: symbols.slice(from, nextFrom),
        written: wanted.slice(to, nextTo),
        before: symbols[from - 1],
        after: symbols[nextFrom],
      });
    }
  };
  for (const [at, place] of pairs) {
    close(at, place);
    const kept = symbols[at];
    if (kept !== undefined) runs.push({ kept });
    [from, to] = [at + 1, place + 1];
  }
  close(symbols.length, wanted.length);
  return runs;
}

/** Index pairs of a longest common subsequence; both are at most {@link longestLine} long. */
function commonSequence(a: readonly string[], b: readonly string[]): [number, number][] {
  const width = b.length + 1;
  const lengths = new Uint16Array((a.length + 1) * width);
  const at = (i: number, j: number) => lengths[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const pairs: [number, number][] = [];
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) pairs.push([i++, j++]);
    else if (at(i + 1, j) >= at(i, j + 1)) i += 1;
    else j += 1;
  }
  return pairs;
}

function spread(run: ChangedRun, line: OcrLine, direction: OcrBlock['direction']): OcrSymbol[] {
  const { removed, written } = run;
  if (written.length === 0) return [];
  const boxes = removed.map(({ box }) => box);
  const room = boxes.length > 0 ? boxes.reduce(union) : gap(run, line, direction);
  const [start, end] = along(room, direction);
  const share = (end - start) / written.length;
  // Neighbours that touch leave no room: a sliver for all keeps the order of the characters.
  const boxOf = (at: number) =>
    share < 1
      ? between(room, direction, start, start + 1)
      : between(room, direction, start + at * share, start + (at + 1) * share);
  return written.map((text, at) => ({ text, box: boxOf(at), confidence: 100 }));
}

/** The room between the neighbours; without one of them, up to the end of the line. */
function gap({ before, after }: ChangedRun, line: OcrLine, direction: OcrBlock['direction']): BoundingBox {
  const [lineStart, lineEnd] = along(line.box, direction);
  const start = before === undefined ? lineStart : along(before.box, direction)[1];
  const end = after === undefined ? lineEnd : along(after.box, direction)[0];
  return between(line.box, direction, Math.min(start, end), end);
}

function along(box: BoundingBox, direction: OcrBlock['direction']): readonly [number, number] {
  return direction === 'horizontal' ? [box.left, box.right] : [box.top, box.bottom];
}

function between(
  box: BoundingBox,
  direction: OcrBlock['direction'],
  start: number,
  end: number,
): BoundingBox {
  return direction === 'horizontal'
    ? { ...box, left: start, right: end }
    : { ...box, top: start, bottom: end };
}

function union(a: BoundingBox, b: BoundingBox): BoundingBox {
  return {
    left: Math.min(a.left, b.left),
    top: Math.min(a.top, b.top),
    right: Math.max(a.right, b.right),
    bottom: Math.max(a.bottom, b.bottom),
  };
}
