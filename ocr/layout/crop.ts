/** Parts of a level page, and the way back. */

import type { EngineBlock } from '../engine/engine.ts';
import type { GreyImage } from '../raster/page-raster.ts';
import type { BoundingBox } from '../result.ts';

/** A copy of the part, with white around it when `margin` pixels are asked for. `box` lies inside the image. */
export function cropImage({ data, width }: GreyImage, box: BoundingBox, margin = 0): GreyImage {
  const own = { width: box.right - box.left + 2 * margin, height: box.bottom - box.top + 2 * margin };
  const copy = new Uint8Array(own.width * own.height).fill(255);
  for (let y = box.top; y < box.bottom; y += 1) {
    const from = y * width + box.left;
    copy.set(data.subarray(from, from + box.right - box.left), (y - box.top + margin) * own.width + margin);
  }
  return { data: copy, ...own };
}

/** A block found on a part, on the page. */
export function moveBlock(block: EngineBlock, { left, top }: Pick<BoundingBox, 'left' | 'top'>): EngineBlock {
  const move = (box: BoundingBox): BoundingBox => ({
    left: box.left + left,
    top: box.top + top,
    right: box.right + left,
    bottom: box.bottom + top,
  });
  return {
    lines: block.lines.map((line) => ({
      box: move(line.box),
      symbols: line.symbols.map((symbol) => ({ ...symbol, box: move(symbol.box) })),
    })),
  };
}
