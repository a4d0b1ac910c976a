/** Tells an empty sheet from one that says something. */

import type { InkMap } from './ink.ts';

/** Share of each side that is not looked at: shadows of the sheet's edge and punch holes lie there. */
const border = 0.03;
/** Solid spots (2 x 2 pixels of ink) that the marks of a page number make; dust makes fewer. */
const fewestSpots = 12;

/** True when the sheet carries no more than dust. Such a page is kept and flagged, never dropped. */
export function isBlank({ data, width, height }: InkMap): boolean {
  const left = Math.round(width * border);
  const top = Math.round(height * border);
  let spots = 0;
  for (let y = top; y < height - top - 1; y += 1) {
    for (let x = left; x < width - left - 1; x += 1) {
      const at = y * width + x;
      if (data[at] === 1 && data[at + 1] === 1 && data[at + width] === 1 && data[at + width + 1] === 1) {
        spots += 1;
        if (spots >= fewestSpots) return false;
      }
    }
  }
  return true;
}
