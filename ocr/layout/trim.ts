/** The part of a level page that something stands on: white costs the engine time as well. */

import type { InkMap } from '../preprocess/ink.ts';
import type { BoundingBox } from '../result.ts';

/** Solid spots of a row or column that are more than dust. */
const fewestSpots = 2;

/** The box around the solid ink inside `part`, with `margin` pixels of what is around; undefined when nothing stands there. */
export function trimToInk(ink: InkMap, part: BoundingBox, margin: number): BoundingBox | undefined {
  const [width, height] = [part.right - part.left, part.bottom - part.top];
  if (width < 2 || height < 2) return undefined;
  const { data, width: stride } = ink;
  const rows = new Uint32Array(height);
  const columns = new Uint32Array(width);
  for (let y = 0; y < height - 1; y += 1) {
    const from = (part.top + y) * stride + part.left;
    let spots = 0;
    for (let x = 0; x < width - 1; x += 1) {
      const at = from + x;
      if (data[at] !== 1 || data[at + 1] !== 1 || data[at + stride] !== 1 || data[at + stride + 1] !== 1)
        continue;
      spots += 1;
      columns[x] = (columns[x] ?? 0) + 1;
    }
    rows[y] = spots;
  }
  const inked = (count: number) => count >= fewestSpots;
  const [left, top] = [columns.findIndex(inked), rows.findIndex(inked)];
  if (left < 0 || top < 0) return undefined;
  const [right, bottom] = [columns.findLastIndex(inked) + 2, rows.findLastIndex(inked) + 2];
  return {
    left: Math.max(part.left, part.left + left - margin),
    top: Math.max(part.top, part.top + top - margin),
    right: Math.min(part.right, part.left + right + margin),
    bottom: Math.min(part.bottom, part.top + bottom + margin),
  };
}
