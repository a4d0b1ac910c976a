import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  addDays,
  closingAfterWorkingDays,
  dayOf,
  isWorkingDay,
  lastClosing,
  type OfficeCalendar,
  startOfDay,
} from '../../src/shared/working-days.ts';

const calendar: OfficeCalendar = {
  closedWeekdays: ['saturday', 'sunday'],
  publicHolidays: 'japan',
  closedDays: ['12-29', '12-30', '12-31', '01-02', '01-03', '2026-06-05'],
  openDays: ['2026-06-06'],
  closingTime: '17:15',
};
const jst = (text: string) => new Date(`${text}+09:00`);
const moments = fc.date({ min: new Date('2022-01-10Z'), max: new Date('2090-01-01Z'), noInvalidDate: true });

describe('the calendar of an office', () => {
  test('a day is that of Japan, whatever the zone of the machine', () => {
    assert.equal(dayOf(new Date('2026-05-10T14:59:59Z')), '2026-05-10');
    assert.equal(dayOf(new Date('2026-05-10T15:00:00Z')), '2026-05-11');
    assert.equal(startOfDay('2026-05-11').toISOString(), '2026-05-10T15:00:00.000Z');
  });

  test('weekends, holidays, the turn of the year and listed days are closed; a listed open day is open', () => {
    const closed = ['2026-05-09', '2026-05-05', '2026-05-06', '2026-12-30', '2027-01-02', '2026-06-05'];
    for (const day of closed) assert.equal(isWorkingDay(calendar, day), false, day);
    for (const day of ['2026-05-07', '2026-12-28', '2026-06-06'])
      assert.equal(isWorkingDay(calendar, day), true, day);
    assert.equal(isWorkingDay({ ...calendar, publicHolidays: 'none' }, '2026-05-05'), true);
  });

  test('what is sent on Friday evening stays until Monday evening, and until Thursday over the May holidays', () => {
    const friday = closingAfterWorkingDays(calendar, jst('2026-05-15T20:10'), 1);
    assert.equal(friday.getTime(), jst('2026-05-18T17:15').getTime());
    const may = closingAfterWorkingDays(calendar, jst('2026-05-01T09:00'), 1);
    assert.equal(may.getTime(), jst('2026-05-07T17:15').getTime());
    const saturday = closingAfterWorkingDays(calendar, jst('2026-05-16T11:00'), 1);
    assert.equal(saturday.getTime(), jst('2026-05-18T17:15').getTime());
  });

  test('the end is always a closing time of a working day, later than the moment, with so many working days between', () => {
    fc.assert(
      fc.property(moments, fc.integer({ min: 1, max: 20 }), (moment, count) => {
        const end = closingAfterWorkingDays(calendar, moment, count);
        assert.ok(end > moment);
        assert.ok(isWorkingDay(calendar, dayOf(end)));
        let between = 0;
        for (let day = addDays(dayOf(moment), 1); day <= dayOf(end); day = addDays(day, 1)) {
          if (isWorkingDay(calendar, day)) between += 1;
        }
        assert.equal(between, count);
      }),
      { numRuns: 100 },
    );
  });

  test('the last closing before a moment is not after it, and no working day closed in between', () => {
    fc.assert(
      fc.property(moments, (moment) => {
        const closing = lastClosing(calendar, moment);
        assert.ok(closing !== undefined && closing <= moment);
        assert.ok(closingAfterWorkingDays(calendar, closing, 1) > moment);
      }),
      { numRuns: 100 },
    );
  });

  test('an office that never opens does not stop the service', () => {
    const two = (number: number) => String(number).padStart(2, '0');
    const never = Array.from(
      { length: 12 * 31 },
      (_, at) => `${two(Math.floor(at / 31) + 1)}-${two((at % 31) + 1)}`,
    );
    const shut = { ...calendar, closedDays: never, openDays: [] };
    assert.ok(closingAfterWorkingDays(shut, jst('2026-05-15T10:00'), 3) > jst('2026-05-15T10:00'));
    assert.equal(lastClosing(shut, jst('2026-05-15T10:00')), undefined);
  });
});
