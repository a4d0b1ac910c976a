import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  type Actor,
  checkWord,
  mayConfirm,
  mayDecide,
  mayExecute,
  obstacleOf,
  roundStates,
} from '../../src/archive/disposition.ts';
import type { PersonId } from '../../src/shared/ids.ts';

const person = fc.constantFrom('p1', 'p2', 'p3').map((id) => id as PersonId);
const actor: fc.Arbitrary<Actor> = fc.record({
  id: person,
  roles: fc.subarray(['staff', 'records', 'administrator', 'auditor'] as const),
  departments: fc.subarray(['総務課', '税務課']),
});

describe('rounds of disposition', () => {
  test('whoever the people and their roles are, nobody confirms and decides alone, and no administrator passes for a clerk', () => {
    fc.assert(
      fc.property(actor, actor, actor, (first, second, third) => {
        const proposed = { state: 'proposed', department: '総務課' } as const;
        const confirmed = { ...proposed, state: 'confirmed', confirmedBy: first.id } as const;
        const decided = { ...confirmed, state: 'decided', decidedBy: second.id } as const;
        const all =
          mayConfirm(proposed, first).ok && mayDecide(confirmed, second).ok && mayExecute(decided, third).ok;
        if (!all) return;
        assert.notEqual(first.id, second.id);
        assert.ok(second.roles.includes('records') && third.roles.includes('records'));
        assert.ok(first.roles.includes('records') || first.departments.includes('総務課'));
      }),
    );
  });

  test('each act belongs to one state', () => {
    const records: Actor = { id: 'p9' as PersonId, roles: ['records'], departments: [] };
    const people = { confirmedBy: 'p1' as PersonId, decidedBy: 'p2' as PersonId };
    const open = (act: typeof mayConfirm) =>
      roundStates.filter((state) => act({ state, department: '', ...people }, records).ok);
    assert.deepEqual(open(mayConfirm), ['proposed']);
    assert.deepEqual(open(mayDecide), ['confirmed']);
    assert.deepEqual(open(mayExecute), ['decided', 'executing']);
  });

  test('a list without a department is confirmed by the records office alone', () => {
    const nobody: Actor = { id: 'p1' as PersonId, roles: ['staff'], departments: [''] };
    assert.equal(mayConfirm({ state: 'proposed', department: '' }, nobody).ok, false);
  });

  test('an extension needs years and a reason, a departure from the plan a reason', () => {
    assert.equal(checkWord({ outcome: 'destroy' }, 'destroy').ok, true);
    assert.equal(checkWord({ outcome: 'destroy' }, 'transfer').ok, false);
    assert.equal(checkWord({ outcome: 'destroy', reason: '写しのみ' }, 'transfer').ok, true);
    assert.equal(checkWord({ outcome: 'extend', years: 5 }, 'destroy').ok, false);
    assert.equal(checkWord({ outcome: 'extend', years: 0, reason: '係争中' }, undefined).ok, false);
    assert.equal(checkWord({ outcome: 'extend', years: 5, reason: '係争中' }, undefined).ok, true);
  });

  test('a hold, a period that still runs, and a transfer nobody received keep a record', () => {
    const free = { outcome: 'destroy', retention: '2026-03-31', held: false, received: false } as const;
    assert.equal(obstacleOf(free, '2026-04-01'), undefined);
    assert.equal(obstacleOf(free, '2026-03-31')?.kind, 'not-over');
    assert.equal(obstacleOf({ ...free, retention: undefined }, '2026-04-01')?.kind, 'not-over');
    assert.equal(obstacleOf({ ...free, retention: 'permanent' }, '9999-01-01')?.kind, 'not-over');
    assert.equal(obstacleOf({ ...free, held: true }, '2026-04-01')?.kind, 'held');
    assert.equal(obstacleOf({ ...free, outcome: 'transfer' }, '2026-04-01')?.kind, 'not-received');
    assert.equal(obstacleOf({ ...free, outcome: 'transfer', received: true }, '2026-04-01'), undefined);
  });
});
