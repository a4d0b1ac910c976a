/** Where each character of a set page stands on the picture of the scanned sheet. */

import { a4HeightPt, a4WidthPt, type SetLine, type SetPage } from './typeset.ts';
import type { Wear } from './wear.ts';

/** A character and the upright box around its em square, in pixels of the picture, origin at the upper left. */
export interface PlacedCharacter {
  readonly text: string;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Share of the em square above the baseline. */
const ascent = 0.88;

/**
 * The characters of each line in reading order, blanks included. `width` and `height` are those of the picture before
 * quarter turns. Throws `RangeError` when the typeface drew two characters as one.
 */
export function placeCharacters(
  page: SetPage,
  width: number,
  height: number,
  wear: Pick<Wear, 'skewDegrees' | 'rotation'>,
): PlacedCharacter[][] {
  const onPicture = movePoint(width, height, wear);
  const scale: Point = { x: width / a4WidthPt, y: height / a4HeightPt };
  return page.lines.map((line) =>
    squaresOf(line, page.direction === 'vertical').map(({ text, left, top, across, down }) => {
      const corners = [left, left + across].flatMap((x) =>
        [top, top + down].map((y) => onPicture({ x: x * scale.x, y: y * scale.y })),
      );
      const xs = corners.map(({ x }) => x);
      const ys = corners.map(({ y }) => y);
      return {
        text,
        left: Math.min(...xs),
        top: Math.min(...ys),
        right: Math.max(...xs),
        bottom: Math.max(...ys),
      };
    }),
  );
}

interface Square {
  readonly text: string;
  /** Points from the upper left corner of the sheet. */
  readonly left: number;
  readonly top: number;
  readonly across: number;
  readonly down: number;
}

function squaresOf(line: SetLine, vertical: boolean): Square[] {
  const characters = [...line.text];
  if (characters.length !== line.outlines.length)
    throw new RangeError('a ligature stands for two characters');
  const { sizePt } = line;
  let along = 0;
  return characters.map((text, index) => {
    const length = vertical ? sizePt : ((line.outlines[index]?.advance ?? 0) * sizePt) / 1000;
    const left = vertical ? line.x : line.x + along;
    const top = vertical ? line.y + along : line.y - ascent * sizePt;
    along += length;
    return { text, left, top, across: vertical ? sizePt : length, down: sizePt };
  });
}

/** Where a point of the drawn page lies after the sheet was fed askew and turned by quarters. */
function movePoint(
  width: number,
  height: number,
  { skewDegrees = 0, rotation = 0 }: Pick<Wear, 'skewDegrees' | 'rotation'>,
): (point: Point) => Point {
  const angle = (skewDegrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return ({ x, y }) => {
    const [dx, dy] = [x - width / 2, y - height / 2];
    const askew = { x: width / 2 + cos * dx - sin * dy, y: height / 2 + sin * dx + cos * dy };
    if (rotation === 90) return { x: height - askew.y, y: askew.x };
    if (rotation === 180) return { x: width - askew.x, y: height - askew.y };
    if (rotation === 270) return { x: askew.y, y: width - askew.x };
    return askew;
  };
}
