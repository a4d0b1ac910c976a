import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type OcrLine, type OcrPage, pageText } from '../../../ocr/result.ts';
import { fold } from '../../../src/archive/fold.ts';
import { locateHits } from '../../../src/archive/search/locate-hits.ts';
import { pageLikeText } from '../page-like-text.ts';

/** A page whose symbols are 10 by 20 pixels each, one line below the other. */
function pageOf(...blocks: readonly (readonly string[])[]): OcrPage {
  let top = -20;
  const box = { left: 0, top: 0, right: 1000, bottom: 1000 };
  const line = (text: string): OcrLine => {
    top += 20;
    const y = top;
    const symbols = Array.from(text.replaceAll(' ', ''), (symbol, column) => ({
      text: symbol,
      box: { left: column * 10, top: y, right: column * 10 + 10, bottom: y + 20 },
      confidence: 90,
    }));
    return { text, box, confidence: 90, symbols };
  };
  return {
    pageNumber: 1,
    widthPx: 1000,
    heightPx: 1000,
    resolutionDpi: 300,
    orientationDegrees: 0,
    skewDegrees: 0,
    blank: false,
    blocks: blocks.map((lines) => ({ direction: 'horizontal', box, lines: lines.map(line) })),
    confidence: 90,
  };
}

describe('the places of hits', () => {
  test('a hit within a line is one box around its symbols', () => {
    assert.deepEqual(locateHits(pageOf(['令和八年度予算書']), ['予算']), [
      {
        termIndex: 0,
        match: 'exact',
        boxes: [{ left: 50, top: 0, right: 70, bottom: 20 }],
        parts: [{ line: 0, start: 5, end: 7 }],
      },
    ]);
  });

  test('a hit that runs over the end of a line has a box on each line', () => {
    assert.deepEqual(locateHits(pageOf(['来年度の予'], ['算書']), ['予算書']), [
      {
        termIndex: 0,
        match: 'folded',
        parts: [
          { line: 0, start: 4, end: 5 },
          { line: 1, start: 0, end: 2 },
        ],
        boxes: [
          { left: 40, top: 0, right: 50, bottom: 20 },
          { left: 0, top: 20, right: 20, bottom: 40 },
        ],
      },
    ]);
  });

  test('Latin words are found with their spaces, which have no symbol', () => {
    assert.deepEqual(locateHits(pageOf(['the Annual Report']), ['annual report']), [
      {
        termIndex: 0,
        match: 'folded',
        boxes: [{ left: 30, top: 0, right: 150, bottom: 20 }],
        parts: [{ line: 0, start: 4, end: 17 }],
      },
    ]);
  });

  test('variants of kanji and widths are found by the other form', () => {
    const [first, second] = locateHits(pageOf(['渡邉 ＡＢ']), ['渡辺', 'ab']);
    assert.deepEqual(first?.boxes, [{ left: 0, top: 0, right: 20, bottom: 20 }]);
    assert.deepEqual(second?.boxes, [{ left: 20, top: 0, right: 40, bottom: 20 }]);
  });

  test('with look-alikes a misread character is found, and each hit says how it stands there', () => {
    const page = pageOf(['人ロ推計 人口推計 人囗']);
    assert.deepEqual(
      locateHits(page, ['人口']).map(({ match }) => match),
      ['exact'],
    );
    const found = locateHits(page, ['人口'], { similar: true });
    assert.deepEqual(
      found.map(({ match, parts }) => [match, parts[0]?.start]),
      [
        ['similar', 0],
        ['exact', 5],
      ],
    );
    assert.deepEqual(found[0]?.boxes, [{ left: 0, top: 0, right: 20, bottom: 20 }]);
    assert.deepEqual(
      locateHits(pageOf(['Ａ１']), ['a1']).map(({ match }) => match),
      ['folded'],
    );
  });

  test('every occurrence is found, none twice', () => {
    assert.equal(locateHits(pageOf(['税税税税税']), ['税税']).length, 2);
    assert.equal(locateHits(pageOf(['税額'], [], ['税額']), ['税額', '税']).length, 4);
  });

  test('a page is hit exactly when its text holds the term, and the boxes cover just the term', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(pageLikeText, { maxLength: 3 }), { maxLength: 3 }),
        pageLikeText,
        (texts, cut) => {
          const blocks = texts.map((lines) => lines.map((text) => text.replaceAll('\n', ' ')));
          const page = pageOf(...blocks);
          const folded = fold(pageText(page));
          const candidates = [cut.slice(0, 3), folded.slice(cut.length, cut.length + 3)];
          for (const term of candidates) {
            if (!/[\p{L}\p{N}]/u.test(term) || !term.isWellFormed()) continue;
            const hits = locateHits(page, [term]);
            assert.equal(hits.length > 0, folded.includes(fold(term)));
            for (const hit of hits) {
              const covered = page.blocks
                .flatMap((block) => block.lines)
                .flatMap((line) => line.symbols)
                .filter(({ box }) =>
                  hit.boxes.some(
                    (outer) => box.top === outer.top && box.left >= outer.left && box.right <= outer.right,
                  ),
                );
              const text = fold(covered.map((symbol) => symbol.text).join(''));
              assert.ok(text.replaceAll(' ', '').includes(fold(term).replaceAll(' ', '')));
            }
          }
        },
      ),
    );
  });
});
