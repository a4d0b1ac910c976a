import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { findMyNumbers, hitScore, remainsReadable } from '../../../src/scan/my-number/find-my-numbers.ts';
import { pageOfText } from '../../../src/scan/my-number/page-of-text.ts';
import { judge, numberPlaces } from '../../support/my-number/judge.ts';
import { badScan, noisyPage, noSlips } from '../../support/my-number/noisy-page.ts';
import { makeSheet, sheetKinds } from '../../support/my-number/sheets.ts';

const seed = 7_000;
/** Invented; the check digit is right. */
const number = '123456789018';

function hits(text: string) {
  return findMyNumbers([pageOfText(text, 1)]);
}

test('a number behind its label is found in every common way of writing', () => {
  for (const text of [
    '個人番号 1234 5678 9018',
    '個人番号：１２３４－５６７８－９０１８',
    'マイナンバー123456789018',
    'ﾏｲﾅﾝﾊﾞｰ 1234-5678-9018',
    '個 人 番 号 1 2 3 4 5 6 7 8 9 0 1 8',
    '個人番号カードの番号　1234　5678　9018',
    '個人\n番号\n123456789018',
    '本人の個人番号は123456789018です。',
    '個人番号 一二三四 五六七八 九〇一八',
  ]) {
    const found = hits(text);
    assert.equal(found.length, 1, text);
    assert.ok(found[0]?.reasons.includes('label'), text);
    assert.ok((found[0]?.score ?? 0) >= hitScore);
  }
});

test('a label is enough when recognition slipped: a wrong digit, one too few, O for 0, a bar of a box', () => {
  for (const text of [
    '個人番号 1234 5678 9013',
    '個人番号 1234 5678 901',
    '個人番号 l234 S678 9O18',
    '個人番号 1|2|3|4|5|6|7|8|9|0|1|8',
    '偲人番号 1234 5678 9018',
    '個人番弓 1234 5678 9018',
    'マイナンパー 1234 5678 9018',
    '個人番号 1234 5さ78 9018',
  ]) {
    assert.equal(hits(text).length, 1, text);
  }
});

test('without a label the check digit needs context', () => {
  assert.equal(
    hits('氏名 青木 一郎\n生年月日 昭和50年1月2日\n住所 みどり野市1-2\n\n1234 5678 9018').length,
    1,
  );
  assert.equal(hits(`資料 ${number}`).length, 0);
  assert.equal(
    hits('氏名 青木 一郎\n生年月日 昭和50年1月2日\n\n1234 5678 9013').length,
    0,
    'a wrong check digit',
  );
});

test('numbers that are others are none', () => {
  for (const text of [
    '法人番号 1234567890123',
    '登録番号 T1234567890123',
    `運転免許証の番号 ${number}`,
    `受付番号 ${number}`,
    '電話番号 03-1234-5678',
    'マイナンバー総合フリーダイヤル 0120-95-0178',
    '住民票コード 12345678901',
    '123,456,789,018円',
    `第${number}号`,
    '192.168.100.200',
    '印刷 202604011230',
    '個人番号 □□□□ □□□□ □□□□',
    '個人番号 ＊＊＊＊ ＊＊＊＊ ＊＊＊＊',
    '個人番号 別紙のとおり',
    'カード番号 1234 5678 9018 1234',
  ]) {
    assert.deepEqual(hits(text), [], text);
  }
});

test('every kind of sheet is judged rightly without slips', () => {
  for (const kind of [...sheetKinds.labelled, ...sheetKinds.unlabelled, ...sheetKinds.lookAlike]) {
    if (kind === 'stray') continue;
    for (let at = seed; at < seed + 8; at += 1) {
      const sheet = makeSheet(kind, at);
      const judged = judge(noisyPage(sheet, at, noSlips), numberPlaces(sheet));
      assert.deepEqual(
        judged,
        { numbers: sheet.numbers.length, found: sheet.numbers.length, false: 0 },
        `${kind} ${at}`,
      );
    }
  }
});

test('with the slips of a bad scan a labelled number is found', () => {
  let [found, numbers] = [0, 0];
  for (const kind of sheetKinds.labelled) {
    for (let at = seed; at < seed + 30; at += 1) {
      const sheet = makeSheet(kind, at);
      const judged = judge(noisyPage(sheet, at + 1, badScan), numberPlaces(sheet));
      found += judged.found;
      numbers += judged.numbers;
    }
  }
  assert.ok(numbers > 400 && numbers - found <= 1, `${found} of ${numbers}`);
});

test('a sheet that lies on its side, or is written in columns, is read the right way', () => {
  const upright = noisyPage(makeSheet('line', seed), 1, noSlips);
  const turned = {
    ...upright,
    orientationDegrees: 90 as const,
    blocks: upright.blocks.map((block) => ({
      ...block,
      lines: block.lines.map((line) => ({
        ...line,
        // Turned against the clock, so that a clockwise quarter puts it upright.
        symbols: line.symbols.map((one) => ({
          ...one,
          box: {
            left: one.box.top,
            right: one.box.bottom,
            top: 2480 - one.box.right,
            bottom: 2480 - one.box.left,
          },
        })),
      })),
    })),
  };
  assert.equal(findMyNumbers([turned]).length, 1);
  const column = upright.blocks.map((block) => ({
    ...block,
    direction: 'vertical' as const,
    lines: block.lines.map((line) => ({
      ...line,
      symbols: line.symbols.map((one) => ({
        ...one,
        box: {
          left: 3000 - one.box.bottom,
          right: 3000 - one.box.top,
          top: one.box.left,
          bottom: one.box.right,
        },
      })),
    })),
  }));
  assert.equal(findMyNumbers([{ ...upright, blocks: column }]).length, 1);
});

test('a hit tells no digit', () => {
  const [hit] = hits(`個人番号 ${number}`);
  assert.deepEqual(Object.keys(hit ?? {}).sort(), ['boxes', 'pageNumber', 'reasons', 'score']);
});

test('what is left of a number after masking is noticed: five digits of it, or a digit in a covered place', () => {
  const before = [pageOfText(`個人番号 ${number}`, 1)];
  assert.equal(remainsReadable(before, [pageOfText('個人番号', 1)]), false);
  assert.equal(remainsReadable(before, [pageOfText('個人番号 45678', 1)]), true);
  assert.equal(remainsReadable(before, [pageOfText('個人番号 7', 1)]), true);
  assert.equal(remainsReadable(before, [pageOfText('個人番号\n令和8年4月1日', 1)]), false);
});

test('any text is looked through in bounded time, and never throws', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('1', '２', 'O', '個', '人', '番', '号', '|', '-', ' ', '\n', 'マ', '𠮷'), {
        maxLength: 400,
      }),
      (all) => {
        hits(all.join(''));
      },
    ),
    { numRuns: 200 },
  );
  const begun = process.cpuUsage().user;
  hits('1 '.repeat(20_000));
  hits(`${'個人番号 12345 '.repeat(20)}\n`.repeat(60));
  hits('個'.repeat(20_000));
  const spentMs = (process.cpuUsage().user - begun) / 1_000;
  assert.ok(spentMs < 5_000, String(spentMs));
});
