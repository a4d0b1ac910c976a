/** The invisible text of a page as PDF operators: one text object a line, laid over the untouched image. */

import { type PageTransform, type Point, pageTransform } from '../preprocess/transform.ts';
import type { BoundingBox, OcrLine, OcrPage, TextDirection } from '../result.ts';
import { type GraphemeNumbers, graphemes, nominalWidth } from './layer-font.ts';

/** From pixels of the page image (y downwards) to PDF user space (y upwards). */
export interface ImagePlacement {
  toUserSpace(point: Point): Point;
}

/** Name of the font in the page's resources. */
export const layerFontName = 'TomeokiLayer';

/**
 * Text objects for all lines of a page in reading order, in rendering mode 3 (ISO 32000-1 §9.3.6). Lines follow
 * the skew of the paper as far as extractors bear it; columns are runs turned by 90 degrees, which every reader extracts, unlike vertical
 * writing mode. Empty when the page has no text.
 */
export function layerContent(page: OcrPage, placement: ImagePlacement, numbers: GraphemeNumbers): string {
  const transform = pageTransform(page);
  const lines = page.blocks.flatMap((block) =>
    block.lines.map((line) => lineContent(line, block.direction, transform, placement, numbers)),
  );
  return lines.length === 0 ? '' : `q\n${lines.join('\n')}\nQ\n`;
}

/** A stretch of text and where it lies along its line, in pixels of the straightened page. */
interface Stretch {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

function lineContent(
  line: OcrLine,
  direction: TextDirection,
  transform: PageTransform,
  placement: ImagePlacement,
  numbers: GraphemeNumbers,
): string {
  const boxes = line.symbols.map((symbol) => transform.boxToCopy(symbol.box));
  const stretches = stretchesOf(line, boxes, direction);
  const band = crossExtent(boxes, direction);
  const place = (along: number, across: number): Point =>
    placement.toUserSpace(
      transform.toImage(direction === 'vertical' ? { x: across, y: along } : { x: along, y: across }),
    );
  // Letters stand on the far edge of the band: below across the page, left of a column.
  const [foot, top] = direction === 'vertical' ? [band.low, band.high] : [band.high, band.low];
  const from = stretches[0]?.from ?? 0;
  const to = stretches.at(-1)?.to ?? from + 1;
  const base = gentleBaseline(
    place(from, foot),
    place(to, foot),
    distance(place(from, foot), place(from, top)),
  );
  const unit = base.length / (to - from);
  const runs = stretches.map((stretch) => {
    const nominal = graphemes(stretch.text).reduce((sum, grapheme) => sum + nominalWidth(grapheme), 0) / 1000;
    const scale = (100 * Math.max(1, stretch.to - stretch.from) * unit) / (nominal * base.size);
    return `${shortNumber(scale)} Tz <${numbers.encode(stretch.text)}> Tj`;
  });
  const matrix = base.matrix.map(shortNumber).join(' ');
  return `BT /${layerFontName} ${shortNumber(base.size)} Tf 3 Tr ${matrix} Tm ${runs.join(' ')} ET`;
}

interface Baseline {
  /** Operands of `Tm`. */
  readonly matrix: readonly number[];
  /** Type size in user space units. */
  readonly size: number;
  readonly length: number;
}

/** Part of the type size by which a line may rise or fall from end to end. */
const mostDrift = 0.4;

/**
 * The baseline from one end to the other, turned around its middle towards the nearest axis as far as needed:
 * extractors break a line in pieces that drifts by more than about half its size, and then nothing is found in it.
 */
function gentleBaseline(from: Point, to: Point, size: number): Baseline {
  const length = distance(from, to);
  const angle = Math.atan2(to.y - from.y, to.x - from.x);
  const axis = Math.round(angle / (Math.PI / 2)) * (Math.PI / 2);
  const most = Math.asin(Math.min(1, (mostDrift * size) / length));
  const gentle = axis + Math.max(-most, Math.min(most, angle - axis));
  const [cos, sin] = [Math.cos(gentle), Math.sin(gentle)];
  const x = (from.x + to.x - length * cos) / 2;
  const y = (from.y + to.y - length * sin) / 2;
  return { matrix: [cos, sin, -sin, cos, x, y], size, length };
}

/** The line across its direction, by the middle of its symbols: one box gone astray does not thicken it. */
function crossExtent(boxes: readonly BoundingBox[], direction: TextDirection): { low: number; high: number } {
  const vertical = direction === 'vertical';
  const low = median(boxes.map((box) => (vertical ? box.left : box.top)));
  const high = median(boxes.map((box) => (vertical ? box.right : box.bottom)));
  return { low, high: Math.max(high, low + 1) };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** Cuts the line at its spaces; each space fills exactly the gap between its neighbours. */
function stretchesOf(line: OcrLine, boxes: readonly BoundingBox[], direction: TextDirection): Stretch[] {
  const ends = (box: BoundingBox | undefined) => {
    if (box === undefined) return { from: 0, to: 1 };
    return direction === 'vertical' ? { from: box.top, to: box.bottom } : { from: box.left, to: box.right };
  };
  const stretches: { text: string; from: number; to: number }[] = [];
  let cursor = 0;
  line.symbols.forEach((symbol, index) => {
    const { from, to } = ends(boxes[index]);
    const at = Math.max(cursor, line.text.indexOf(symbol.text, cursor));
    const space = line.text.slice(cursor, at);
    const current = stretches.at(-1);
    if (current !== undefined && space === '') {
      current.text += symbol.text;
      current.to = Math.max(current.to, to);
    } else {
      const last = current?.to ?? from;
      const begin = Math.max(from, last);
      if (space !== '') stretches.push({ text: space, from: last, to: begin });
      stretches.push({ text: symbol.text, from: begin, to: Math.max(to, begin + 1) });
    }
    cursor = at + symbol.text.length;
  });
  return stretches;
}

function distance(a: Point, b: Point): number {
  return Math.max(1e-6, Math.hypot(a.x - b.x, a.y - b.y));
}

function shortNumber(value: number): string {
  return String(Math.round(value * 1e4) / 1e4);
}
