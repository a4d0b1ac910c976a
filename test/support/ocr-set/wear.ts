/** What paper, feeder, lens and fax do to a sheet. The same numbers give the same page. */

import sharp, { type Sharp } from 'sharp';
import { seededRandom } from '../../../drivers/simulators/paper/random.ts';
import { drawnDpi } from './render.ts';
import type { TrueBox } from './truth.ts';

/** How a sheet was scanned. */
export interface Scan {
  /** Default 300. Below it the picture is made smaller. */
  readonly dpi: 300 | 200;
  /** Clockwise turn of the picture in degrees. */
  readonly skewDegrees: number;
  /** Clockwise quarter turns of the whole picture. */
  readonly rotation: 0 | 90 | 180 | 270;
  /** Standard deviation of the grain in grey levels. */
  readonly noise: number;
  /** Gaussian blur in pixels; 0 for none, else at least 0.3. */
  readonly blurPx: number;
  /** Share of the back side's ink that shines through, 0 to 0.3. */
  readonly bleed: number;
  /** How many grey levels darker the paper is at the lower right than at the upper left. */
  readonly shade: number;
  /** JPEG quality. */
  readonly quality: number;
  /** Keeps colour; grey otherwise. */
  readonly colour: boolean;
  /** Bilevel at 204 dpi across and 98 or 196 down (ITU-T T.4), as a TIFF; `dpi` is then not used. */
  readonly fax?: 'standard' | 'fine';
}

/** A scanned page. */
export interface ScannedSheet {
  readonly bytes: Uint8Array;
  readonly mediaType: 'image/jpeg' | 'image/tiff';
  readonly widthPx: number;
  readonly heightPx: number;
  readonly dpiAcross: number;
  readonly dpiDown: number;
  /** Where a box of the drawn sheet lies on this page. */
  readonly move: (box: TrueBox) => TrueBox;
}

interface Pixels {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
}

const faxDpi = { across: 204, standard: 98, fine: 196 } as const;
/** Pixels of a line of A4 by ITU-T T.4. */
const faxWidth = 1728;

/** Scans a drawn sheet; `back` is what is printed on its other side. */
export async function scanSheet(
  png: Uint8Array,
  back: Uint8Array | undefined,
  scan: Scan,
  seed: number,
): Promise<ScannedSheet> {
  const channels = scan.colour ? 3 : 1;
  const front =
    back === undefined || scan.bleed === 0 ? sharp(png) : await shineThrough(png, back, scan.bleed);
  const drawn = await toPixels(front.flatten({ background: '#ffffff' }), channels);
  const skewed = await skew(drawn, scan.skewDegrees);
  const across = scan.fax === undefined ? scan.dpi / drawnDpi : faxDpi.across / drawnDpi;
  const down = scan.fax === undefined ? scan.dpi / drawnDpi : faxDpi[scan.fax] / drawnDpi;
  const sampled = await resample(skewed, across, down, scan.blurPx);
  shadeAndGrain(sampled, scan, seed);
  const width = Math.round(drawn.width * across);
  const height = Math.round(drawn.height * down);
  const margin = scan.fax === undefined ? 0 : Math.floor((faxWidth - width) / 2);
  const move = mover(drawn, { ...scan, across, down, margin });
  if (scan.fax !== undefined) {
    const dpiDown = faxDpi[scan.fax];
    const bytes = await toFax(sampled, margin, dpiDown);
    const size = { widthPx: faxWidth, heightPx: height, dpiAcross: faxDpi.across, dpiDown };
    return { bytes, mediaType: 'image/tiff', ...size, move };
  }
  const turned = await toPixels(open(sampled).rotate(scan.rotation), channels);
  const bytes = await shown(open(turned), channels)
    .withMetadata({ density: scan.dpi })
    .jpeg({ quality: scan.quality })
    .toBuffer();
  const size = { widthPx: turned.width, heightPx: turned.height, dpiAcross: scan.dpi, dpiDown: scan.dpi };
  return { bytes, mediaType: 'image/jpeg', ...size, move };
}

const open = ({ data, width, height, channels }: Pixels): Sharp =>
  sharp(data, { raw: { width, height, channels } });

/** Turning makes three channels of one; this puts it back. */
const shown = (picture: Sharp, channels: 1 | 3): Sharp =>
  channels === 1 ? picture.toColourspace('b-w') : picture.toColourspace('srgb');

async function toPixels(picture: Sharp, channels: 1 | 3): Promise<Pixels> {
  const { data, info } = await shown(picture, channels).raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels };
}

/** The back side, mirrored and pale, multiplied into the front. */
async function shineThrough(png: Uint8Array, back: Uint8Array, share: number): Promise<Sharp> {
  const pale = await sharp(back)
    .flatten({ background: '#ffffff' })
    .flop()
    .blur(2)
    .linear(share, 255 * (1 - share))
    .png({ compressionLevel: 1 })
    .toBuffer();
  return sharp(
    await sharp(png)
      .composite([{ input: pale, blend: 'multiply' }])
      .png({ compressionLevel: 1 })
      .toBuffer(),
  );
}

async function skew(page: Pixels, degrees: number): Promise<Pixels> {
  if (degrees === 0) return page;
  const { width, height, channels } = page;
  const larger = await toPixels(open(page).rotate(degrees, { background: '#ffffff' }), channels);
  const left = Math.floor((larger.width - width) / 2);
  const top = Math.floor((larger.height - height) / 2);
  return toPixels(open(larger).extract({ left, top, width, height }), channels);
}

async function resample(page: Pixels, across: number, down: number, blurPx: number): Promise<Pixels> {
  const size = { width: Math.round(page.width * across), height: Math.round(page.height * down) };
  const sampled = await toPixels(open(page).resize({ ...size, fit: 'fill' }), page.channels);
  return blurPx === 0 ? sampled : toPixels(open(sampled).blur(blurPx), page.channels);
}

/** Changes the pixels in place. Grain is the sum of four uniform numbers, close enough to normal and quick. */
function shadeAndGrain({ data, width, height, channels }: Pixels, scan: Scan, seed: number): void {
  const random = seededRandom(seed);
  const spread = scan.noise * Math.sqrt(3);
  const reach = width + height;
  for (let y = 0, index = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const dark = (scan.shade * (x + y)) / reach;
      const grain = spread === 0 ? 0 : (random() + random() + random() + random() - 2) * spread;
      for (let channel = 0; channel < channels; channel += 1, index += 1) {
        const value = (data[index] ?? 0) - dark + grain;
        data[index] = value < 0 ? 0 : value > 255 ? 255 : value;
      }
    }
  }
}

async function toFax(page: Pixels, margin: number, dpiDown: number): Promise<Buffer> {
  const edge = { left: margin, right: faxWidth - page.width - margin, background: '#ffffff' };
  const widened = await toPixels(open(page).extend(edge), 1);
  const bilevel = await toPixels(open(widened).threshold(150), 1);
  return open(bilevel)
    .toColourspace('b-w')
    .tiff({
      compression: 'ccittfax4',
      bitdepth: 1,
      xres: faxDpi.across / 25.4,
      yres: dpiDown / 25.4,
      resolutionUnit: 'inch',
    })
    .toBuffer();
}

interface Way extends Scan {
  readonly across: number;
  readonly down: number;
  readonly margin: number;
}

function mover({ width, height }: Pixels, way: Way): (box: TrueBox) => TrueBox {
  const angle = (way.skewDegrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [whole, tall] = [width * way.across, height * way.down];
  const point = (px: number, py: number): readonly [number, number] => {
    const [dx, dy] = [px - width / 2, py - height / 2];
    const x = (width / 2 + cos * dx - sin * dy) * way.across + way.margin;
    const y = (height / 2 + sin * dx + cos * dy) * way.down;
    if (way.rotation === 90) return [tall - y, x];
    if (way.rotation === 180) return [whole - x, tall - y];
    if (way.rotation === 270) return [y, whole - x];
    return [x, y];
  };
  return ({ left, top, right, bottom }) => {
    const corners = [point(left, top), point(right, top), point(left, bottom), point(right, bottom)];
    const xs = corners.map(([x]) => x);
    const ys = corners.map(([, y]) => y);
    return { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) };
  };
}
