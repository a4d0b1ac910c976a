/** Draws boxes over a page, to be looked at. */

import sharp from 'sharp';
import type { TrueBox } from './truth.ts';

/** Boxes of one colour (CSS). */
export interface BoxLayer {
  readonly colour: string;
  readonly boxes: readonly TrueBox[];
  /** Width of the line in pixels. Default 3. */
  readonly width?: number;
}

/** The page as a PNG of at most `maxWidth` pixels across (default 1600), with the boxes over it. */
export async function drawBoxes(
  image: Uint8Array,
  layers: readonly BoxLayer[],
  maxWidth = 1600,
): Promise<Buffer> {
  const page = await sharp(image).toColourspace('srgb').png().toBuffer();
  const { width, height } = await sharp(page).metadata();
  const shapes = layers.flatMap(({ colour, boxes, width: line = 3 }) =>
    boxes.map(
      ({ left, top, right, bottom }) =>
        `<rect x="${left}" y="${top}" width="${Math.max(1, right - left)}" height="${Math.max(1, bottom - top)}" ` +
        `fill="none" stroke="${colour}" stroke-width="${line}"/>`,
    ),
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${shapes.join('')}</svg>`;
  const drawn = await sharp(page)
    .composite([{ input: Buffer.from(svg) }])
    .png()
    .toBuffer();
  return sharp(drawn).resize({ width: maxWidth, withoutEnlargement: true }).png().toBuffer();
}
