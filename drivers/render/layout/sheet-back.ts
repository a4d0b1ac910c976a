/** How the image of a back side is turned for the paper path of a device (PWG 5102.4 §4.3.2). Pure. */

import type { SheetBack } from '../../device/printer.ts';
import type { RasterSides } from '../../raster/raster-page.ts';
import type { Matrix } from './matrix.ts';

/** Which ways an image is mirrored; both together turn it by 180 degrees. */
export interface Mirroring {
  /** Left and right change places. */
  readonly crossFeed: boolean;
  /** Top and bottom change places. */
  readonly feed: boolean;
}

const asItIs: Mirroring = { crossFeed: false, feed: false };
const turnedAround: Mirroring = { crossFeed: true, feed: true };

/** The mirroring of the side with this number, zero-based: odd ones are backs. */
export function mirroringOf(side: number, sides: RasterSides, sheetBack: SheetBack): Mirroring {
  if (sides === 'one-sided' || side % 2 === 0) return asItIs;
  const isTumble = sides === 'two-sided-short-edge';
  switch (sheetBack) {
    case 'normal':
      return asItIs;
    case 'flipped':
      return { crossFeed: isTumble, feed: !isTumble };
    case 'rotated':
      return isTumble ? asItIs : turnedAround;
    case 'manual-tumble':
      return isTumble ? turnedAround : asItIs;
  }
}

/** The mirroring as a transformation of an image of this many pixels. */
export function mirrorMatrix({ crossFeed, feed }: Mirroring, widthPx: number, heightPx: number): Matrix {
  return [crossFeed ? -1 : 1, 0, 0, feed ? -1 : 1, crossFeed ? widthPx : 0, feed ? heightPx : 0];
}
