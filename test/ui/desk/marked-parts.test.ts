import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { markedParts } from '../../../src/ui/desk/app/archive/marked-parts.ts';

test('the words of a query are marked in a snippet without losing or adding a letter', () => {
  const word = fc.oneof(fc.string({ maxLength: 6 }), fc.string({ unit: 'grapheme', maxLength: 3 }));
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), fc.array(word), (snippet, words) => {
      const parts = markedParts(snippet, words);
      assert.equal(parts.map(({ text }) => text).join(''), snippet);
      for (const { at, text } of parts) assert.equal(snippet.slice(at, at + text.length), text);
    }),
  );
});

test('what is marked is a word of the query, whatever its case; signs of patterns are letters', () => {
  const hits = (snippet: string, ...words: string[]) =>
    markedParts(snippet, words)
      .filter(({ isHit }) => isHit)
      .map(({ text }) => text);
  assert.deepEqual(hits('市道第1234号線の道路占用と道路台帳', '道路'), ['道路', '道路']);
  assert.deepEqual(hits('LGWAN と lgwan', 'Lgwan'), ['LGWAN', 'lgwan']);
  assert.deepEqual(hits('a.b (c) d-e', '.', '(c)', 'd-e'), ['.', '(c)', 'd-e']);
  assert.deepEqual(hits('道路', ''), []);
});
