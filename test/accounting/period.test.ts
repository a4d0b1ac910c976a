import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { addMonths, isMonth, monthOf, spanOf, spanOfMonths } from '../../src/accounting/period.ts';

describe('the periods of the accounts', () => {
  test("a month begins at midnight in Japan, whatever the machine's zone", () => {
    assert.equal(monthOf(new Date('2026-03-31T15:00:00Z')), '2026-04');
    const span = spanOfMonths('2026-04', '2026-06');
    assert.equal(span.from.toISOString(), '2026-03-31T15:00:00.000Z');
    assert.equal(span.until.toISOString(), '2026-06-30T15:00:00.000Z');
  });

  test('a fiscal year runs from April to March, or from the month that is configured', () => {
    const march = new Date('2027-03-31T14:59:59Z');
    assert.deepEqual(spanOf('fiscal-year', march, 4), spanOfMonths('2026-04', '2027-03'));
    assert.deepEqual(
      spanOf('fiscal-year', new Date('2027-03-31T15:00:00Z'), 4),
      spanOfMonths('2027-04', '2028-03'),
    );
    assert.deepEqual(spanOf('fiscal-year', march, 1), spanOfMonths('2027-01', '2027-12'));
    assert.deepEqual(spanOf('month', march, 4), spanOfMonths('2027-03', '2027-03'));
  });

  test('months are counted over the turn of the year', () => {
    assert.equal(addMonths('2026-11', 2), '2027-01');
    assert.equal(addMonths('2026-01', -1), '2025-12');
    for (const text of ['2026-13', '2026-00', '26-04', '2026-4', '2026-04-01'])
      assert.equal(isMonth(text), false);
  });
});
