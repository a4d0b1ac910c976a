/** Reads the QR codes of a page. What they say is untrusted: anybody can print one. */

import {
  BinaryBitmap,
  DecodeHintType,
  HybridBinarizer,
  QRCodeReader,
  RGBLuminanceSource,
} from '@zxing/library';
import { findInk } from '../preprocess/ink.ts';
import type { GreyImage } from '../raster/page-raster.ts';
import type { BoundingBox } from '../result.ts';
import { type CodePlace, findCodePlaces } from './finder-patterns.ts';

/** Longest text of a code that is told, and most codes of a page. */
const longestText = 1_000;
const mostCodes = 8;
/** Half a window of an inch at 300 dpi holds corner marks of 2 mm modules. */
const inkRule = { radius: 24, contrast: 48 } as const;
const goodModulePx = 4;
/** Where the decoder sets its grid depends on how large modules are: one code in twenty is read at some sizes only. */
const otherModulePx = [2.8, 7, 9.5];
/** A decoder may take long for a large hostile symbol; places above this are not tried. */
const mostPixelsOfPlace = 4_000_000;

/** Different texts of the QR codes of a page, in no particular order. */
export function readQrCodes(image: GreyImage): readonly string[] {
  const texts = new Set<string>();
  const read: BoundingBox[] = [];
  for (const place of findCodePlaces(findInk(image, inkRule))) {
    const { box } = place;
    if (texts.size >= mostCodes) break;
    if (read.some((other) => overlap(box, other) > 0.5)) continue;
    const text = readPlace(image, place);
    if (text === undefined) continue;
    read.push(box);
    if (text.length > 0 && text.length <= longestText) texts.add(text);
  }
  return [...texts];
}

/** The decoder works best with modules of a few pixels: larger ones are made smaller, which takes noise away as well. */
function readPlace(image: GreyImage, { box, modulePx }: CodePlace): string | undefined {
  const part = cut(image, box);
  const factor = Math.max(1, Math.round(modulePx / goodModulePx));
  const text = (factor === 1 ? undefined : decode(shrink(part, factor))) ?? decode(part);
  if (text !== undefined) return text;
  for (const wanted of otherModulePx) {
    const other = decode(resample(part, wanted / modulePx));
    if (other !== undefined) return other;
  }
  return undefined;
}

/** Bilinear. */
function resample({ data, width, height }: GreyImage, factor: number): GreyImage {
  const size = { width: Math.floor(width * factor), height: Math.floor(height * factor) };
  if (size.width * size.height > mostPixelsOfPlace) return { data: new Uint8Array(0), width: 0, height: 0 };
  const out = new Uint8Array(size.width * size.height);
  const place = (at: number, most: number) => Math.min(most, Math.max(0, (at + 0.5) / factor - 0.5));
  for (let row = 0; row < size.height; row += 1) {
    const y = place(row, height - 1);
    const [above, down] = [Math.floor(y) * width, y % 1];
    const below = Math.min(height - 1, Math.floor(y) + 1) * width;
    for (let column = 0; column < size.width; column += 1) {
      const x = place(column, width - 1);
      const [left, right] = [Math.floor(x), Math.min(width - 1, Math.floor(x) + 1)];
      const mix = (line: number) =>
        (data[line + left] ?? 0) * (1 - (x % 1)) + (data[line + right] ?? 0) * (x % 1);
      out[row * size.width + column] = Math.round(mix(above) * (1 - down) + mix(below) * down);
    }
  }
  return { data: out, ...size };
}

/** Means of squares of pixels. */
function shrink({ data, width, height }: GreyImage, factor: number): GreyImage {
  const size = { width: Math.floor(width / factor), height: Math.floor(height / factor) };
  const small = new Uint8Array(size.width * size.height);
  for (let at = 0; at < small.length; at += 1) {
    const [left, top] = [(at % size.width) * factor, Math.floor(at / size.width) * factor];
    let sum = 0;
    for (let row = top; row < top + factor; row += 1) {
      for (let column = left; column < left + factor; column += 1) sum += data[row * width + column] ?? 0;
    }
    small[at] = sum / (factor * factor);
  }
  return { data: small, ...size };
}

function decode({ data, width, height }: GreyImage): string | undefined {
  if (width * height > mostPixelsOfPlace || width < 20 || height < 20) return undefined;
  const hints = new Map<DecodeHintType, unknown>([[DecodeHintType.TRY_HARDER, true]]);
  const source = new RGBLuminanceSource(Uint8ClampedArray.from(data), width, height);
  try {
    return new QRCodeReader().decode(new BinaryBitmap(new HybridBinarizer(source)), hints).getText();
  } catch {
    // Letters that look like corner marks hold no code.
    return undefined;
  }
}

function cut({ data, width }: GreyImage, { left, top, right, bottom }: BoundingBox): GreyImage {
  const size = { width: right - left, height: bottom - top };
  const part = new Uint8Array(size.width * size.height);
  for (let row = 0; row < size.height; row += 1) {
    const from = (top + row) * width + left;
    part.set(data.subarray(from, from + size.width), row * size.width);
  }
  return { data: part, ...size };
}

/** Share of the smaller box that lies in the other. */
function overlap(a: BoundingBox, b: BoundingBox): number {
  const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  if (across <= 0 || down <= 0) return 0;
  const area = (box: BoundingBox) => (box.right - box.left) * (box.bottom - box.top);
  return (across * down) / Math.min(area(a), area(b));
}
