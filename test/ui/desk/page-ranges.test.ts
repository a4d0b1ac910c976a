import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatRanges, parseRanges } from '../../../src/ui/desk/app/prints/page-ranges.ts';

test('pages are read as people write them, in full-width letters too, and sorted', () => {
  assert.deepEqual(parseRanges('8, 1-3'), [
    { lower: 1, upper: 3 },
    { lower: 8, upper: 8 },
  ]);
  assert.deepEqual(parseRanges('１〜３、５'), parseRanges('1-3,5'));
  assert.deepEqual(parseRanges('８－', 12), [{ lower: 8, upper: 12 }]);
  assert.deepEqual(parseRanges('  '), []);
});

test('what overlaps, runs backwards, or is no page is not read', () => {
  for (const text of ['1-3, 2', '3-1', '0', 'a', '1-2-3', '1000000', '-3', '13-']) {
    assert.equal(parseRanges(text, 12), undefined, text);
  }
  assert.equal(parseRanges(Array.from({ length: 21 }, (_, at) => String(2 * at + 1)).join(',')), undefined);
});

test('what was written is read back as it was', () => {
  const gaps = fc.array(fc.tuple(fc.integer({ min: 1, max: 50 }), fc.nat({ max: 50 })), { maxLength: 20 });
  fc.assert(
    fc.property(gaps, (steps) => {
      let last = 0;
      const ranges = steps.map(([gap, length]) => {
        const lower = last + gap;
        last = lower + length;
        return { lower, upper: last };
      });
      assert.deepEqual(parseRanges(formatRanges(ranges)), ranges);
    }),
  );
});

test('no text makes the reader throw', () => {
  fc.assert(fc.property(fc.string({ maxLength: 300, unit: 'grapheme' }), (text) => void parseRanges(text)));
});
