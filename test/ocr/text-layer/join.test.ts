import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type JoinableSymbol, joinLine, spaceBetween } from '../../../ocr/text-layer/join.ts';

/** Symbols of 45 pixels on squares of 50, `|` starting a new word, `_` an empty square. */
function across(pattern: string): JoinableSymbol[] {
  const symbols: JoinableSymbol[] = [];
  let left = 0;
  let startsWord = true;
  for (const character of pattern) {
    if (character === '|') startsWord = true;
    else {
      if (character !== '_') {
        symbols.push({ text: character, box: { left, top: 0, right: left + 45, bottom: 45 }, startsWord });
        startsWord = false;
      }
      left += 50;
    }
  }
  return symbols;
}

test('words of one or two characters join without spaces in Japanese', () => {
  assert.equal(joinLine(across('定例|会|会議|録'), 'horizontal'), '定例会会議録');
});

test('figures join with the characters around them', () => {
  assert.equal(joinLine(across('令和|8|年|1|1|月|2|1|日'), 'horizontal'), '令和8年11月21日');
  assert.equal(joinLine(across('第|１|２|号'), 'horizontal'), '第１２号');
});

test('an empty square between characters becomes an ideographic space', () => {
  assert.equal(joinLine(across('各部課長_様'), 'horizontal'), '各部課長\u3000様');
});

test('half an em of white beside a bracket or stop is no space', () => {
  assert.equal(spaceBetween({ text: '。' }, { text: 'さ', startsWord: true }, 1.2), '');
  assert.equal(spaceBetween({ text: '長' }, { text: '（', startsWord: true }, 1.2), '');
});

test('the white around a thin character of a column is no space', () => {
  assert.equal(spaceBetween({ text: 'は' }, { text: '一', startsWord: true }, 1.3), '');
});

test('half-width Latin words keep one space', () => {
  assert.equal(joinLine(across('Web|API'), 'horizontal'), 'Web API');
});

test('no space stands between Latin letters and Japanese', () => {
  assert.equal(joinLine(across('L|A|N|接続').slice(2), 'horizontal'), 'N接続');
});

test('columns are measured from top to bottom', () => {
  const down = across('附_則').map(({ text, box, startsWord }) => ({
    text,
    startsWord,
    box: { left: box.top, top: box.left, right: box.bottom, bottom: box.right },
  }));
  assert.equal(joinLine(down, 'vertical'), '附\u3000則');
});

test('joining never loses or changes a symbol', () => {
  const symbol = fc.record({
    text: fc.constantFrom('令', 'あ', '。', '1', 'A', '𠮷', '（'),
    left: fc.integer({ min: 0, max: 2000 }),
    width: fc.integer({ min: 1, max: 90 }),
    startsWord: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(symbol, { maxLength: 40 }), (parts) => {
      const symbols = parts.map(({ text, left, width, startsWord }) => ({
        text,
        startsWord,
        box: { left, top: 0, right: left + width, bottom: 40 },
      }));
      const joined = joinLine(symbols, 'horizontal');
      assert.equal(joined.replace(/[ \u3000]/g, ''), symbols.map(({ text }) => text).join(''));
    }),
    { numRuns: 200 },
  );
});
