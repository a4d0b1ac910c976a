/** Reads one line by itself, in another size than it has on the page. */

import sharp from 'sharp';
import type { EngineLine, OcrEngine } from '../engine/engine.ts';
import type { GreyImage } from '../raster/page-raster.ts';
import type { BoundingBox } from '../result.ts';
import { closeUp } from './close-up.ts';
import { moveBlock } from './crop.ts';
import { lineConfidence } from './line-confidence.ts';

/** How a line is looked at. Engines take all of a picture's height for the line's, so that white changes what they see. */
interface LineLook {
  /** White above and below, as a share of the height of the ink. */
  readonly margin: number;
  /** Height of the ink on the picture, in pixels. */
  readonly height: number;
}

/** Ways to look at one line, the best first. Less white than the first has, or twice as much, gives other slips. */
export const lineLooks: readonly LineLook[] = [
  { margin: 0.2, height: 42 },
  { margin: 0.3, height: 36 },
  { margin: 0.15, height: 36 },
];

/** One line as it was read. */
export interface LineReading {
  /** Undefined when nothing was found. Boxes are on the page. */
  readonly line: EngineLine | undefined;
  /** How many symbols stood wide apart and were put close together before; undefined when none did. */
  readonly spreadSymbols: number | undefined;
}

/** Reads the line in `box`, which lies close around its ink. */
export async function readLine(
  page: GreyImage,
  box: BoundingBox,
  { margin, height }: LineLook,
  engine: OcrEngine,
): Promise<LineReading> {
  const part = inside(box, page);
  const around = Math.round((part.bottom - part.top) * margin);
  const { image, spreadSymbols, toOriginal } = closeUp(page, part, around);
  const scale = height / (part.bottom - part.top);
  const blocks = await engine.recognise(await scaled(image, scale), {
    direction: 'horizontal',
    layout: 'line',
  });
  const symbols = blocks
    .flatMap(({ lines }) => lines)
    .flatMap((one) => one.symbols)
    .map((symbol) => ({
      ...symbol,
      box: {
        left: toOriginal(symbol.box.left / scale),
        top: symbol.box.top / scale,
        right: toOriginal(symbol.box.right / scale),
        bottom: symbol.box.bottom / scale,
      },
    }));
  const origin = { left: part.left - around, top: part.top - around };
  const [moved] = moveBlock({ lines: [{ box, symbols }] }, origin).lines;
  return { line: moved && symbols.length > 0 ? { ...moved, box } : undefined, spreadSymbols };
}

/** Whether two readings of a line say the same. */
export function isAgreed(readings: readonly EngineLine[]): boolean {
  return agreedOf(readings).length > 0;
}

/**
 * Of readings of one line the surest of those that another agrees with, or the surest of all when no two agree: being
 * sure takes a slip for the better reading now and then. Undefined for none.
 */
export function surestOf(readings: readonly EngineLine[]): EngineLine | undefined {
  const agreed = agreedOf(readings);
  return (agreed.length > 0 ? agreed : readings).toSorted(
    (a, b) => lineConfidence(b.symbols) - lineConfidence(a.symbols),
  )[0];
}

function agreedOf(readings: readonly EngineLine[]): EngineLine[] {
  return readings.filter((one) => readings.some((other) => other !== one && textOf(other) === textOf(one)));
}

function textOf({ symbols }: EngineLine): string {
  return symbols.map(({ text }) => text).join('');
}

function inside({ left, top, right, bottom }: BoundingBox, { width, height }: GreyImage): BoundingBox {
  const [x, y] = [
    Math.min(width - 1, Math.max(0, Math.floor(left))),
    Math.min(height - 1, Math.max(0, Math.floor(top))),
  ];
  return {
    left: x,
    top: y,
    right: Math.max(x + 1, Math.min(width, Math.ceil(right))),
    bottom: Math.max(y + 1, Math.min(height, Math.ceil(bottom))),
  };
}

async function scaled({ data, width, height }: GreyImage, scale: number): Promise<GreyImage> {
  const size = {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
  const picture = sharp(data, { raw: { width, height, channels: 1 } })
    .resize(size.width, size.height, { fit: 'fill', kernel: 'cubic' })
    .toColourspace('b-w')
    .extractChannel(0);
  return { data: await picture.raw().toBuffer(), ...size };
}
