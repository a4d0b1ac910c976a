/** The places that must be covered so that nothing of a number can be seen. */

import type { BoundingBox } from '../../../ocr/result.ts';
import { numberLength } from './check-digit.ts';
import type { DigitRun } from './digit-runs.ts';

/**
 * Boxes on the page image: from each digit to the next, so that what recognition passed over between them is covered
 * too. A run with fewer than twelve digits is lengthened at both ends by as many as it lacks: one may stand there
 * unread.
 */
export function boxesToBurn({ digits, height }: DigitRun): BoundingBox[] {
  const boxes = digits.map(({ mark }) => mark.box);
  const [first, last] = [boxes[0], boxes.at(-1)];
  if (first === undefined || last === undefined) return [];
  const covered = boxes.map((box, index) => {
    const next = boxes[index + 1];
    return next !== undefined && isBeside(box, next, 5 * height) ? around(box, next) : box;
  });
  const missing = numberLength - digits.length;
  if (missing <= 0 || boxes.length < 2) return covered;
  const step = {
    x: (centre(last).x - centre(first).x) / (boxes.length - 1),
    y: (centre(last).y - centre(first).y) / (boxes.length - 1),
  };
  return [
    around(moved(first, step, -missing - 0.5), first),
    ...covered,
    around(last, moved(last, step, missing + 0.5)),
  ];
}

function isBeside(a: BoundingBox, b: BoundingBox, reach: number): boolean {
  const [from, to] = [centre(a), centre(b)];
  const [x, y] = [Math.abs(to.x - from.x), Math.abs(to.y - from.y)];
  const size = Math.max(a.right - a.left, a.bottom - a.top, b.right - b.left, b.bottom - b.top);
  return Math.min(x, y) <= size && Math.max(x, y) <= reach;
}

function around(a: BoundingBox, b: BoundingBox): BoundingBox {
  return {
    left: Math.min(a.left, b.left),
    top: Math.min(a.top, b.top),
    right: Math.max(a.right, b.right),
    bottom: Math.max(a.bottom, b.bottom),
  };
}

function centre(box: BoundingBox): { readonly x: number; readonly y: number } {
  return { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 };
}

function moved(
  { left, top, right, bottom }: BoundingBox,
  step: { readonly x: number; readonly y: number },
  times: number,
): BoundingBox {
  const [x, y] = [step.x * times, step.y * times];
  return { left: left + x, top: top + y, right: right + x, bottom: bottom + y };
}
