import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type OwnerCandidate, resolveOwner } from '../../../src/scan/intake/resolve-owner.ts';
import { faxDepartment } from '../../../src/scan/receiver/fax-origin.ts';
import { aliasesOf, tokenIn } from '../../../src/scan/receiver-account.ts';
import type { PersonId, SegmentId } from '../../../src/shared/ids.ts';

const segments = ['lgwan', 'mynumber'] as SegmentId[];
const segment = fc.constantFrom(...segments);
const candidate: fc.Arbitrary<OwnerCandidate | undefined> = fc.oneof(
  fc.constant(undefined),
  fc.record({
    kind: fc.constant('department' as const),
    department: fc.constantFrom('', '総務課', '税務課'),
  }),
  fc.record({
    kind: fc.constant('person' as const),
    person: fc.record({
      id: fc.constantFrom('p1', 'p2', 'p3').map((id) => id as PersonId),
      department: fc.constantFrom('', '福祉課'),
      segments: fc.subarray(segments),
      state: fc.constantFrom('active' as const, 'suspended' as const, 'left' as const),
    }),
  }),
);
const candidates = fc.record({
  signedIn: candidate,
  account: candidate,
  destination: candidate,
  sender: candidate,
});
const protocol = fc.constantFrom('mail' as const, 'other' as const);

describe('whose a scan is', () => {
  test('always one person who may see the segment, or the tray of a named office; never anybody else', () => {
    fc.assert(
      fc.property(candidates, segment, protocol, (given, of, by) => {
        const decision = resolveOwner(given, { segment: of, department: '受付課', protocol: by });
        assert.notEqual(decision.department, '');
        if (decision.ownerId === undefined) return;
        assert.ok(decision.by !== 'receiver');
        const told = given[decision.by];
        assert.ok(told?.kind === 'person' && told.person.id === decision.ownerId);
        assert.ok(told.person.state === 'active' && told.person.segments.includes(of));
      }),
    );
  });

  test('the order is panel, account, destination, sender; in a mail the destination goes before the account', () => {
    const person = (id: string): OwnerCandidate => ({
      kind: 'person',
      person: { id: id as PersonId, department: '課', segments, state: 'active' },
    });
    const all = {
      signedIn: person('1'),
      account: person('2'),
      destination: person('3'),
      sender: person('4'),
    };
    const context = { segment: 'lgwan' as SegmentId, department: '受付課' };
    const of = (given: Parameters<typeof resolveOwner>[0], by: 'mail' | 'other') =>
      resolveOwner(given, { ...context, protocol: by }).ownerId;
    assert.equal(of(all, 'mail'), '1');
    const { signedIn: _panel, ...rest } = all;
    assert.equal(of(rest, 'other'), '2');
    assert.equal(of(rest, 'mail'), '3');
    assert.equal(of({ sender: all.sender }, 'mail'), '4');
    const office: OwnerCandidate = { kind: 'department', department: '税務課' };
    assert.equal(of({ account: office, destination: all.destination }, 'other'), '3');
    assert.equal(resolveOwner({ account: office }, { ...context, protocol: 'other' }).department, '税務課');
  });
});

describe('destinations', () => {
  test('an address is known by its part before the @ and the +, a folder by itself and those above', () => {
    assert.deepEqual(aliasesOf('Zeimu+a@scan.example.jp'), ['zeimu+a', 'zeimu']);
    assert.deepEqual(aliasesOf('/Zeimu/2026/'), ['zeimu/2026', 'zeimu']);
    assert.deepEqual(aliasesOf(''), []);
    const token = 'a'.repeat(26);
    assert.equal(tokenIn(`t-${token}@x`), token);
    assert.equal(tokenIn(`/t-${token}/scan`), token);
    assert.equal(tokenIn('t-short@x'), undefined);
  });

  test('a FAX number is found however it is written, and not within a longer one', () => {
    const rules = [{ from: '075-222-3333', department: '福祉課' }];
    for (const text of [
      '+81 75 222 3333',
      '(075)222-3333',
      'FAX_20261122_0752223333_001.tif',
      '０７５-２２２-３３３３',
    ]) {
      assert.equal(faxDepartment(rules, [text]), '福祉課', text);
    }
    assert.equal(faxDepartment(rules, ['90752223333', '07522233334']), undefined);
  });
});
