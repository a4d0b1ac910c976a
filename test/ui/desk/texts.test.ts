import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type TextKey, texts, textsIn } from '../../../src/ui/desk/app/text/text.ts';

const entries = Object.entries(texts) as readonly (readonly [TextKey, (typeof texts)[TextKey]])[];
const placesOf = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

/** The name of the other language, and words that stand in a file of the file plan whatever the language. */
const japaneseInEnglish: ReadonlySet<string> = new Set([
  'shell.otherLanguage',
  'fault.period',
  'fault.year',
  'fault.disposition',
]);

/** Names of protocols and systems, and texts that are nothing but places. */
const sameInBoth = /^(FTP|SFTP|SNMP|WebDAV|SSH|Windows|Linux|[\s:]*)$/;

describe('the texts of the desk app', () => {
  test('both languages have the same places for values', () => {
    for (const [key, { ja, en }] of entries) assert.deepEqual(placesOf(en), placesOf(ja), key);
  });

  test('no text is empty, and none but names is the same in both languages', () => {
    for (const [key, { ja, en }] of entries) {
      assert.ok(ja.trim() !== '' && en.trim() !== '', key);
      if (!sameInBoth.test(ja.replace(/\{\w+\}/g, ''))) assert.notEqual(ja, en, key);
    }
  });

  test('English texts have no Japanese letters, but for words that people must read or write in them', () => {
    for (const [key, { en }] of entries) {
      if (!japaneseInEnglish.has(key)) assert.doesNotMatch(en, /[\u3040-\u30ff\u4e00-\u9fff]/, key);
    }
  });

  test('a place without a value stays, so that the gap is seen', () => {
    assert.equal(textsIn('en')('shell.menu'), 'Menu');
    const withPlaces = entries.find(([, { en }]) => placesOf(en).length > 0);
    if (withPlaces !== undefined) assert.match(textsIn('en')(withPlaces[0]), /\{\w+\}/);
  });
});
