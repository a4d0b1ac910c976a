/** Pages as if they had been read: lines set at places of an A4 sheet at 300 dpi, turned and skewed as scanners do. */

import type { BoundingBox, OcrBlock, OcrPage } from '../../ocr/result.ts';

/** One line of print, in millimetres from the upper left corner of the upright sheet. */
export interface PrintedLine {
  readonly text: string;
  readonly leftMm: number;
  readonly topMm: number;
  /** Default 10.5. */
  readonly sizePt?: number;
  /** Default 95. */
  readonly confidence?: number;
}

/** How the sheet lay on the glass. */
export interface Lying {
  readonly pageNumber?: number;
  /** Clockwise turn that would put the picture upright. */
  readonly orientationDegrees?: OcrPage['orientationDegrees'];
  readonly skewDegrees?: number;
  /** Columns from the right: `leftMm` is then the distance from the top, `topMm` that from the right edge. */
  readonly vertical?: boolean;
  /** A ruled table over these lines: a row of cells for each list, in one block of their own. */
  readonly table?: readonly (readonly string[])[];
}

const dpi = 300;
const toPx = (mm: number): number => (mm * dpi) / 25.4;
const sheet = { width: 2480, height: 3508 };

/** A page with these lines, each a block of its own. */
export function readPage(lines: readonly PrintedLine[], lying: Lying = {}): OcrPage {
  const { pageNumber = 1, orientationDegrees = 0, skewDegrees = 0, vertical = false } = lying;
  const sideways = orientationDegrees === 90 || orientationDegrees === 270;
  const move = mover(orientationDegrees, skewDegrees);
  const blocks = lines.map((line) => toBlock(line, vertical, move));
  return {
    pageNumber,
    widthPx: sideways ? sheet.height : sheet.width,
    heightPx: sideways ? sheet.width : sheet.height,
    resolutionDpi: dpi,
    orientationDegrees,
    skewDegrees,
    blank: lines.length === 0,
    confidence: 95,
    blocks: lying.table === undefined ? blocks : [...blocks, toTable(lying.table, move)],
  };
}

type Move = (box: BoundingBox) => BoundingBox;

function toBlock(line: PrintedLine, vertical: boolean, move: Move): OcrBlock {
  const size = toPx(((line.sizePt ?? 10.5) * 25.4) / 72);
  let at = toPx(line.leftMm);
  const symbols = [];
  for (const text of line.text) {
    const long = /[ -~]/.test(text) ? size / 2 : size;
    const across = vertical ? sheet.width - toPx(line.topMm) - size : toPx(line.topMm);
    const box = vertical
      ? { left: across, top: at, right: across + size, bottom: at + long }
      : { left: at, top: across, right: at + long, bottom: across + size };
    at += long;
    if (text.trim() !== '') symbols.push({ text, box: move(box), confidence: line.confidence ?? 95 });
  }
  const box = around(symbols.map((one) => one.box));
  const read = { text: line.text, box, confidence: line.confidence ?? 95, symbols };
  return { direction: vertical ? 'vertical' : 'horizontal', box, lines: [read] };
}

function toTable(rows: readonly (readonly string[])[], move: Move): OcrBlock {
  const columns = Math.max(...rows.map((row) => row.length));
  const width = 160 / columns;
  const cells = rows.flatMap((row, rowIndex) =>
    row.map((text, column) => {
      const [leftMm, topMm] = [25 + column * width, 60 + rowIndex * 9];
      const box = {
        left: toPx(leftMm),
        top: toPx(topMm),
        right: toPx(leftMm + width),
        bottom: toPx(topMm + 9),
      };
      const line =
        text === '' ? [] : toBlock({ text, leftMm: leftMm + 2, topMm: topMm + 2 }, false, move).lines;
      return {
        line,
        cell: { row: rowIndex, column, rowSpan: 1, columnSpan: 1, box: move(box), text, raw: text },
      };
    }),
  );
  const lines = cells.flatMap(({ line }) => line);
  return {
    direction: 'horizontal',
    box: around(cells.map(({ cell }) => cell.box)),
    lines,
    table: { rows: rows.length, columns, cells: cells.map(({ cell }) => cell) },
  };
}

/** From the upright sheet to the picture: the skew first, which straightening takes back, then the quarter turn. */
function mover(orientation: OcrPage['orientationDegrees'], skewDegrees: number): Move {
  const angle = (-skewDegrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const point = (px: number, py: number): readonly [number, number] => {
    const [dx, dy] = [px - sheet.width / 2, py - sheet.height / 2];
    const x = sheet.width / 2 + dx * cos - dy * sin;
    const y = sheet.height / 2 + dx * sin + dy * cos;
    if (orientation === 90) return [y, sheet.width - x];
    if (orientation === 180) return [sheet.width - x, sheet.height - y];
    if (orientation === 270) return [sheet.height - y, x];
    return [x, y];
  };
  return ({ left, top, right, bottom }) => {
    const corners = [point(left, top), point(right, top), point(left, bottom), point(right, bottom)];
    const xs = corners.map(([x]) => x);
    const ys = corners.map(([, y]) => y);
    return { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) };
  };
}

function around(boxes: readonly BoundingBox[]): BoundingBox {
  return {
    left: Math.min(...boxes.map(({ left }) => left)),
    top: Math.min(...boxes.map(({ top }) => top)),
    right: Math.max(...boxes.map(({ right }) => right)),
    bottom: Math.max(...boxes.map(({ bottom }) => bottom)),
  };
}
