/** What a scanner does to a page: it lies askew, upside down, and the light is uneven. */

import sharp, { type Sharp } from 'sharp';
import type { Pixels } from './draw.ts';
import { type Random, seededRandom } from './random.ts';

/** How the sheet was fed and how bad the scan is. */
export interface Wear {
  /** Clockwise turn of the picture in degrees, -5 to 5. Default 0. */
  readonly skewDegrees?: number;
  /** Clockwise quarter turns of the whole picture. Default 0. */
  readonly rotation?: 0 | 90 | 180 | 270;
  /** Standard deviation of the grain, in grey levels, 0 to 40. Default 0. */
  readonly noise?: number;
  /** Gaussian blur in pixels, 0 or 0.3 and more. Default 0. */
  readonly blurPx?: number;
  /** JPEG quality, 1 to 100. Default 85. */
  readonly quality?: number;
}

/** The worn page as a JPEG that states its resolution. The same seed gives the same grain. */
export async function scanPixels(page: Pixels, wear: Wear, dpi: number, seed: number): Promise<Buffer> {
  const turned = await feed(page, wear);
  if ((wear.noise ?? 0) > 0) addGrain(turned.data, wear.noise ?? 0, seededRandom(seed));
  const picture = sharp(turned.data, {
    raw: { width: turned.width, height: turned.height, channels: turned.channels },
  });
  return (turned.channels === 1 ? picture.toColourspace('b-w') : picture)
    .withMetadata({ density: dpi })
    .jpeg({ quality: wear.quality ?? 85 })
    .toBuffer();
}

async function feed(page: Pixels, wear: Wear): Promise<Pixels> {
  const { width, height, channels } = page;
  let { data } = page;
  const raw = { width, height, channels };
  if ((wear.skewDegrees ?? 0) !== 0) {
    const skewed = await grey(
      sharp(data, { raw }).rotate(wear.skewDegrees ?? 0, { background: '#ffffff' }),
      channels,
    );
    const left = Math.floor((skewed.width - width) / 2);
    const top = Math.floor((skewed.height - height) / 2);
    const cut = sharp(skewed.data, {
      raw: { width: skewed.width, height: skewed.height, channels },
    }).extract({ left, top, width, height });
    data = (await grey(cut, channels)).data;
  }
  if ((wear.blurPx ?? 0) > 0) data = (await grey(sharp(data, { raw }).blur(wear.blurPx), channels)).data;
  if ((wear.rotation ?? 0) === 0) return { data, width, height, channels };
  return grey(sharp(data, { raw }).rotate(wear.rotation ?? 0), channels);
}

/** Turning makes three channels of one; this puts it back. */
async function grey(picture: Sharp, channels: 1 | 3): Promise<Pixels> {
  const { data, info } = await (channels === 1 ? picture.toColourspace('b-w') : picture)
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels };
}

/** Sum of four uniform numbers: close enough to a normal distribution, and quick. */
function addGrain(data: Buffer, deviation: number, random: Random): void {
  const spread = deviation * Math.sqrt(3);
  for (let index = 0; index < data.length; index += 1) {
    const sum = random() + random() + random() + random() - 2;
    const value = (data[index] ?? 0) + sum * spread;
    data[index] = value < 0 ? 0 : value > 255 ? 255 : value;
  }
}
