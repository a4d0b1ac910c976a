import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { comparePairs } from '../../../drivers/device/face-pairs.ts';
import {
  equalErrorRate,
  operatingPoint,
  ScoreHistogram,
  smallestStatedRate,
} from '../../../drivers/device/face-rates.ts';
import {
  faceCosine,
  findNearest,
  flattenVectors,
  meanVector,
  toUnitLength,
} from '../../../drivers/device/face-vectors.ts';

const dimensions = 19;
const vector = fc
  .array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: dimensions, maxLength: dimensions })
  .map((values) => toUnitLength(Float32Array.from(values, (value) => value + 0.001)));
const histogramOf = (scores: readonly number[]) => {
  const histogram = new ScoreHistogram();
  for (const score of scores) histogram.add(score);
  return histogram;
};

test('a search finds what comparing one by one finds', () => {
  fc.assert(
    fc.property(
      fc.array(vector, { minLength: 1, maxLength: 30 }),
      vector,
      fc.integer({ min: 1, max: 5 }),
      (gallery, probe, count) => {
        const found = findNearest(flattenVectors(gallery, dimensions), probe, count);
        const expected = gallery.map((row) => faceCosine(row, probe)).sort((a, b) => b - a);
        assert.deepEqual(
          found.map(({ score }) => score),
          expected.slice(0, count),
        );
        for (const { index, score } of found) assert.equal(faceCosine(gallery[index] ?? probe, probe), score);
      },
    ),
  );
});

test('vectors of different engines are not compared', () => {
  const [a, b] = [new Float32Array(4).fill(0.5), new Float32Array(9).fill(1 / 3)];
  assert.throws(() => faceCosine(a, b), TypeError);
  assert.throws(() => meanVector([a, b]), TypeError);
  assert.throws(() => meanVector([]), TypeError);
  assert.throws(() => findNearest(b, a), TypeError);
  assert.throws(() => flattenVectors([a, b], 4), TypeError);
});

test('every pair is compared once, whatever the number of rows', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(vector, fc.nat(3)), { maxLength: 14 }), (rows) => {
      const flat = flattenVectors(
        rows.map(([row]) => row),
        dimensions,
      );
      const pairs = comparePairs(
        { flat, dimensions, persons: Int32Array.from(rows, ([, person]) => person) },
        (a, b) => a % 2 === 0 && b % 2 === 0,
      );
      let step = pairs.next();
      while (!step.done) step = pairs.next();
      const { chosen, rest } = step.value;
      const expected = { genuine: 0, impostor: 0 };
      for (const [at, [, person]] of rows.entries()) {
        for (const [, other] of rows.slice(at + 1)) expected[person === other ? 'genuine' : 'impostor'] += 1;
      }
      assert.equal(chosen.genuine.total + rest.genuine.total, expected.genuine);
      assert.equal(chosen.impostor.total + rest.impostor.total, expected.impostor);
      const even = Math.floor((rows.length + 1) / 2);
      assert.equal(2 * (chosen.genuine.total + chosen.impostor.total) - even * (even - 1), 0);
    }),
  );
});

test('the threshold for a rate lets no more than that share through, and a little lower one would', () => {
  const scores = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 20, maxLength: 200 });
  fc.assert(
    fc.property(scores, fc.double({ min: 0.05, max: 0.5, noNaN: true }), (values, share) => {
      const histogram = histogramOf(values);
      const threshold = histogram.thresholdFor(share);
      assert.ok(histogram.shareAtOrAbove(threshold) <= share + 1e-9);
      assert.ok(
        threshold <= -1 || histogram.shareAtOrAbove(threshold - 0.0001) >= share - 1 / values.length - 1e-9,
      );
    }),
  );
});

test('error rates of a known set: 1 of 1,000 impostors above, 1 of 100 genuine below', () => {
  const impostor = histogramOf(Array.from({ length: 1_000 }, (_, at) => (at < 1 ? 0.6 : 0.1)));
  const genuine = histogramOf(Array.from({ length: 100 }, (_, at) => (at < 1 ? 0.05 : 0.8)));
  const point = operatingPoint(genuine, impostor, 1e-3);
  assert.ok(point && point.threshold > 0.1 && point.threshold <= 0.6);
  assert.ok(Math.abs(point.falseNonMatchRate - 0.01) < 1e-9);
  assert.equal(point.falseMatches, 1);
  assert.equal(
    operatingPoint(genuine, impostor, 1e-4),
    undefined,
    'a thousand pairs cannot state one in ten thousand',
  );
  const equal = equalErrorRate(genuine, impostor);
  assert.ok(equal && equal.rate > 0 && equal.rate < 0.011);
  assert.equal(equalErrorRate(genuine, new ScoreHistogram()), undefined);
  assert.equal(smallestStatedRate(1_000), 0.01);
});

test('histograms add up', () => {
  const [a, b] = [histogramOf([0.1, 0.9]), histogramOf([-2, 2])];
  a.addAll(b);
  assert.equal(a.total, 4);
  assert.equal(a.shareAtOrAbove(0.5), 0.5);
  assert.equal(
    a.inSteps(10).reduce((sum, count) => sum + count, 0),
    4,
  );
});
