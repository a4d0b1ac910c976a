import assert from 'node:assert/strict';
import { test } from 'node:test';
import fontkit from '@pdf-lib/fontkit';
import { fullWidthGlyph, glyphlessFont, halfWidthGlyph } from '../../../ocr/text-layer/glyphless-font.ts';
import { GraphemeNumbers, graphemes, nominalWidth } from '../../../ocr/text-layer/layer-font.ts';

test('OpenType: the font opens, has three empty glyphs and the widths of half and whole squares', () => {
  const font = fontkit.create(glyphlessFont());
  assert.equal(font.numGlyphs, 3);
  assert.equal(font.unitsPerEm, 1000);
  assert.equal(font.getGlyph(halfWidthGlyph).advanceWidth, 500);
  assert.equal(font.getGlyph(fullWidthGlyph).advanceWidth, 1000);
  assert.equal(font.getGlyph(fullWidthGlyph).path.toSVG(), '');
  assert.equal(font.postscriptName, 'Tomeoki-Glyphless');
});

test('OpenType §head: the checksum of the whole file is the magic number', () => {
  const file = Buffer.from(glyphlessFont());
  let sum = 0;
  for (let at = 0; at < file.length; at += 4) sum = (sum + file.readUInt32BE(at)) >>> 0;
  assert.equal(sum, 0xb1b0afba);
});

test('a character beyond the BMP and a variation sequence are one number each', () => {
  const numbers = new GraphemeNumbers();
  assert.equal(numbers.encode('𠮷野\u{845b}\u{e0100}𠮷'), '0001000200030001');
  assert.deepEqual(numbers.used, ['𠮷', '野', '葛\u{e0100}']);
});

test('half-width letters and kana take half a square', () => {
  assert.deepEqual(graphemes('Aｱあ１').map(nominalWidth), [500, 500, 1000, 1000]);
});
