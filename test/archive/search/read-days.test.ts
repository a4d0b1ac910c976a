import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readDays, readFiscalYear } from '../../../src/archive/search/read-days.ts';
import { readDayRange, readYenRange } from '../../../src/archive/search/read-range.ts';
import { readYen } from '../../../src/archive/search/read-yen.ts';

const days = (from: string, to = from) => ({ from, to });

test('a day is read in every era and form, width and kanji included', () => {
  for (const text of [
    '令和5年4月1日',
    'R5.4.1',
    'r5/4/1',
    'Ｒ５．４．１',
    '令和五年四月一日',
    '2023-04-01',
    '2023/4/1',
    '20230401',
    '2023年4月1日',
  ]) {
    assert.deepEqual(readDays(text), days('2023-04-01'), text);
  }
  assert.deepEqual(readDays('昭和64年1月7日'), days('1989-01-07'));
  assert.deepEqual(readDays('平成元年1月8日'), days('1989-01-08'));
  assert.deepEqual(readDays('T15.12.24'), days('1926-12-24'));
});

test('a month and a year are all their days, as far as the era reaches', () => {
  assert.deepEqual(readDays('R5.4'), days('2023-04-01', '2023-04-30'));
  assert.deepEqual(readDays('2024年2月'), days('2024-02-01', '2024-02-29'));
  assert.deepEqual(readDays('2023-02'), days('2023-02-01', '2023-02-28'));
  assert.deepEqual(readDays('令和元年'), days('2019-05-01', '2019-12-31'));
  assert.deepEqual(readDays('昭和64年'), days('1989-01-01', '1989-01-07'));
  assert.deepEqual(readDays('2023'), days('2023-01-01', '2023-12-31'));
  // Written after the era had ended: as it stands.
  assert.deepEqual(readDays('平成31年5月'), days('2019-05-01', '2019-05-31'));
});

test('a fiscal year runs from April to March', () => {
  assert.deepEqual(readDays('令和5年度'), days('2023-04-01', '2024-03-31'));
  assert.deepEqual(readDays('2023年度'), days('2023-04-01', '2024-03-31'));
  assert.deepEqual(
    ['R5', '令和5', '令和5年度', '2023', '令和元'].map(readFiscalYear),
    [2023, 2023, 2023, 2023, 2019],
  );
  assert.deepEqual(['R5.4', '5', '令和', '2023-04'].map(readFiscalYear), [
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

test('what is no day is none', () => {
  for (const text of [
    '',
    '令和',
    '令和5年2月30日',
    '2023-13',
    'X5.4',
    '令和0年',
    '来週',
    '2023-04-01x',
    '1'.repeat(30),
  ]) {
    assert.equal(readDays(text), undefined, text);
  }
});

test('ranges of days take dots, waves, signs and words, and open ends', () => {
  assert.deepEqual(readDayRange('昭和63年..平成2年'), days('1988-01-01', '1990-12-31'));
  assert.deepEqual(readDayRange('R5.4～R6.3'), days('2023-04-01', '2024-03-31'));
  assert.deepEqual(readDayRange('R5.4〜'), { from: '2023-04-01' });
  assert.deepEqual(readDayRange('..2023'), { to: '2023-12-31' });
  assert.deepEqual(readDayRange('令和5年度以降'), { from: '2023-04-01' });
  assert.deepEqual(readDayRange('2023-12まで'), { to: '2023-12-31' });
  assert.deepEqual(readDayRange('>2023-12'), { from: '2024-01-01' });
  assert.deepEqual(readDayRange('<2024-03-01'), { to: '2024-02-29' });
  assert.deepEqual(readDayRange('2023-03未満'), { to: '2023-02-28' });
  assert.equal(readDayRange('R6..R5'), 'order');
  for (const text of ['..', 'R5..x', '>=', '以上']) assert.equal(readDayRange(text), 'end');
});

test('amounts are read in figures, kanji and units', () => {
  const amounts: readonly (readonly [string, number])[] = [
    ['100000', 100_000],
    ['１００，０００円', 100_000],
    ['¥1,234,567', 1_234_567],
    ['10万', 100_000],
    ['五十万円', 500_000],
    ['1億2,000万', 120_000_000],
    ['1.5万', 15_000],
    ['100千円', 100_000],
    ['百万円', 1_000_000],
    ['二千三百', 2_300],
    ['二〇二六', 2_026],
    ['0', 0],
  ];
  for (const [text, yen] of amounts) assert.equal(readYen(text), yen, text);
  for (const text of ['', '円', '万', '十千', '1.5', 'たくさん', '1万1億', '-5', '9'.repeat(20)]) {
    assert.equal(readYen(text), undefined, text);
  }
  assert.deepEqual(readYenRange('10万-50万'), { from: 100_000, to: 500_000 });
  assert.deepEqual(readYenRange('>=100000'), { from: 100_000 });
  assert.deepEqual(readYenRange('50万円以下'), { to: 500_000 });
  assert.deepEqual(readYenRange('100未満'), { to: 99 });
  assert.equal(readYenRange('50万-10万'), 'order');
});

test('any text is read or is none, at once, and what is read is in order', () => {
  const piece = fc.constantFrom(...'令和平成RHS元0123456789年度月日.-/~以降>=万億千円十, ');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 24 }), (pieces) => {
      const text = pieces.join('');
      const found = readDays(text);
      if (found) assert.ok(found.from <= found.to && /^\d{4}-\d\d-\d\d$/.test(found.from));
      const range = readDayRange(text);
      if (typeof range !== 'string' && range.from && range.to) assert.ok(range.from <= range.to);
      const yen = readYen(text);
      if (yen !== undefined) assert.ok(Number.isSafeInteger(yen) && yen >= 0);
      readYenRange(text);
    }),
    { numRuns: 2_000 },
  );
});
