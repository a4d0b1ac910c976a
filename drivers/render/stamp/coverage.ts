/** Outlines as dots: how much of each dot is covered. */

import sharp from 'sharp';
import { type Segment, toSvgPath } from './outline.ts';

/** One byte a dot, row by row: 0 nothing, 255 wholly covered. */
export interface Coverage {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly data: Uint8Array;
}

/** Fills a path into dots; the drawing of `widthPt` by `heightPt` takes the whole picture. */
export async function coverageOf(
  segments: readonly Segment[],
  size: { readonly widthPt: number; readonly heightPt: number },
  pixels: { readonly widthPx: number; readonly heightPx: number },
): Promise<Coverage> {
  const { widthPx, heightPx } = pixels;
  const box = `width="${widthPx}" height="${heightPx}" viewBox="0 0 ${size.widthPt} ${size.heightPt}"`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" ${box} preserveAspectRatio="none"><path d="${toSvgPath(segments)}" fill="#fff"/></svg>`;
  const { data, info } = await sharp(Buffer.from(svg), { unlimited: true })
    .flatten({ background: '#000' })
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { widthPx: info.width, heightPx: info.height, data };
}
