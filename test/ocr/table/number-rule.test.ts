import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { columnHabit, correctNumber } from '../../../ocr/table/number-rule.ts';

const nothing = { decimals: false, amounts: false };

function corrected(text: string, habit = nothing): string {
  const symbols = [...text].map((one) => ({ text: one }));
  return correctNumber(symbols, habit)
    .map((symbol) => symbol.text)
    .join('');
}

const cases = [
  ['7.215,300', '7,215,300'],
  ['7.215.300円', '7,215,300円'],
  ['29,416,,540', '29,416,540'],
  ['ム3.646.234', '△3,646,234'],
  ['98.8%', '98.8%'],
  ['98,8', '98.8'],
  ['2.900', '2,900'],
  ['0.125', '0.125'],
  ['A4', 'A4'],
  ['R7.4.1', 'R7.4.1'],
  ['7.4.1', '7.4.1'],
  ['12345', '12345'],
  ['令和7年', '令和7年'],
] as const;

for (const [raw, meant] of cases) {
  test(`the cell ${raw} says ${meant}`, () => assert.equal(corrected(raw), meant));
}

test('other cells of the column decide what a lone group of three and a letter in front are', () => {
  assert.equal(corrected('2.900', columnHabit(['98.8', '1.2'])), '2.900');
  assert.equal(corrected('A512', columnHabit(['7,215,300'])), '△512');
  assert.equal(corrected('A512', columnHabit(['B511'])), 'A512');
});

test('amounts written with dots for commas always come back with commas', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1000, max: 999_999_999 }), (amount) => {
      const written = amount.toLocaleString('en-US');
      assert.equal(corrected(written.replaceAll(',', '.'), { decimals: false, amounts: true }), written);
    }),
  );
});

test('whatever the text, no symbol is added and no figure is changed', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 20 }), (text) => {
      const figures = (one: string) => one.replaceAll(/[^0-9]/g, '');
      assert.equal(figures(corrected(text)), figures(text));
      assert.ok([...corrected(text)].length <= [...text].length);
    }),
  );
});
