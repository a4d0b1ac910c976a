/** The ink of one line of type, summed up along the line. */

import type { GreyImage } from '../raster/page-raster.ts';
import type { BoundingBox, TextDirection } from '../result.ts';

/** Positions along a line are pixels from the edge of the image at which the line's direction begins. */
export interface LineInk {
  /** Position of the first member of `ink`. */
  readonly start: number;
  /** Share of dark pixels across the band at each position, 0 to 1. */
  readonly ink: Float32Array;
  /** Where the band lies across the line; `high` exclusive. */
  readonly low: number;
  readonly high: number;
}

/** Darker pixels are ink; grain and faded seals are lighter. */
const darkest = 150;

/** A smaller share of dark pixels across a band is grain. */
const grain = 0.04;

/** Whether there is ink at a position, by its share of dark pixels. */
export function isInked(dark: number | undefined): boolean {
  return dark !== undefined && dark > grain;
}

/** Where a box begins and ends along its line. */
export function along(box: BoundingBox, direction: TextDirection): readonly [number, number] {
  return direction === 'horizontal' ? [box.left, box.right] : [box.top, box.bottom];
}

/** Where a box begins and ends across its line. */
function across(box: BoundingBox, direction: TextDirection): readonly [number, number] {
  return direction === 'horizontal' ? [box.top, box.bottom] : [box.left, box.right];
}

/** The ink in the box of a line, with a part of its breadth more at both ends. */
export function measureLineInk(
  image: GreyImage,
  box: BoundingBox,
  direction: TextDirection,
  margin: number,
): LineInk {
  const horizontal = direction === 'horizontal';
  const [length, breadth] = horizontal ? [image.width, image.height] : [image.height, image.width];
  const low = Math.max(0, Math.round(across(box, direction)[0]));
  const high = Math.min(breadth, Math.round(across(box, direction)[1]));
  const more = Math.ceil((high - low) * margin);
  const start = Math.max(0, Math.round(along(box, direction)[0]) - more);
  const end = Math.min(length, Math.round(along(box, direction)[1]) + more);
  const ink = new Float32Array(Math.max(0, end - start));
  const [step, stepAcross] = horizontal ? [1, image.width] : [image.width, 1];
  for (let at = 0; at < ink.length; at += 1) {
    let dark = 0;
    for (let beside = low; beside < high; beside += 1) {
      if ((image.data[(start + at) * step + beside * stepAcross] ?? 255) < darkest) dark += 1;
    }
    ink[at] = dark / Math.max(1, high - low);
  }
  return { start, ink, low, high };
}
