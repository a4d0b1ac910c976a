import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type TextKey, texts, textsIn } from '../../../src/ui/desk/app/text/text.ts';

const entries = Object.entries(texts) as readonly (readonly [TextKey, (typeof texts)[TextKey]])[];
const placesOf = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

describe('the texts of the desk app', () => {
  test('both languages have the same places for values', () => {
    for (const [key, { ja, en }] of entries) assert.deepEqual(placesOf(en), placesOf(ja), key);
  });

  test('no text is empty, and none is the same in both languages', () => {
    for (const [key, { ja, en }] of entries) {
      assert.ok(ja.trim() !== '' && en.trim() !== '', key);
      assert.notEqual(ja, en, key);
    }
  });

  test('English texts have no Japanese letters, but for the name of the other language', () => {
    for (const [key, { en }] of entries) {
      if (key !== 'shell.otherLanguage') assert.doesNotMatch(en, /[\u3040-\u30ff\u4e00-\u9fff]/, key);
    }
  });

  test('a place without a value stays, so that the gap is seen', () => {
    assert.equal(textsIn('en')('shell.menu'), 'Menu');
    const withPlaces = entries.find(([, { en }]) => placesOf(en).length > 0);
    if (withPlaces !== undefined) assert.match(textsIn('en')(withPlaces[0]), /\{\w+\}/);
  });
});
