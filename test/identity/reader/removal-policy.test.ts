import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sessionEndsWithCard } from '../../../src/identity/reader/removal-policy.ts';
import type { SegmentId } from '../../../src/shared/ids.ts';

const session = (...segments: string[]) => ({ segments: segments as SegmentId[], stepUp: [] });
const device = { site: '本庁' };
const plain = { endsSession: undefined };
const policy = { otherwise: true, sites: {}, segments: {} };

test('without a word a session ends with its card', () => {
  assert.ok(sessionEndsWithCard(policy, plain, device, session('lgwan')));
});

test('a site may let sessions go on, a reader may differ from its site, and a segment has the last word', () => {
  const lenient = { ...policy, sites: { 本庁: false } };
  assert.ok(!sessionEndsWithCard(lenient, plain, device, session('lgwan')));
  assert.ok(sessionEndsWithCard(lenient, plain, { site: '支所' }, session('lgwan')));
  assert.ok(sessionEndsWithCard(lenient, { endsSession: true }, device, session('lgwan')));
  const strict = { ...lenient, segments: { mynumber: true } };
  assert.ok(sessionEndsWithCard(strict, { endsSession: false }, device, session('lgwan', 'mynumber')));
});

test('a segment that a session could yet reach counts as well', () => {
  const strict = { otherwise: false, sites: {}, segments: { mynumber: true } };
  const later = { ...session('lgwan'), stepUp: [{ segment: 'mynumber' as SegmentId }] };
  assert.ok(sessionEndsWithCard(strict, plain, device, later));
  assert.ok(!sessionEndsWithCard(strict, plain, device, session('lgwan')));
});

test('a segment does without only when every reached one does', () => {
  const some = { ...policy, segments: { lgwan: false } };
  assert.ok(!sessionEndsWithCard(some, plain, device, session('lgwan')));
  assert.ok(sessionEndsWithCard(some, plain, device, session('lgwan', 'internet')));
});

test('more segments never make a strict session lenient', () => {
  const word = fc.constantFrom(true, false, undefined);
  const names = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'toString'), { maxLength: 4 });
  fc.assert(
    fc.property(
      names,
      names,
      word,
      fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.boolean()),
      (one, more, own, segments) => {
        const rules = { otherwise: true, sites: {}, segments };
        const reader = { endsSession: own };
        if (one.length > 0 && sessionEndsWithCard(rules, reader, device, session(...one))) {
          assert.ok(sessionEndsWithCard(rules, reader, device, session(...one, ...more)));
        }
      },
    ),
  );
});
