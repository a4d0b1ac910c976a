import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { defaultFaceLimits } from '../../src/identity/face-policy.ts';
import {
  binOf,
  countAll,
  countFrom,
  decideThresholds,
  floorOfBin,
  highestVerification,
  scoreBins,
  upperBound,
} from '../../src/identity/face-thresholds.ts';

const target = 0.0001;

function countsOf(impostor: readonly number[], genuine: readonly number[] = []) {
  const counts = { impostor: new Uint32Array(scoreBins), genuine: new Uint32Array(scoreBins) };
  for (const score of impostor) counts.impostor[binOf(score)] = (counts.impostor[binOf(score)] ?? 0) + 1;
  for (const score of genuine) counts.genuine[binOf(score)] = (counts.genuine[binOf(score)] ?? 0) + 1;
  return counts;
}

test('a score lies in the bin whose lowest cosine is at or below it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: scoreBins - 1 }), (bin) => {
      assert.equal(binOf(floorOfBin(bin)), bin);
    }),
  );
  assert.equal(binOf(1), scoreBins - 1);
  assert.equal(binOf(-1), 0);
  assert.equal(binOf(-1.1), 0);
});

test('a site whose people are unlike keeps the defaults', () => {
  const run = decideThresholds(
    countsOf(Array.from({ length: 20_000 }, (_, at) => (at % 40) / 100)),
    defaultFaceLimits,
    target,
  );
  assert.equal(run.verification, 0.45);
  assert.equal(run.identification, 0.52);
  assert.equal(run.fmr, 0);
  assert.equal(run.fmrUpper, 3 / 20_000);
  assert.equal(run.targetMet, true);
});

test('a site whose people are alike gets a higher threshold, and identification keeps its distance', () => {
  const scores = Array.from({ length: 20_000 }, (_, at) => (at < 50 ? 0.5 : 0.1));
  const run = decideThresholds(countsOf(scores), defaultFaceLimits, target);
  assert.equal(run.verification, 0.51);
  assert.equal(run.identification, 0.58);
  assert.equal(run.targetMet, true);
});

test('where even the highest threshold does not hold the target, the run says so', () => {
  const run = decideThresholds(countsOf(Array.from({ length: 100 }, () => 0.9)), defaultFaceLimits, target);
  assert.equal(run.verification, highestVerification);
  assert.equal(run.targetMet, false);
});

test('thresholds are never below the defaults nor above the highest, and hold the target or say that they do not', () => {
  const score = fc.double({ min: -1, max: 1, noNaN: true });
  fc.assert(
    fc.property(
      fc.array(score, { maxLength: 300 }),
      fc.array(score, { maxLength: 60 }),
      (impostor, genuine) => {
        const counts = countsOf(impostor, genuine);
        const run = decideThresholds(counts, defaultFaceLimits, target);
        assert.ok(run.verification >= defaultFaceLimits.verification);
        assert.ok(run.verification <= highestVerification);
        assert.ok(run.identification >= defaultFaceLimits.identification);
        assert.equal(run.impostorPairs, countAll(counts.impostor));
        const rate =
          impostor.length === 0 ? 0 : countFrom(counts.impostor, run.verification) / impostor.length;
        assert.equal(run.targetMet, rate <= target);
        assert.ok(run.fmrUpper >= run.fmr);
        assert.equal(run.fnmr === undefined, genuine.length < 30);
      },
    ),
    { numRuns: 100 },
  );
});

test('the upper bound follows the rule of three and goes down with more pairs', () => {
  assert.equal(upperBound(0, 0), 1);
  assert.equal(upperBound(0, 30_000), 0.0001);
  assert.ok(upperBound(5, 1_000) > 0.005 && upperBound(5, 1_000) < 0.012);
});
