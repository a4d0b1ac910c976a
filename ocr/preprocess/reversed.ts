/** Whether a page may carry type in white on black. */

import type { GreyImage } from '../raster/page-raster.ts';

/** Pixels on each side of a square that is looked at: 2 mm of the small copy. */
const square = 8;
/** Darker pixels are solid ground. */
const darkest = 110;
/** Share of a square that the ground behind small type still fills; strokes of large type fill less. */
const solidShare = 0.6;
/** Squares of ground behind the shortest word. */
const fewest = 4;
/** Share of each side that is not looked at: shadows of the sheet's edge lie there. */
const border = 0.03;

/** Looks at the small copy (about 100 dpi) for solid dark ground. */
export function mayBeReversed({ data, width, height }: GreyImage): boolean {
  const [left, top] = [Math.round(width * border), Math.round(height * border)];
  let solid = 0;
  for (let y = top; y + square <= height - top; y += square) {
    for (let x = left; x + square <= width - left; x += square) {
      let dark = 0;
      for (let row = y; row < y + square; row += 1) {
        for (let at = row * width + x; at < row * width + x + square; at += 1) {
          if ((data[at] ?? 255) < darkest) dark += 1;
        }
      }
      if (dark >= square * square * solidShare) solid += 1;
      if (solid >= fewest) return true;
    }
  }
  return false;
}
