/** Draws an invented sheet as a scanner would deliver it. */

import sharp from 'sharp';
import { openTypeface, type Typeface } from '../../../drivers/simulators/paper/typeface.ts';
import { scanPixels, type Wear } from '../../../drivers/simulators/paper/wear.ts';
import { placesOf, type Sheet } from './sheet.ts';

const ink = '#1c1c20';

/** A4 as a grey JPEG; the same seed gives the same grain. */
export async function renderSheet(
  sheet: Sheet,
  seed: number,
  options: Wear & { readonly dpi?: number } = {},
  typeface: Typeface = openTypeface(),
): Promise<Uint8Array> {
  const dpi = options.dpi ?? 300;
  const [width, height] = [Math.round((210 / 25.4) * dpi), Math.round((297 / 25.4) * dpi)];
  const svg = Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 210 297" preserveAspectRatio="none">` +
      `<g fill="none" stroke="${ink}" stroke-width="0.25">${framesOf(sheet)}</g><g fill="${ink}">${glyphsOf(sheet, typeface)}</g></svg>`,
  );
  const { data } = await sharp(svg, { unlimited: true })
    .flatten({ background: '#ffffff' })
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return await scanPixels({ data, width, height, channels: 1 }, options, dpi, seed);
}

function framesOf({ frames }: Sheet): string {
  return frames
    .map((one) => `<rect x="${one.xMm}" y="${one.yMm}" width="${one.widthMm}" height="${one.heightMm}"/>`)
    .join('');
}

function glyphsOf({ pieces }: Sheet, typeface: Typeface): string {
  return pieces
    .flatMap((piece) => {
      const scale = (((piece.sizePt ?? 10.5) / 72) * 25.4) / 1000;
      return placesOf(piece).map(({ character, xMm }) => {
        const [outline] = typeface.outlines(character, false);
        if (outline === undefined || /\s/u.test(character)) return '';
        return `<path d="${outline.path}" transform="translate(${xMm.toFixed(3)} ${piece.yMm}) scale(${scale.toFixed(6)} -${scale.toFixed(6)})"/>`;
      });
    })
    .join('');
}
