/** Places on the upright, level page, told along and across the writing, so that rows and columns are one case. */

import type { BoundingBox, OcrLine, OcrPage, TextDirection } from '../../../../ocr/result.ts';

/**
 * Where a line stands, as shares of the page from 0 to 1. `start` and `end` along the writing: from the left for rows,
 * from the top for columns. `top` and `bottom` across: from the top for rows, from the right for columns.
 */
export interface LogicalBox {
  readonly start: number;
  readonly end: number;
  readonly top: number;
  readonly bottom: number;
  /** Size of its type as a share of the page's extent across the writing. */
  readonly size: number;
  /** The same as a share of the extent along the writing. */
  readonly em: number;
}

/** Gives the place of lines of a page. */
export function uprightPlaces(page: OcrPage): (line: OcrLine, direction: TextDirection) => LogicalBox {
  const turn = page.orientationDegrees;
  const across = turn === 90 || turn === 270;
  const width = Math.max(1, across ? page.heightPx : page.widthPx);
  const height = Math.max(1, across ? page.widthPx : page.heightPx);
  const angle = (page.skewDegrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const upright = ({ left, top, right, bottom }: BoundingBox) => {
    const [x, y] = quarterTurn((left + right) / 2, (top + bottom) / 2, turn, page);
    const [fromX, fromY] = [x - width / 2, y - height / 2];
    const [w, h] = across ? [bottom - top, right - left] : [right - left, bottom - top];
    return {
      x: width / 2 + fromX * cos - fromY * sin,
      y: height / 2 + fromX * sin + fromY * cos,
      w,
      h,
    };
  };
  return (line, direction) => {
    const boxes = line.symbols.length === 0 ? [line.box] : line.symbols.map(({ box }) => box);
    const all = boxes.map(upright);
    const size = median(all.map(({ w, h }) => Math.max(w, h)));
    const left = Math.min(...all.map(({ x, w }) => x - w / 2));
    const right = Math.max(...all.map(({ x, w }) => x + w / 2));
    const top = Math.min(...all.map(({ y, h }) => y - h / 2));
    const bottom = Math.max(...all.map(({ y, h }) => y + h / 2));
    if (direction === 'horizontal') {
      const middle = line.symbols.length === 0 ? (top + bottom) / 2 : median(all.map(({ y }) => y));
      const half = line.symbols.length === 0 ? (bottom - top) / 2 : size / 2;
      return {
        start: left / width,
        end: right / width,
        top: (middle - half) / height,
        bottom: (middle + half) / height,
        size: size / height,
        em: size / width,
      };
    }
    const middle = line.symbols.length === 0 ? (left + right) / 2 : median(all.map(({ x }) => x));
    const half = line.symbols.length === 0 ? (right - left) / 2 : size / 2;
    return {
      start: top / height,
      end: bottom / height,
      top: 1 - (middle + half) / width,
      bottom: 1 - (middle - half) / width,
      size: size / width,
      em: size / height,
    };
  };
}

/** A point of the page image after the clockwise turn that puts the page upright. */
function quarterTurn(
  x: number,
  y: number,
  turn: OcrPage['orientationDegrees'],
  { widthPx, heightPx }: Pick<OcrPage, 'widthPx' | 'heightPx'>,
): readonly [number, number] {
  if (turn === 90) return [heightPx - y, x];
  if (turn === 180) return [widthPx - x, heightPx - y];
  if (turn === 270) return [y, widthPx - x];
  return [x, y];
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
