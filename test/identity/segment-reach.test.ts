import assert from 'node:assert/strict';
import { test } from 'node:test';
import { segmentReach } from '../../src/identity/segment-reach.ts';
import type { SegmentId } from '../../src/shared/ids.ts';

const lgwan = 'lgwan' as SegmentId;
const mynumber = 'mynumber' as SegmentId;
const core = 'core' as SegmentId;
const segments = [
  { id: lgwan, releaseFactors: 1 as const, phoneRelease: true },
  { id: mynumber, releaseFactors: 2 as const },
  { id: core, releaseFactors: 1 as const },
];
const card = { factor: 'card' as const, assurance: 1 as const };
const pin = { factor: 'pin' as const, assurance: 1 as const };

test('a card alone opens a segment of one factor, and for one of two says what would be the second', () => {
  const reach = segmentReach({ segments, rules: [] }, [lgwan, mynumber], [card]);
  assert.deepEqual(
    reach.map(({ segment, kinds, isOpen }) => [segment, kinds, isOpen]),
    [
      [lgwan, 1, true],
      [mynumber, 2, false],
    ],
  );
  assert.deepEqual(reach[0]?.needs, []);
  assert.deepEqual(reach[1]?.needs, ['face', 'pin', 'password']);
});

test('a card and a PIN open both, and nothing is said of segments that are not the person’s', () => {
  const reach = segmentReach({ segments, rules: [] }, [mynumber], [card, pin]);
  assert.deepEqual(reach, [{ segment: mynumber, kinds: 2, isListed: false, isOpen: true, needs: [] }]);
});

test('a card that only states its number does not count where one must prove itself', () => {
  const rules = [{ when: { segment: 'core' }, cardAssurance: 2 as const, accepted: ['card' as const] }];
  assert.equal(segmentReach({ segments, rules }, [core], [card])[0]?.isOpen, false);
  const proving = { factor: 'card' as const, assurance: 2 as const };
  assert.equal(segmentReach({ segments, rules }, [core], [proving])[0]?.isOpen, true);
});

test('rules of one device, one place or one mark are left to the panel', () => {
  const rules = [
    { when: { device: '3F' }, kinds: 2 as const },
    { when: { site: '本庁' }, kinds: 2 as const },
    { when: { mark: 'confidential' }, kinds: 2 as const },
  ];
  assert.equal(segmentReach({ segments, rules }, [lgwan], [card])[0]?.isOpen, true);
  const everywhere = [{ when: {}, kinds: 2 as const }];
  const [strict] = segmentReach({ segments, rules: everywhere }, [lgwan], [card]);
  assert.deepEqual([strict?.isOpen, strict?.kinds], [false, 2]);
  assert.equal(
    strict?.isListed,
    true,
    'a rule asks for more at the device; the desk lists the jobs all the same',
  );
});

test('where no factor counts, nothing is named that would help', () => {
  const rules = [{ when: { segment: 'core' }, accepted: [] }];
  assert.deepEqual(segmentReach({ segments, rules }, [core], [card, pin]), [
    { segment: core, kinds: 1, isListed: true, isOpen: false, needs: [] },
  ]);
});
