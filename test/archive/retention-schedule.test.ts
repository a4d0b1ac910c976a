import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { keptUntil } from '../../src/archive/file-plan.ts';
import {
  endsBy,
  extendedEnd,
  isOver,
  laterEnd,
  retentionEnd,
  retentionStart,
  yearOfSeries,
} from '../../src/archive/retention-schedule.ts';

const day = fc
  .date({ min: new Date('1950-01-01T00:00:00Z'), max: new Date('2150-12-31T00:00:00Z'), noInvalidDate: true })
  .map((at) => at.toISOString().slice(0, 10));
const series = fc.constantFrom('fiscal-year' as const, 'calendar-year' as const);
const period = fc.oneof(fc.integer({ min: 1, max: 100 }), fc.constant('permanent' as const));
const dayAfter = (text: string) =>
  new Date(Date.parse(`${text}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

describe('the retention schedule', () => {
  test('five years of a document completed on 2026-05-10 run from 2027-04-01 until 2032-03-31', () => {
    const year = yearOfSeries('fiscal-year', '2026-05-10');
    assert.equal(retentionStart('fiscal-year', year), '2027-04-01');
    assert.equal(retentionEnd({ period: 5, series: 'fiscal-year' }, year), '2032-03-31');
    assert.equal(yearOfSeries('fiscal-year', '2027-03-31'), 2026);
    assert.equal(yearOfSeries('fiscal-year', '2027-04-01'), 2027);
  });

  test('a series by calendar years runs from the next 1 January', () => {
    assert.equal(retentionStart('calendar-year', 2026), '2027-01-01');
    assert.equal(retentionEnd({ period: 1, series: 'calendar-year' }, 2026), '2027-12-31');
  });

  test('whole years pass between the day after the start year and the end, for every day and period', () => {
    fc.assert(
      fc.property(day, series, fc.integer({ min: 1, max: 100 }), (completed, kind, years) => {
        const year = yearOfSeries(kind, completed);
        const start = retentionStart(kind, year);
        const end = retentionEnd({ period: years, series: kind }, year);
        assert.ok(start > completed, 'it begins after completion');
        assert.equal(dayAfter(end), `${Number(start.slice(0, 4)) + years}${start.slice(4)}`);
        assert.equal(isOver(end, end), false, 'its last day belongs to it');
        assert.equal(isOver(end, dayAfter(end)), true);
      }),
    );
  });

  test('what is kept for ever is never over and on no list, however it is extended', () => {
    fc.assert(
      fc.property(
        day,
        fc.integer({ min: 1900, max: 3000 }),
        fc.integer({ min: 1, max: 100 }),
        (today, year, more) => {
          assert.equal(isOver('permanent', today), false);
          assert.equal(endsBy('permanent', year), false);
          assert.equal(extendedEnd('permanent', more), 'permanent');
          assert.equal(isOver(undefined, today), false);
          assert.equal(endsBy(undefined, year), false);
        },
      ),
    );
  });

  test('a plan never shortens what a record was promised, and a longer one always wins', () => {
    fc.assert(
      fc.property(day, series, period, period, (completed, kind, mine, its) => {
        const year = yearOfSeries(kind, completed);
        const own = retentionEnd({ period: mine, series: kind }, year);
        const one = { classCode: 'A', title: '', department: '', period: its, series: kind };
        const kept = keptUntil({ retention: own, completedIn: year }, one);
        assert.ok(kept === 'permanent' || (own !== 'permanent' && kept !== undefined && kept >= own));
        assert.equal(kept, laterEnd(own, retentionEnd(one, year)));
      }),
    );
  });

  test('an extension ends on the same day of a later year, and a 29 February on the 28th', () => {
    assert.equal(extendedEnd('2032-03-31', 5), '2037-03-31');
    assert.equal(extendedEnd('2028-02-29', 1), '2029-02-28');
    assert.equal(extendedEnd('2028-02-29', 4), '2032-02-29');
  });

  test('the list of a fiscal year has what ends by its 31 March, and nothing of the next', () => {
    assert.equal(endsBy('2032-03-31', 2031), true);
    assert.equal(endsBy('2031-12-31', 2031), true);
    assert.equal(endsBy('2032-04-01', 2031), false);
  });
});
