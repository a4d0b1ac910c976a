import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foundRate } from '../../../ocr/quality/found-rate.ts';

test('phrases of four characters are looked for inside a line', () => {
  assert.deepEqual(foundRate(['文書管理規程'], '文書管理規定'), { phrases: 3, found: 2, rate: 2 / 3 });
});

test('a space inside the extracted text hides a phrase', () => {
  assert.equal(foundRate(['定例会会議録'], '定例 会 会議 録').found, 0);
});

test('full-width and half-width figures are the same', () => {
  assert.equal(foundRate(['令和８年１１月'], '令和8年11月').rate, 1);
});

test('phrases do not reach over a space of the original', () => {
  assert.deepEqual(foundRate(['記　日時'], ''), { phrases: 0, found: 0, rate: 1 });
});
