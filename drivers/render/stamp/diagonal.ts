/** The pale word across a page. */

import type { Lettering } from './lettering.ts';
import { place, type Segment } from './outline.ts';

/** Grey of the word: 0 is black. Letters over it stay readable, and copiers still see it. */
export const diagonalGrey = 0.85;
const lengthShare = 0.62;
const largestPt = 140;
const longest = 20;

/** The word in the middle of a page, rising from the lower left to the upper right; y downwards. */
export function diagonalSegments(
  word: string,
  lettering: Lettering,
  page: { readonly widthPt: number; readonly heightPt: number },
): readonly Segment[] {
  const { widthPt, heightPt } = page;
  const unit = lettering.line([...word].slice(0, longest).join(''), 100);
  if (unit.widthPt === 0) return [];
  const length = Math.hypot(widthPt, heightPt) * lengthShare;
  const scale = Math.min(length / unit.widthPt, largestPt / 100);
  const centred = place(unit.segments, (-unit.widthPt / 2) * scale, (-unit.heightPt / 2) * scale, scale);
  return rotate(centred, -Math.atan2(heightPt, widthPt), widthPt / 2, heightPt / 2);
}

function rotate(segments: readonly Segment[], angle: number, dx: number, dy: number): Segment[] {
  const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
  return segments.map(([operator, ...numbers]) => {
    const turned: number[] = [];
    for (let at = 0; at + 1 < numbers.length; at += 2) {
      const [x = 0, y = 0] = [numbers[at], numbers[at + 1]];
      turned.push(x * cos - y * sin + dx, x * sin + y * cos + dy);
    }
    return [operator, ...turned] as unknown as Segment;
  });
}
