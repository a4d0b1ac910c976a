/** A page as it is shown: crop box and rotation (ISO 32000-1 §14.11.2, §7.7.3.3) between paper and user space. */

import type { PDFPage } from 'pdf-lib';

/** What is shown of a page, in points. */
export interface Shown {
  readonly widthPt: number;
  readonly heightPt: number;
  /** Clockwise turn. */
  readonly rotation: 0 | 90 | 180 | 270;
  /** The shown rectangle in user space. */
  readonly box: {
    readonly left: number;
    readonly bottom: number;
    readonly right: number;
    readonly top: number;
  };
}

/** Reads the boxes of a page. Throws what pdf-lib throws for entries of a wrong kind. */
export function shownPage(page: PDFPage): Shown {
  const media = corners(page.getMediaBox());
  const crop = corners(page.getCropBox());
  const common = {
    left: Math.max(media.left, crop.left),
    bottom: Math.max(media.bottom, crop.bottom),
    right: Math.min(media.right, crop.right),
    top: Math.min(media.top, crop.top),
  };
  const box = common.left < common.right && common.bottom < common.top ? common : media;
  const [width, height] = [box.right - box.left, box.top - box.bottom];
  if (!(width > 0 && height > 0 && Number.isFinite(width * height))) {
    throw new TypeError('the page has no size');
  }
  const rotation = ((((Math.round(page.getRotation().angle / 90) * 90) % 360) + 360) %
    360) as Shown['rotation'];
  const isTurned = rotation === 90 || rotation === 270;
  return { widthPt: isTurned ? height : width, heightPt: isTurned ? width : height, rotation, box };
}

/**
 * The six numbers of a matrix from a drawing (x to the right, y downwards, in points) to user space, so that its
 * upper left corner comes to this place of the shown page.
 */
export function toUserSpace({ box, rotation }: Shown, xPt: number, yPt: number): string {
  const { left, bottom, right, top } = box;
  const matrix = {
    0: [1, 0, 0, -1, left + xPt, top - yPt],
    90: [0, 1, 1, 0, left + yPt, bottom + xPt],
    180: [-1, 0, 0, 1, right - xPt, bottom + yPt],
    270: [0, -1, -1, 0, right - yPt, top - xPt],
  }[rotation];
  return matrix.map((value) => Math.round(value * 1_000) / 1_000).join(' ');
}

function corners(rectangle: { x: number; y: number; width: number; height: number }): Shown['box'] {
  const { x, y, width, height } = rectangle;
  return {
    left: Math.min(x, x + width),
    right: Math.max(x, x + width),
    bottom: Math.min(y, y + height),
    top: Math.max(y, y + height),
  };
}
