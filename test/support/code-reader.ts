/** Reads two-dimensional codes out of grey pictures, as the scanner of an office would. */

import {
  BinaryBitmap,
  DataMatrixReader,
  DecodeHintType,
  HybridBinarizer,
  QRCodeReader,
  RGBLuminanceSource,
} from '@zxing/library';

/** Grey, one byte a dot, 0 is black. */
export interface GreyPicture {
  readonly pixels: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
}

const black = 128;

/**
 * The text of the code that stands at the right end of what a picture holds; undefined when it cannot be read.
 * `resolutionDpi` is that of the picture: it tells what is a gap between letters and a code.
 */
export function readCode(picture: GreyPicture, resolutionDpi: number): string | undefined {
  const part = rightmostBlock(picture, Math.ceil(resolutionDpi / 40));
  if (part === undefined) return undefined;
  const hints = new Map<DecodeHintType, unknown>([[DecodeHintType.TRY_HARDER, true]]);
  for (const reader of [new QRCodeReader(), new DataMatrixReader()]) {
    const { pixels, widthPx, heightPx } = part;
    const source = new RGBLuminanceSource(Uint8ClampedArray.from(pixels), widthPx, heightPx);
    try {
      return reader.decode(new BinaryBitmap(new HybridBinarizer(source)), hints).getText();
    } catch {
      // The other kind of code is tried.
    }
  }
  return undefined;
}

/** A part of a picture. */
export function cut(
  picture: GreyPicture,
  part: { readonly left: number; readonly top: number; readonly widthPx: number; readonly heightPx: number },
): GreyPicture {
  const { left, top, widthPx, heightPx } = part;
  const pixels = new Uint8Array(widthPx * heightPx).fill(255);
  for (let row = Math.max(0, -top); row < heightPx && top + row < picture.heightPx; row += 1) {
    for (let column = Math.max(0, -left); column < widthPx; column += 1) {
      if (left + column >= picture.widthPx) break;
      pixels[row * widthPx + column] = picture.pixels[(top + row) * picture.widthPx + left + column] ?? 255;
    }
  }
  return { pixels, widthPx, heightPx };
}

/** What stands right of the last gap of so many white columns, with white around it. */
function rightmostBlock(picture: GreyPicture, gapPx: number): GreyPicture | undefined {
  const { pixels, widthPx, heightPx } = picture;
  const isDark = (column: number) => {
    for (let row = 0; row < heightPx; row += 1)
      if ((pixels[row * widthPx + column] ?? 255) < black) return true;
    return false;
  };
  let right = widthPx - 1;
  while (right >= 0 && !isDark(right)) right -= 1;
  if (right < 0) return undefined;
  let left = right;
  for (let column = right; column >= 0 && left - column <= gapPx; column -= 1)
    if (isDark(column)) left = column;
  const rows: number[] = [];
  for (let row = 0; row < heightPx; row += 1) {
    const line = pixels.subarray(row * widthPx + left, row * widthPx + right + 1);
    if (line.some((value) => value < black)) rows.push(row);
  }
  const [top = 0, bottom = 0] = [rows[0], rows.at(-1)];
  const around = gapPx * 3;
  return cut(picture, {
    left: left - around,
    top: top - around,
    widthPx: right - left + 1 + 2 * around,
    heightPx: bottom - top + 1 + 2 * around,
  });
}
