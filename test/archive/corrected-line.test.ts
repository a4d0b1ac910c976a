import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type OcrLine, type OcrPage, pageText } from '../../ocr/result.ts';
import { correctedLine, lineOf, withCorrectedLine } from '../../src/archive/corrected-line.ts';

/** A line whose characters stand 10 pixels apart. */
function lineWith(text: string, vertical = false): OcrLine {
  const symbols = Array.from(text).flatMap((one, at) => {
    const [start, end] = [at * 10, at * 10 + 10];
    const box = vertical
      ? { left: 0, right: 12, top: start, bottom: end }
      : { top: 0, bottom: 12, left: start, right: end };
    return one === ' ' ? [] : [{ text: one, box, confidence: 60 }];
  });
  const length = Array.from(text).length * 10;
  const box = vertical
    ? { left: 0, right: 12, top: 0, bottom: length }
    : { top: 0, bottom: 12, left: 0, right: length };
  return { text, box, confidence: 60, symbols };
}

function pageOf(lines: readonly string[]): OcrPage {
  const box = { left: 0, top: 0, right: 100, bottom: 100 };
  return {
    pageNumber: 1,
    widthPx: 100,
    heightPx: 100,
    resolutionDpi: 300,
    orientationDegrees: 0,
    skewDegrees: 0,
    blank: false,
    confidence: 60,
    blocks: [
      { direction: 'horizontal', box, lines: lines.slice(0, 1).map((one) => lineWith(one)) },
      { direction: 'horizontal', box, lines: lines.slice(1).map((one) => lineWith(one)) },
    ],
  };
}

describe('a corrected line', () => {
  test('keeps the boxes of characters that stay, and gives those read wrong the room that was theirs', () => {
    const line = correctedLine(lineWith('令和八午四月'), 'horizontal', '令和八年四月');
    assert.equal(line.text, '令和八年四月');
    assert.deepEqual(
      line.symbols.map(({ text, box, confidence }) => [text, box.left, box.right, confidence]),
      [
        ['令', 0, 10, 60],
        ['和', 10, 20, 60],
        ['八', 20, 30, 60],
        ['年', 30, 40, 100],
        ['四', 40, 50, 60],
        ['月', 50, 60, 60],
      ],
    );
  });

  test('spreads two characters over the place of one, down the column when it is vertical', () => {
    const { symbols } = correctedLine(lineWith('税𠮷課', true), 'vertical', '税務士課');
    assert.deepEqual(
      symbols.map(({ text, box }) => [text, box.top, box.bottom]),
      [
        ['税', 0, 10],
        ['務', 10, 15],
        ['士', 15, 20],
        ['課', 20, 30],
      ],
    );
  });

  test('places what was not read at all between its neighbours', () => {
    const line = lineWith('申書');
    const { symbols } = correctedLine(
      {
        ...line,
        symbols: line.symbols.map((one, at) =>
          at === 0 ? one : { ...one, box: { ...one.box, left: 30, right: 40 } },
        ),
      },
      'horizontal',
      '申請書',
    );
    assert.deepEqual(symbols.map(({ text, box }) => [text, box.left, box.right])[1], ['請', 10, 30]);
  });

  test('holds exactly the characters that were written, in order along the line, whatever stood there', () => {
    const words = fc.string({
      unit: fc.constantFrom('税', '務', '課', '一', 'A', ' ', '👍🏽', 'か\u3099'),
      maxLength: 30,
    });
    fc.assert(
      fc.property(words, words, fc.boolean(), (before, after, vertical) => {
        const direction = vertical ? 'vertical' : 'horizontal';
        const line = correctedLine(lineWith(before, vertical), direction, after);
        assert.equal(line.symbols.map(({ text }) => text).join(''), after.replace(/\s/gu, ''));
        const starts = line.symbols.map(({ box }) => (vertical ? box.top : box.left));
        assert.deepEqual(
          starts,
          starts.toSorted((a, b) => a - b),
        );
        for (const { box } of line.symbols) {
          assert.ok(box.right > box.left && box.bottom > box.top, JSON.stringify(box));
        }
      }),
    );
  });

  test('is found by its number over all blocks, and changes nothing else of the page', () => {
    const page = pageOf(['第一行', '第二行', '第三行']);
    const corrected = withCorrectedLine(page, 3, '第３行');
    assert.equal(lineOf(page, 3)?.line.text, '第三行');
    assert.equal(lineOf(page, 4), undefined);
    assert.equal(pageText(corrected), '第一行\n\n第二行\n第３行');
    assert.equal(corrected.blocks[0]?.lines[0], page.blocks[0]?.lines[0]);
  });

  test('changes the cell of a table that it stands in', () => {
    const [, block] = pageOf(['', '千円']).blocks;
    assert.ok(block);
    const cell = {
      row: 0,
      column: 0,
      rowSpan: 1,
      columnSpan: 1,
      box: { left: 0, top: 0, right: 50, bottom: 20 },
    };
    const table = { rows: 1, columns: 1, cells: [{ ...cell, text: '千円', raw: '千円' }] };
    const page = { ...pageOf(['']), blocks: [{ ...block, table }] };
    const corrected = withCorrectedLine(page, 1, '干円');
    assert.equal(corrected.blocks[0]?.table?.cells[0]?.text, '干円');
    assert.equal(corrected.blocks[0]?.table?.cells[0]?.raw, '千円');
  });
});
