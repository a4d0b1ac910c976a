import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { findNumbers, normaliseNumber } from '../../../src/scan/understand/letter/document-number.ts';
import { parseFormId } from '../../../src/scan/understand/letter/form-id.ts';
import { findAmounts } from '../../../src/scan/understand/money/amounts.ts';
import {
  hasCheckDigit,
  normaliseRegistrationNumber,
} from '../../../src/scan/understand/money/registration-number.ts';
import { parseFigures } from '../../../src/scan/understand/reading/figures.ts';

const wide = (text: string): string =>
  text.replace(/[!-~]/g, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0));
const squeeze = (text: string): string => text.normalize('NFKC').replace(/\s+/g, '');

test('figures are read from half and full width, kanji by places and with tens, and 廿', () => {
  const read = [
    '12',
    '〇',
    '元',
    '十',
    '十二',
    '二十',
    '二十一',
    '廿一',
    '百二十三',
    '二百',
    '一二三',
    '二〇二六',
    'l2',
    '1O',
  ].map(parseFigures);
  assert.deepEqual(read, [12, 0, 1, 10, 12, 20, 21, 21, 123, 200, 123, 2026, 12, 10]);
  for (const text of ['', '十百', '二二十', '年', '十十']) assert.equal(parseFigures(text), undefined, text);
});

const prefix = fc.tuple(
  fc.constantFrom('', '5', '6', '18', '令6'),
  fc.constantFrom('総務', '総総', '福介', '建道発', '教学収', '環廃達', 'みどり野市告示', '若葉町条例'),
);

test('文書番号: every number is read in every width and with the spaces engines put in', () => {
  fc.assert(
    fc.property(
      prefix,
      fc.integer({ min: 1, max: 99_999 }),
      fc.option(fc.integer({ min: 1, max: 99 })),
      ([year, sign], serial, sub) => {
        const printed = `${year}${sign}第${serial}号${sub === null ? '' : `の${sub}`}`;
        for (const form of [
          printed,
          wide(printed),
          [...printed].join(' '),
          `${year}${sign}第 ${serial} 号${sub === null ? '' : ` の ${sub}`}`,
        ]) {
          assert.equal(normaliseNumber(form), printed, form);
        }
      },
    ),
    { numRuns: 500 },
  );
});

test('文書番号: kanji figures of vertical paper, misread 第, and letters in the place of figures', () => {
  assert.equal(normaliseNumber('総務第百二十三号'), '総務第123号');
  assert.equal(normaliseNumber('６総務弟１２３号'), '6総務第123号');
  assert.equal(normaliseNumber('O6総務第l2O号'), '06総務第120号');
  assert.equal(normaliseNumber('令和6年度総務第12号'), '令和6年度総務第12号');
});

test('文書番号: laws, forms and rooms are none; a label is no part of it', () => {
  for (const text of ['平成15年法律第57号', '別記様式第1号', '第5号様式', '昭和25年政令第245号']) {
    assert.deepEqual(
      findNumbers(squeeze(text)).filter(({ value }) => !value.includes('年法') && value !== ''),
      [],
      text,
    );
  }
  const [found] = findNumbers('文書番号6総務第12号');
  assert.deepEqual([found?.value, found?.start], ['6総務第12号', 4]);
});

test('様式: the line is read with its article, in one form', () => {
  const read = (text: string) => parseFormId(text)?.value;
  assert.equal(read('様式第５号（第７条関係）'), '様式第5号（第7条関係）');
  assert.equal(read('様式第 5 号 ( 第 7 条関係 )'), '様式第5号（第7条関係）');
  assert.equal(read('別記様式第1号の2（第3条、第5条関係）'), '様式第1号の2（第3条、第5条関係）');
  assert.equal(read('第３号様式（第１０条関係）'), '第3号様式（第10条関係）');
  assert.equal(read('様式第三号'), '様式第3号');
  assert.equal(read('様式による'), undefined);
});

test('登録番号: a right check digit is accepted, and every single slip and most exchanges are found', () => {
  const twelve = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 12, maxLength: 12 });
  fc.assert(
    fc.property(twelve, fc.nat(11), fc.integer({ min: 1, max: 9 }), (digits, at, shift) => {
      const check = Array.from({ length: 9 }, (_, one) => one + 1).filter((one) =>
        hasCheckDigit(`${one}${digits.join('')}`),
      );
      assert.equal(check.length, 1);
      const number = `${check[0]}${digits.join('')}`;
      assert.equal(
        normaliseRegistrationNumber(`Ｔ ${number.slice(0, 1)}-${number.slice(1, 5)}-${number.slice(5)}`),
        `T${number}`,
      );
      const slip = [...digits];
      slip[at] = ((slip[at] ?? 0) + shift) % 10;
      // Modulo 9, 0 and 9 are the same; nothing else is.
      const same = Math.abs((slip[at] ?? 0) - (digits[at] ?? 0)) === 9;
      assert.equal(hasCheckDigit(`${check[0]}${slip.join('')}`), same);
    }),
    { numRuns: 500 },
  );
  // Published by the National Tax Agency as the number of the agency itself.
  assert.ok(hasCheckDigit('7000012050002'));
  assert.ok(!hasCheckDigit('700001205000'));
});

test('金額: yen are read as they are written on money paper', () => {
  const yen = (text: string) => findAmounts(squeeze(text)).map((one) => one.yen);
  assert.deepEqual(yen('￥１２，３４５－'), [12_345]);
  assert.deepEqual(yen('金1,234,567円也'), [1_234_567]);
  assert.deepEqual(yen('金壱拾弐万参千円也'), [123_000]);
  assert.deepEqual(yen('1万2千円'), [12_000]);
  assert.deepEqual(yen('500円'), [500]);
  assert.deepEqual(yen('1,234千円'), [1_234_000]);
  assert.deepEqual(yen('3億円'), [300_000_000]);
  assert.deepEqual(yen('△1,200'), [-1_200]);
  assert.deepEqual(yen('123'), []);
  assert.deepEqual(yen('令和8年'), []);
});

test('金額: every amount is read back with separators, marks and full width', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1_000, max: 999_999_999 }), (amount) => {
      const printed = amount.toLocaleString('en-US');
      for (const form of [`¥${printed}`, `${printed}円`, wide(`¥${printed}-`), `金${printed}円`, printed]) {
        assert.deepEqual(
          findAmounts(squeeze(form)).map((one) => one.yen),
          [amount],
          form,
        );
      }
    }),
    { numRuns: 300 },
  );
});
