import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseHocr } from '../../../ocr/engine/hocr.ts';

const page = `<div class='ocr_page' id='page_1' title='image "stdin"; bbox 0 0 2200 200; scan_res 300 300'>
<div class='ocr_carea' id='block_1_1' title="bbox 102 9 2013 188"><p class='ocr_par' lang='jpn' title="bbox 1 2 3 4">
<span class='ocr_line' id='line_1_1' title="bbox 1398 9 2013 53; baseline -0.005 0; x_size 79">
<span class='ocrx_word' id='word_1_1' title='bbox 1398 9 1520 53; x_wconf 96'>
<span class='ocrx_cinfo' title='x_bboxes 1398 10 1443 52; x_conf 99.563164'>登</span>
<span class='ocrx_cinfo' title='x_bboxes 1447 9 1520 53; x_conf 61.5'>&amp;</span></span>
<span class='ocrx_word' id='word_1_2' title='bbox 1543 0 1628 72; x_wconf 41'>
<span class='ocrx_cinfo' title='x_bboxes 1543 10 1586 53; x_conf 99.1'> </span>
<span class='ocrx_cinfo' title='x_bboxes 1580 0 1628 72; x_conf 99.3'>号</span></span></span></p></div></div>`;

test('hOCR 1.2 §4.3: symbols of words of lines come with boxes, and are as sure as their word at most', () => {
  const [block] = parseHocr(page, 'horizontal');
  const line = block?.lines[0];
  assert.deepEqual(line?.box, { left: 1398, top: 9, right: 2013, bottom: 53 });
  assert.deepEqual(
    line?.symbols.map(({ text, confidence, startsWord }) => [text, confidence, startsWord]),
    [
      ['登', 96, true],
      ['&', 61.5, false],
      ['号', 41, true],
    ],
  );
});

test('pages without words have no blocks, and what is no hOCR neither', () => {
  assert.deepEqual(parseHocr("<div class='ocr_carea' title='bbox 0 0 9 9'></div>", 'horizontal'), []);
  fc.assert(fc.property(fc.string(), (text) => Array.isArray(parseHocr(text, 'horizontal'))));
});

test('in columns symbols share the box of their word, since their own are those of a turned picture', () => {
  const [first, second] = parseHocr(page, 'vertical')[0]?.lines[0]?.symbols ?? [];
  assert.deepEqual(first?.box, { left: 1398, top: 9, right: 1520, bottom: 31 });
  assert.deepEqual(second?.box, { left: 1398, top: 31, right: 1520, bottom: 53 });
});
