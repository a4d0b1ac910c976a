import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { eraOf, eras } from '../../../src/scan/understand/dates/eras.ts';
import { findDates, parseDate } from '../../../src/scan/understand/dates/find-dates.ts';

const day = fc
  .date({ min: new Date('1868-01-01'), max: new Date('2100-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

const wide = (text: string): string =>
  text.replace(/[!-~]/g, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0));

const kanji = (value: number): string => {
  const digits = '〇一二三四五六七八九';
  const [tens, ones] = [Math.floor((value % 100) / 10), value % 10];
  const hundred = value >= 100 ? `${value >= 200 ? digits[Math.floor(value / 100)] : ''}百` : '';
  const ten = tens === 0 ? '' : `${tens === 1 ? '' : digits[tens]}十`;
  return hundred + ten + (ones === 0 ? '' : digits[ones]);
};

const places = (value: number): string =>
  [...String(value)].map((one) => '〇一二三四五六七八九'[Number(one)]).join('');

/** A day in every form in which it is written. */
function formsOf(iso: string): string[] {
  const [year = 0, month = 0, date = 0] = iso.split('-').map(Number);
  const era = eraOf(iso);
  assert.ok(era);
  const y = year - era.firstYear + 1;
  const two = (value: number): string => String(value).padStart(2, '0');
  const square: Record<string, string> = { 令和: '㋿', 平成: '㍻', 昭和: '㍼', 大正: '㍽', 明治: '㍾' };
  const across = `${era.name}${y}年${month}月${date}日`;
  return [
    across,
    wide(across),
    `${era.name} ${y} 年 ${month} 月 ${date} 日`,
    `${square[era.name]}${y}年${month}月${date}日`,
    `${era.name}${kanji(y)}年${kanji(month)}月${kanji(date)}日`,
    `${era.name}${y}.${month}.${date}`,
    wide(`${era.name}${y}. ${month}. ${date}`),
    `${era.initial}${y}.${month}.${date}`,
    `${era.initial}${two(y)}/${two(month)}/${two(date)}`,
    wide(`${era.initial}${y}-${two(month)}-${two(date)}`),
    ...(y === 1 ? [`${era.name}元年${month}月${date}日`, `${era.initial}元.${month}.${date}`] : []),
    `${year}年${month}月${date}日`,
    `${places(year)}年${kanji(month)}月${kanji(date)}日`,
    wide(`${year}年${month}月${date}日`),
    `${year}.${month}.${date}`,
    `${year}/${two(month)}/${two(date)}`,
    iso,
  ];
}

test('every day from 1868 to 2100 is read from every form in which it is written', () => {
  fc.assert(
    fc.property(day, (iso) => {
      for (const form of formsOf(iso)) assert.equal(parseDate(form)?.day, iso, form);
    }),
    { numRuns: 1_500 },
  );
});

test('the first and last days of every era are read in their own era, without flags from 1873 on', () => {
  for (const { firstDay, lastDay } of eras) {
    for (const iso of [firstDay, lastDay].filter((one) => one !== undefined)) {
      for (const form of formsOf(iso)) {
        const read = parseDate(form);
        assert.equal(read?.day, iso, form);
        if (iso >= '1873') assert.deepEqual(read?.flags, [], form);
      }
    }
  }
});

test('a day of an era that had ended by then is the day that was meant, with a flag', () => {
  assert.deepEqual(pick('平成32年2月10日'), { day: '2020-02-10', flags: ['era-ran-over'] });
  assert.deepEqual(pick('昭和64年1月8日'), { day: '1989-01-08', flags: ['era-ran-over'] });
  assert.deepEqual(pick('令和元年4月30日'), { day: '2019-04-30', flags: ['era-not-begun'] });
  assert.deepEqual(pick('明治5年12月2日'), { day: '1872-12-02', flags: ['old-calendar'] });
});

function pick(text: string): object | undefined {
  const read = parseDate(text);
  return read && { day: read.day, flags: read.flags };
}

test('days that do not exist and blanks to be filled in are none', () => {
  const none = [
    '令和5年2月29日',
    '令和5年13月1日',
    '令和5年4月31日',
    '令和0年4月1日',
    '令和　年　月　日',
    '令和8年　月　日',
    '令和5年度',
    '2023.2.29',
  ];
  for (const text of none) assert.equal(parseDate(text), undefined, text);
});

test('what engines read for 令和, 平成 and figures is put right, with a flag where the era was misread', () => {
  assert.equal(parseDate('令和８年l０月２O日')?.day, '2026-10-20');
  assert.equal(parseDate('信和8年4月1日')?.day, '2026-04-01');
  assert.deepEqual(parseDate('信和8年4月1日')?.flags, ['era-misread']);
  assert.equal(parseDate('平戌30年4月1日')?.day, '2018-04-01');
  assert.equal(parseDate('令和ハ年四月ニ十一日')?.day, '2026-04-21');
  assert.equal(parseDate('令和八年十月廿一日')?.day, '2026-10-21');
  assert.equal(parseDate('令和〇八年四月一日')?.day, '2026-04-01');
});

test('days are found within a line, a number beside one is not read into it', () => {
  const found = findDates('令和8年4月1日から令和9年3月31日まで');
  assert.deepEqual(
    found.map(({ day: one, start, end }) => [one, start, end]),
    [
      ['2026-04-01', 0, 8],
      ['2027-03-31', 10, 19],
    ],
  );
  const text = 'R8.4.1123';
  assert.deepEqual(findDates(text), []);
  const gaps = [0, 0, 0, 0, 0, 0, 2, 0, 0];
  assert.equal(findDates(text, { spaces: gaps })[0]?.day, '2026-04-01');
});

test('days without an era count only where one may be assumed, and say so', () => {
  assert.equal(parseDate('8.4.-1'), undefined);
  assert.deepEqual(
    [parseDate('8.4.-1', '2026-04-02')?.day, parseDate('8.4.-1', '2026-04-02')?.flags],
    ['2026-04-01', ['era-assumed']],
  );
  assert.equal(parseDate('8年4月1日', '2026-04-02')?.day, '2026-04-01');
});

test('whatever the text, nothing is thrown and every place lies within it', () => {
  const letters = fc.string({
    unit: fc.constantFrom(...'令和平成昭年月日元.・/-0123456789O〇一二十廿RHST 　'),
    maxLength: 300,
  });
  fc.assert(
    fc.property(letters, (raw) => {
      const text = raw.normalize('NFKC').replace(/\s+/g, '');
      let last = 0;
      for (const { start, end, day: one } of findDates(text, { assumeEraOf: '2026-04-01' })) {
        assert.ok(start >= last && end > start && end <= text.length);
        assert.match(one, /^\d{4}-\d\d-\d\d$/);
        last = end;
      }
    }),
    { numRuns: 300 },
  );
});
