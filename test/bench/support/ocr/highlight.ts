/** How well a highlight of a found phrase covers the phrase on the picture. */

import type { SetPage } from '../../../support/ocr-set/set.ts';
import type { TrueBox, TrueCharacter } from '../../../support/ocr-set/truth.ts';
import type { SeenCharacter } from '../../../support/pdf-places.ts';

/** Length of the phrases that are compared. */
const length = 4;

/**
 * Intersection over union of highlight and true box for every phrase of four characters that the page and the reader
 * each say once.
 */
export function highlightOverlaps(page: SetPage, seen: readonly SeenCharacter[]): number[] {
  const across = 72 / page.dpiAcross;
  const down = 72 / page.dpiDown;
  const wanted = phrases(page.truth.lines.map((line) => line.characters));
  const there = phrases([seen.map((one) => ({ text: one.text, box: one }))]);
  const overlaps: number[] = [];
  for (const [phrase, boxes] of wanted) {
    const marked = there.get(phrase);
    if (boxes.length !== 1 || marked?.length !== 1) continue;
    const [box] = boxes;
    const [highlight] = marked;
    if (box === undefined || highlight === undefined) continue;
    const points = {
      left: box.left * across,
      right: box.right * across,
      top: box.top * down,
      bottom: box.bottom * down,
    };
    overlaps.push(overlap(points, highlight));
  }
  return overlaps;
}

function phrases(lines: readonly (readonly TrueCharacter[])[]): Map<string, TrueBox[]> {
  const found = new Map<string, TrueBox[]>();
  for (const line of lines) {
    for (let at = 0; at + length <= line.length; at += 1) {
      const run = line.slice(at, at + length);
      const text = run.map((one) => one.text).join('');
      if (/\s/u.test(text)) continue;
      found.set(text, [...(found.get(text) ?? []), around(run.map((one) => one.box))]);
    }
  }
  return found;
}

function around(boxes: readonly TrueBox[]): TrueBox {
  return {
    left: Math.min(...boxes.map(({ left }) => left)),
    top: Math.min(...boxes.map(({ top }) => top)),
    right: Math.max(...boxes.map(({ right }) => right)),
    bottom: Math.max(...boxes.map(({ bottom }) => bottom)),
  };
}

function overlap(a: TrueBox, b: TrueBox): number {
  const width = Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left));
  const height = Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));
  const area = (box: TrueBox): number => (box.right - box.left) * (box.bottom - box.top);
  return (width * height) / (area(a) + area(b) - width * height);
}
