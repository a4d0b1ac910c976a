import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextTurn, pickDue, type Turn } from '../../src/devices/watch/schedule.ts';

const timing = { everyMs: 1_000, mostMs: 10_000, lookMs: 500, parallel: 4 };

test('a device that answers comes again at the pace, a silent one ever more rarely up to a limit', () => {
  let turn: Turn | undefined;
  const pauses = Array.from({ length: 6 }, () => {
    turn = nextTurn(turn, false, 0, timing);
    return turn.dueAt;
  });
  assert.deepEqual(pauses, [2_000, 4_000, 8_000, 10_000, 10_000, 10_000]);
  assert.deepEqual(nextTurn(turn, true, 50, timing), { dueAt: 1_050, failures: 0 });
});

test('silent devices never take more than half of the places', () => {
  const turns = new Map<string, Turn>([
    ...Array.from({ length: 20 }, (_, at) => [`dead-${at}`, { dueAt: 0, failures: 3 }] as const),
    ['well-1', { dueAt: 5, failures: 0 }],
    ['well-2', { dueAt: 4, failures: 0 }],
    ['later', { dueAt: 99, failures: 0 }],
  ]);
  assert.deepEqual(pickDue(turns, new Set(), 10, 4), ['dead-0', 'dead-1', 'well-2', 'well-1']);
  assert.deepEqual(pickDue(turns, new Set(['dead-0', 'dead-1']), 10, 4), ['well-2', 'well-1']);
  assert.deepEqual(pickDue(turns, new Set(['dead-0', 'dead-1', 'well-1', 'well-2']), 10, 4), []);
});
