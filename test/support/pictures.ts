/** Pictures that people should look at. */

import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import type { Box } from './pages/places.ts';

/** Path of a picture in the folder `TEST_PICTURES` names, or in one below the system's temporary folder. */
export async function picturePath(name: string): Promise<string> {
  const folder = process.env['TEST_PICTURES'] ?? join(tmpdir(), 'tomeoki-pictures');
  await mkdir(folder, { recursive: true });
  return join(folder, name);
}

/** Boxes and the size of the image that their pixels are of. */
export interface BoxesOnImage {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly boxes: readonly Box[];
}

/** Writes a PNG of the image with the boxes drawn on it, scaled where the image has another size. */
export async function drawBoxes(
  image: Uint8Array,
  drawn: readonly BoxesOnImage[],
  path: string,
): Promise<void> {
  const { width = 1, height = 1 } = await sharp(image).metadata();
  const shapes = drawn.flatMap(({ widthPx, heightPx, boxes }) =>
    boxes.map(({ left, top, right, bottom }) => {
      const [x, y] = [width / widthPx, height / heightPx];
      const size = `width="${(right - left) * x}" height="${(bottom - top) * y}"`;
      return `<rect x="${left * x}" y="${top * y}" ${size} fill="#ffd400" fill-opacity="0.35" stroke="#d00000" stroke-width="2"/>`;
    }),
  );
  const overlay = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${shapes.join('')}</svg>`;
  await sharp(image)
    .composite([{ input: Buffer.from(overlay) }])
    .png()
    .toFile(path);
}
