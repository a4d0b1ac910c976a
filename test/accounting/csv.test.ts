import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { byteOrderMark, csvLine } from '../../src/accounting/csv.ts';

describe('CSV for spreadsheets', () => {
  test('RFC 4180: an independent reader reads every cell back, an apostrophe before formulas apart', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 6 }), (cells) => {
        const [read = []] = parse(csvLine(cells), { relax_column_count: true }) as string[][];
        if (cells.length === 1 && cells[0] === '') return;
        assert.deepEqual(
          read.map((cell, at) => (cell === `'${cells[at]}` ? cells[at] : cell)),
          cells,
        );
      }),
    );
  });

  test('no cell is a formula to a spreadsheet, in full-width letters and behind spaces either', () => {
    const hostile = [
      '=1+1',
      '+81',
      '-1',
      '@SUM(A1)',
      '\t=1',
      '\r=1',
      '＝HYPERLINK("x")',
      '＋1',
      ' =1',
      '|cmd',
      '%x',
    ];
    for (const text of hostile) {
      const [[cell = ''] = []] = parse(csvLine([text, 'x']), { relax_column_count: true }) as string[][];
      assert.equal(cell, `'${text}`);
    }
    assert.equal(csvLine(['総務課', '3-1係']), '総務課,3-1係\r\n');
  });

  test('numbers stay numbers, negative ones too', () => {
    assert.equal(csvLine([-5, 0.25, undefined]), '-5,0.25,\r\n');
    assert.equal(Buffer.from(byteOrderMark).toString('hex'), 'efbbbf');
  });
});
