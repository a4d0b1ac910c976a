import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { expiresAt } from '../../src/print/retention.ts';
import type { OfficeCalendar } from '../../src/shared/working-days.ts';

const calendar: OfficeCalendar = {
  closedWeekdays: ['saturday', 'sunday'],
  publicHolidays: 'japan',
  closedDays: [],
  openDays: [],
  closingTime: '17:15',
};
const fridayEvening = new Date('2026-05-15T20:10+09:00');

describe('how long a job is held', () => {
  test('by hours: to the millisecond, over weekends too', () => {
    const end = expiresAt({ retentionHours: 72 }, fridayEvening, undefined);
    assert.equal(end.toISOString(), '2026-05-18T11:10:00.000Z');
  });

  test('by working days: a job sent from home on Friday evening is there on Monday', () => {
    const policy = { retentionHours: 8, workingDays: { count: 1, calendar } };
    assert.equal(expiresAt(policy, fridayEvening, undefined).toISOString(), '2026-05-18T08:15:00.000Z');
  });

  test('PWG 5100.11 job-cancel-after ends it earlier than the segment would, and never later', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(undefined, 1, 3),
        fc.integer({ min: 1, max: 8_760 }),
        fc.integer({ min: -5, max: 2 ** 31 - 1 }),
        (count, retentionHours, seconds) => {
          const policy = { retentionHours, ...(count !== undefined && { workingDays: { count, calendar } }) };
          const longest = expiresAt(policy, fridayEvening, undefined);
          const end = expiresAt(policy, fridayEvening, seconds);
          const asked = seconds < 1 ? Number.POSITIVE_INFINITY : fridayEvening.getTime() + seconds * 1_000;
          assert.equal(end.getTime(), Math.min(longest.getTime(), asked));
        },
      ),
    );
    assert.equal(
      expiresAt({ retentionHours: 1 }, fridayEvening, Number.NaN).getTime(),
      fridayEvening.getTime() + 3_600_000,
    );
  });
});
