import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import { drawPage } from '../../drivers/simulators/paper/draw.ts';
import { openTypeface, type Typeface } from '../../drivers/simulators/paper/typeface.ts';
import type { SetLine } from '../../drivers/simulators/paper/typeset.ts';
import { scanPixels } from '../../drivers/simulators/paper/wear.ts';
import { createTesseractJsEngine } from '../../ocr/engine/tesseract-js.ts';
import { lineLooks, readLine } from '../../ocr/layout/read-line.ts';
import { openOcr } from '../../ocr/ocr.ts';

const dpi = 300;

interface Typed {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly sizePt: number;
  /** White set between two characters, in em. */
  readonly spread: number;
}

/** White that fills up the width, as `text-align: justify` does it for lines of forms. */
function justified(text: string, widthEm: number): number {
  return (widthEm - [...text].length) / ([...text].length - 1);
}

const typed: readonly Typed[] = [
  { text: '総財発第８７１号', x: 395, y: 72, sizePt: 11, spread: justified('総財発第８７１号', 13) },
  {
    text: '平成３０年１１月２６日',
    x: 395,
    y: 92,
    sizePt: 11,
    spread: justified('平成３０年１１月２６日', 13),
  },
  { text: '事務連絡', x: 395, y: 112, sizePt: 11, spread: justified('事務連絡', 13) },
  { text: '墓地使用許可申請書', x: 150, y: 170, sizePt: 17, spread: 1 },
  { text: '行政財産使用許可申請書', x: 120, y: 220, sizePt: 15, spread: 0.4 },
  { text: '会場の都合により、出席は各所属二名以内とします。', x: 80, y: 270, sizePt: 11, spread: 0 },
  {
    text: '提出された書類は返却しませんので、写しを保管してください。',
    x: 80,
    y: 292,
    sizePt: 11,
    spread: 0,
  },
];

function setLine({ text, x, y, sizePt, spread }: Typed, typeface: Typeface): SetLine {
  const outlines = typeface
    .outlines(text, false)
    .map((outline) => ({ ...outline, advance: outline.advance + spread * 1000 }));
  return { text, x, y, sizePt, outlines };
}

async function scan(lines: readonly Typed[], skewDegrees: number) {
  const typeface = openTypeface();
  const page = { direction: 'horizontal' as const, lines: lines.map((line) => setLine(line, typeface)) };
  const pixels = await drawPage(page, typeface, dpi);
  const { width, height } = pixels;
  return { grey: await scanPixels(pixels, { skewDegrees, noise: 3 }, dpi, 7), width, height };
}

test('numbers, dates and titles set wide apart are read as one line each, and running text keeps its stops', async () => {
  await using ocr = await openOcr({ processes: 1, models: 'npm' });
  const bytes = (await scan(typed, 0.5)).grey;
  const [page] = (await ocr.recognise({ bytes, mediaType: 'image/jpeg' })).pages;
  const lines = (page?.blocks ?? []).flatMap((block) => block.lines);
  const texts = lines.map(({ symbols }) =>
    symbols
      .map(({ text }) => text)
      .join('')
      .normalize('NFKC'),
  );
  for (const { text } of typed)
    assert.ok(texts.includes(text.normalize('NFKC')), `${text} in ${texts.join(' | ')}`);
  // The boxes are where the characters stand, not where they stood on the picture that was read.
  const spread = lines[texts.indexOf('墓地使用許可申請書')];
  const [first, last] = [spread?.symbols[0]?.box, spread?.symbols.at(-1)?.box];
  const toPx = (points: number) => (points * dpi) / 72;
  assert.ok(first !== undefined && Math.abs(first.left - toPx(150)) < toPx(8), JSON.stringify(first));
  const lastLeft = toPx(150 + 8 * 2 * 17);
  assert.ok(last !== undefined && Math.abs(last.left - lastLeft) < toPx(8), JSON.stringify(last));
});

test('a few large kanji by themselves are read, in each of the ways to look at a line', async () => {
  const line = { text: '公文書開示請求書', x: 150, y: 100, sizePt: 16, spread: 0 };
  const { grey } = await scan([line], 0);
  const { data, info } = await sharp(grey).greyscale().raw().toBuffer({ resolveWithObject: true });
  const page = { data, width: info.width, height: info.height };
  await using engine = createTesseractJsEngine({ models: 'npm' });
  const box = { left: 620, top: 355, right: 1165, bottom: 430 };
  for (const look of lineLooks) {
    const { line: read } = await readLine(page, box, look, engine);
    assert.equal(read?.symbols.map(({ text }) => text).join(''), line.text, JSON.stringify(look));
  }
});
