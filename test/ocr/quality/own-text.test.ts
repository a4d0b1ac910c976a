import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ownTextFault } from '../../../ocr/quality/own-text.ts';
import type { OcrPage } from '../../../ocr/result.ts';

const shown = '令和８年度の文書管理規程の改正について、各課の意見を取りまとめましたので報告します。';

function pageShowing(text: string): OcrPage {
  const box = { left: 0, top: 0, right: 100, bottom: 20 };
  const symbols = [...text].map((character) => ({ text: character, box, confidence: 90 }));
  return {
    ...{ pageNumber: 1, widthPx: 100, heightPx: 100, resolutionDpi: 300, orientationDegrees: 0 as const },
    ...{ skewDegrees: 0, blank: false, confidence: 90 },
    blocks: [{ direction: 'horizontal', box, lines: [{ text, box, confidence: 90, symbols }] }],
  };
}

const page = pageShowing(shown);

test('text that says what the page shows is trusted, whatever its order and width of figures', () => {
  assert.equal(ownTextFault(shown, page), undefined);
  assert.equal(ownTextFault(`${shown.slice(20)}\n${shown.slice(0, 20)}`, page), undefined);
  assert.equal(ownTextFault(shown.normalize('NFKC'), page), undefined);
});

test('a few characters that were read otherwise do no harm', () => {
  assert.equal(ownTextFault(shown.replace('令和', '信和').replace('課', '謀'), page), undefined);
});

test('a page without text has none to keep', () => {
  assert.equal(ownTextFault(' \n', page), 'absent');
});

test('a number stamped over a picture is not the text of the page', () => {
  assert.equal(ownTextFault('受付 第 123 号', page), 'partial');
});

test('characters of fonts that do not say what they mean are garbage', () => {
  const privateUse = [...shown].map((_, index) => String.fromCodePoint(0xe000 + index)).join('');
  assert.equal(ownTextFault(privateUse, page), 'garbage');
  assert.equal(ownTextFault('\ufffd'.repeat(40), page), 'garbage');
});

test('one character for all is a placeholder', () => {
  assert.equal(ownTextFault('n'.repeat(shown.length), page), 'placeholder');
});

test('a layer with a space behind every character is not kept, since nobody finds anything in it', () => {
  assert.equal(ownTextFault([...shown].join(' '), page), 'spaced');
});

test('text of something else is not the text of the page', () => {
  assert.equal(ownTextFault('Lorem ipsum dolor sit amet, consectetur adipiscing elit.', page), 'other-text');
});

test('text is trusted by itself where next to nothing could be read', () => {
  assert.equal(ownTextFault(shown, pageShowing('記')), undefined);
});
