import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findPageMarks } from '../../ocr/separation/page-marks.ts';
import { drawSheet, patchBars, type SheetDrawing } from '../support/separator-sheets.ts';

const text = 'TMK1:0123456789ABCDEF0123456789ABCDEF6928B1F00123456789ABCDEF0123456789ABCDEF';

async function marksOf(drawing: SheetDrawing) {
  return await findPageMarks(await drawSheet(drawing), 1);
}

test('patches 2, 3 and T are told apart by the edge they lie at, in every quarter turn (Kodak A-61599)', async () => {
  for (const [name, bars] of Object.entries(patchBars)) {
    for (const quarter of [0, 180] as const) {
      const { patch } = await marksOf({ bars, dpi: 200, quarter, noise: 15 });
      assert.equal(patch, name, `${name} turned by ${quarter}`);
    }
  }
  const onItsSide = await marksOf({
    bars: patchBars['3'],
    dpi: 200,
    quarter: 90,
    edges: ['left'],
    noise: 15,
  });
  assert.equal(onItsSide.patch, '3');
});

test('a leaning worn sheet gives its patch and its code', async () => {
  const code = { text, moduleMm: 0.88, xMm: 40, yMm: 200 };
  const marks = await marksOf({
    bars: patchBars.T,
    code,
    dpi: 200,
    quarter: 270,
    skewDegrees: 3,
    noise: 30,
    text: true,
  });
  assert.deepEqual(marks, { pageNumber: 1, patch: 'T', codes: [text], blank: false });
});

test('text with bars and squares in it is no patch and holds no code, and an empty page is blank', async () => {
  assert.deepEqual(await marksOf({ dpi: 200, text: true, noise: 10 }), {
    pageNumber: 1,
    codes: [],
    blank: false,
  });
  assert.deepEqual(await marksOf({ dpi: 200, noise: 8 }), { pageNumber: 1, codes: [], blank: true });
});

test('patches 1, 4 and 6 mean something else and separate nothing', async () => {
  for (const bars of ['2211', '1221', '1122']) {
    assert.equal((await marksOf({ bars, dpi: 200 })).patch, undefined, bars);
  }
});
