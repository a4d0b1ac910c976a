/** Separator sheets as a scanner delivers them: drawn, turned, leaned, worn. */

import bwip from 'bwip-js';
import sharp from 'sharp';
import type { PageRaster } from '../../ocr/raster/page-raster.ts';

/** How a sheet is drawn and scanned. */
export interface SheetDrawing {
  /** Widths of the four bars, 1 narrow, 2 wide, from the edge inwards; absent: no patch code. */
  readonly bars?: string;
  /** Which edges of the sheet have the code. */
  readonly edges?: readonly ('top' | 'left')[];
  /** A QR code of this text, with modules of so many mm. */
  readonly code?: {
    readonly text: string;
    readonly moduleMm: number;
    readonly xMm: number;
    readonly yMm: number;
  };
  readonly dpi: number;
  readonly quarter?: 0 | 90 | 180 | 270;
  readonly skewDegrees?: number;
  /** Grey levels of noise on each pixel. */
  readonly noise?: number;
  /** Lines of Japanese words, in which bars and corners are found as well. */
  readonly text?: boolean;
  /** Seed of the noise. */
  readonly seed?: number;
  /** Length of the sheet; default 297. A strip is drawn and looked at in a fraction of the time. */
  readonly heightMm?: number;
}

const pageMm = { width: 210, height: 297 };
/** Bars of the patch codes, by the edge that they are read from. */
export const patchBars = { '2': '2112', '3': '2121', T: '1212' } as const;

/** The sheet in grey. */
export async function drawSheet(drawing: SheetDrawing): Promise<PageRaster> {
  const { dpi, quarter = 0, skewDegrees = 0, noise = 0, seed = 1, heightMm = pageMm.height } = drawing;
  const px = (mm: number) => (mm / 25.4) * dpi;
  const size = { width: Math.round(px(pageMm.width)), height: Math.round(px(heightMm)) };
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}">
<rect width="100%" height="100%" fill="#fff"/>${bars(drawing, px)}${code(drawing, px)}${text(drawing, px)}</svg>`;
  const { data, info } = await sharp(Buffer.from(svg))
    .flatten({ background: '#fff' })
    .rotate(quarter)
    .toBuffer({ resolveWithObject: true })
    .then(({ data: png }) =>
      sharp(png)
        .rotate(skewDegrees, { background: '#fff' })
        .blur(0.6)
        .toColourspace('b-w')
        .raw()
        .toBuffer({ resolveWithObject: true }),
    );
  const grey = new Uint8Array(info.width * info.height);
  let state = seed >>> 0 || 1;
  for (let at = 0; at < grey.length; at += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const value = (data[at * info.channels] ?? 255) * 0.85 + 25 + ((state >>> 16) / 65_536 - 0.5) * 2 * noise;
    grey[at] = Math.max(0, Math.min(255, value));
  }
  return { grey, widthPx: info.width, heightPx: info.height, resolutionDpi: dpi };
}

function bars({ bars: widths, edges = ['top'] }: SheetDrawing, px: (mm: number) => number): string {
  if (widths === undefined) return '';
  const parts: string[] = [];
  for (const edge of edges) {
    let at = 8;
    for (const width of widths) {
      const thick = width === '2' ? 5.08 : 2.032;
      const [x, y, w, h] = edge === 'top' ? [65, at, 63.5, thick] : [at, 110, thick, 63.5];
      parts.push(`<rect x="${px(x)}" y="${px(y)}" width="${px(w)}" height="${px(h)}"/>`);
      at += thick + 2.032;
    }
  }
  return parts.join('');
}

function code({ code: wanted }: SheetDrawing, px: (mm: number) => number): string {
  if (wanted === undefined) return '';
  const [drawn] = bwip.raw('qrcode', wanted.text, 'eclevel=Q');
  if (drawn === undefined || !('pixs' in drawn)) throw new TypeError('the code has no modules');
  const side = px(wanted.moduleMm);
  return drawn.pixs
    .map((value, at) => {
      if (value !== 1) return '';
      const [x, y] = [
        px(wanted.xMm) + (at % drawn.pixx) * side,
        px(wanted.yMm) + Math.floor(at / drawn.pixx) * side,
      ];
      return `<rect x="${x}" y="${y}" width="${side + 0.2}" height="${side + 0.2}"/>`;
    })
    .join('');
}

function text({ text: wanted }: SheetDrawing, px: (mm: number) => number): string {
  if (wanted !== true) return '';
  const line = '回覧日用国民目的の田中町図書館目録 口座番号 第12号 ||||| ≡≡≡ 川三州';
  return Array.from(
    { length: 13 },
    (_, row) =>
      `<text x="${px(20)}" y="${px(50 + row * 10)}" font-size="${px(5)}" font-family="Noto Sans CJK JP, sans-serif">${line}</text>`,
  ).join('');
}
