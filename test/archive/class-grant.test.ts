import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkGrant, grantInForce, type WantedGrant } from '../../src/archive/class-grant.ts';
import type { SegmentId } from '../../src/shared/ids.ts';

const lgwan = 'lgwan' as SegmentId;
const wanted: WantedGrant = {
  segment: lgwan,
  classCode: ' ０１-02 ',
  holder: { kind: 'department', name: '監査事務局' },
  from: '2026-04-01',
  until: '2026-04-30',
  reason: '定期監査\n',
};

function refusalOf(changes: Partial<WantedGrant>): string | undefined {
  const checked = checkGrant({ ...wanted, ...changes }, [lgwan]);
  return checked.ok ? undefined : checked.refusal;
}

describe('a grant of a class', () => {
  test('is kept in one form', () => {
    const checked = checkGrant(wanted, [lgwan]);
    assert.ok(checked.ok);
    assert.equal(checked.value.classCode, '01-02');
    assert.equal(checked.value.reason, '定期監査');
  });

  test('is refused for segments, classes, holders and days that cannot be', () => {
    assert.equal(refusalOf({ segment: 'other' as SegmentId }), 'segment-unknown');
    for (const classCode of ['', '*', '0*1', ' ']) assert.equal(refusalOf({ classCode }), 'class-not-valid');
    assert.equal(refusalOf({ holder: { kind: 'person', name: 'hanako' } }), 'holder-not-valid');
    assert.equal(refusalOf({ holder: { kind: 'role', name: 'mayor' } }), 'holder-not-valid');
    assert.equal(refusalOf({ holder: { kind: 'group', name: ' ' } }), 'holder-not-valid');
    assert.equal(refusalOf({ from: '2026-02-30' }), 'days-not-valid');
    assert.equal(refusalOf({ until: '2026-03-31' }), 'days-not-valid');
    assert.equal(refusalOf({ holder: { kind: 'role', name: 'auditor' }, classCode: '01*' }), undefined);
  });

  test('is in force from its first day to its last, and not once it was taken back', () => {
    const grant = { from: '2026-04-01', until: '2026-04-30', revokedAt: undefined };
    assert.deepEqual(
      ['2026-03-31', '2026-04-01', '2026-04-30', '2026-05-01'].map((day) => grantInForce(grant, day)),
      [false, true, true, false],
    );
    assert.equal(grantInForce({ ...grant, until: undefined }, '2099-01-01'), true);
    assert.equal(grantInForce({ ...grant, revokedAt: new Date(0) }, '2026-04-02'), false);
  });
});
