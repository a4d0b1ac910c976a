import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { isLocked, personTrials, windowStart } from '../../src/identity/trials.ts';

describe('limits of trials', () => {
  test('the fifth failure locks, the fourth does not', () => {
    assert.equal(isLocked(4, personTrials), false);
    assert.equal(isLocked(5, personTrials), true);
  });

  test('the window goes back from now by its length', () => {
    const now = new Date('2026-04-01T09:00:00Z');
    assert.deepEqual(windowStart(now, personTrials), new Date('2026-04-01T08:45:00Z'));
  });

  test('more failures never unlock', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.nat(200), fc.integer({ min: 1, max: 100 }), (failures, more, most) => {
        const limit = { failures: most, windowMs: 1000 };
        assert.ok(!isLocked(failures, limit) || isLocked(failures + more, limit));
      }),
    );
  });
});
