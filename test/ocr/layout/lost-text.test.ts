import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findUncovered } from '../../../ocr/layout/lost-text.ts';
import type { InkMap } from '../../../ocr/preprocess/ink.ts';

const noRules = { across: [], down: [] };

/** Two paragraphs of squares as characters; the second begins at y = 300. */
function paragraphs(): InkMap {
  const [width, height] = [800, 500];
  const data = new Uint8Array(width * height);
  for (const top of [100, 300]) {
    for (let left = 100; left < 700; left += 50) {
      for (let y = top; y < top + 40; y += 1) data.fill(1, y * width + left, y * width + left + 40);
    }
  }
  return { data, width, height };
}

const first = { left: 100, top: 100, right: 690, bottom: 140 };
const second = { left: 100, top: 300, right: 690, bottom: 340 };

test('a paragraph that no line lies over is found, whole', () => {
  const { share, regions } = findUncovered(paragraphs(), noRules, [first], 'horizontal');
  assert.ok(Math.abs(share - 0.5) < 0.02, String(share));
  assert.equal(regions.length, 1);
  const [region] = regions;
  assert.ok(region !== undefined && Math.abs(region.top - 300) <= 8 && Math.abs(region.left - 100) <= 8);
  assert.ok(Math.abs(region.right - 690) <= 8 && Math.abs(region.bottom - 340) <= 8);
});

test('nothing is left where all was read, and rules are not text', () => {
  assert.deepEqual(findUncovered(paragraphs(), noRules, [first, second], 'horizontal'), {
    share: 0,
    regions: [],
  });
  const asRule = { across: [{ from: 90, to: 700, at: 320 }], down: [] };
  const { share } = findUncovered(paragraphs(), asRule, [first], 'horizontal');
  assert.ok(share < 0.5);
});
