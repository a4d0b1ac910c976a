import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { holidaysOf } from '../../src/shared/japanese-holidays.ts';

/** As announced by the Cabinet Office (内閣府「国民の祝日について」), substitute and citizens' holidays included. */
const announced: Readonly<Record<number, string>> = {
  2024:
    '01-01 01-08 02-11 02-12 02-23 03-20 04-29 05-03 05-04 05-05 05-06 07-15 08-11 08-12 09-16 09-22 09-23 ' +
    '10-14 11-03 11-04 11-23',
  2025:
    '01-01 01-13 02-11 02-23 02-24 03-20 04-29 05-03 05-04 05-05 05-06 07-21 08-11 09-15 09-23 10-13 11-03 ' +
    '11-23 11-24',
  2026:
    '01-01 01-12 02-11 02-23 03-20 04-29 05-03 05-04 05-05 05-06 07-20 08-11 09-21 09-22 09-23 10-12 11-03 ' +
    '11-23',
  2027: '01-01 01-11 02-11 02-23 03-21 03-22 04-29 05-03 05-04 05-05 07-19 08-11 09-20 09-23 10-11 11-03 11-23',
};

describe('the national holidays of Japan', () => {
  for (const [year, days] of Object.entries(announced)) {
    test(`${year} has the days that the Cabinet Office announced`, () => {
      const expected = days.split(' ').map((day) => `${year}-${day}`);
      assert.deepEqual([...holidaysOf(Number(year))].sort(), expected);
    });
  }

  test('§3(3): the day between two holidays is one (2032: 敬老の日 and 秋分の日)', () => {
    const days = holidaysOf(2032);
    for (const day of ['2032-09-20', '2032-09-21', '2032-09-22']) assert.ok(days.has(day), day);
  });

  test('years of another law have none, so that nothing wrong is said of them', () => {
    assert.equal(holidaysOf(2021).size, 0);
    assert.equal(holidaysOf(2100).size, 0);
  });
});
