/** The way between the untouched page image and its upright, straightened copy. Pure geometry. */

import type { BoundingBox } from '../result.ts';

/** A point in pixels. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** How a copy was made of a page image: a quarter turn, then a scale, then a small turn, all around the middle. */
export interface Straightening {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Clockwise quarter turns that put the page upright. */
  readonly orientationDegrees: 0 | 90 | 180 | 270;
  /** Clockwise turn that levels the upright page. */
  readonly skewDegrees: number;
  /** Pixels of the copy per pixel of the page image. Default 1. */
  readonly scale?: number;
  /** Size of the copy; default: that of the turned page, before the small turn enlarged it. */
  readonly copyWidthPx?: number;
  readonly copyHeightPx?: number;
}

/** Maps both ways. */
export interface PageTransform {
  /** From the page image to the copy. */
  toCopy(point: Point): Point;
  /** From the copy to the page image. */
  toImage(point: Point): Point;
  /** The smallest upright box of the page image around a box of the copy, inside the image, in whole pixels. */
  boxToImage(box: BoundingBox): BoundingBox;
  /** The smallest box of the copy around a box of the page image. */
  boxToCopy(box: BoundingBox): BoundingBox;
}

/** Builds the mapping. Points outside the image map to points outside the copy. */
export function pageTransform(how: Straightening): PageTransform {
  const { widthPx, heightPx, orientationDegrees, skewDegrees } = how;
  const scale = how.scale ?? 1;
  const sideways = orientationDegrees === 90 || orientationDegrees === 270;
  const copyWidth = how.copyWidthPx ?? (sideways ? heightPx : widthPx) * scale;
  const copyHeight = how.copyHeightPx ?? (sideways ? widthPx : heightPx) * scale;
  const radians = ((orientationDegrees + skewDegrees) * Math.PI) / 180;
  const cos = Math.cos(radians);
  const sin = Math.sin(radians);
  // With y downwards a clockwise turn by a maps (x, y) to (x cos a - y sin a, x sin a + y cos a).
  const toCopy = ({ x, y }: Point): Point => {
    const dx = (x - widthPx / 2) * scale;
    const dy = (y - heightPx / 2) * scale;
    return { x: dx * cos - dy * sin + copyWidth / 2, y: dx * sin + dy * cos + copyHeight / 2 };
  };
  const toImage = ({ x, y }: Point): Point => {
    const dx = (x - copyWidth / 2) / scale;
    const dy = (y - copyHeight / 2) / scale;
    return { x: dx * cos + dy * sin + widthPx / 2, y: -dx * sin + dy * cos + heightPx / 2 };
  };
  return {
    toCopy,
    toImage,
    boxToImage: (box) => clip(hull(corners(box).map(toImage)), widthPx, heightPx),
    boxToCopy: (box) => hull(corners(box).map(toCopy)),
  };
}

function corners({ left, top, right, bottom }: BoundingBox): Point[] {
  return [
    { x: left, y: top },
    { x: right, y: top },
    { x: right, y: bottom },
    { x: left, y: bottom },
  ];
}

function hull(points: readonly Point[]): BoundingBox {
  const xs = points.map((point) => point.x);
  const ys = points.map((point) => point.y);
  return { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) };
}

function clip(box: BoundingBox, width: number, height: number): BoundingBox {
  const inside = (value: number, limit: number) => Math.max(0, Math.min(limit, value));
  const tidy = (value: number) => Math.round(value * 1e6) / 1e6;
  return {
    left: inside(Math.floor(tidy(box.left)), width),
    top: inside(Math.floor(tidy(box.top)), height),
    right: inside(Math.ceil(tidy(box.right)), width),
    bottom: inside(Math.ceil(tidy(box.bottom)), height),
  };
}
