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

/** Each of them stays unread when its modules have the 4.7 pixels of this drawing. */
const awkward = [
  '17581B44452218D3B11584A02C60A8686BD6973766DA18B7197B7A14810E65F15B11BE37',
  'C00979938D225FF8824C8F1AFC0A543A6B156D841014034FE2A8576CA06AB970376C7D30',
  '0D4FFE15A67AC4E7A5C0A104F28CDA036BDF5C542C89E1DBD3DC9248E72A5A8CF7AA4606',
  '1B47EDD6680A2B31F872CA772A1AA2CE6BCFB65A7E31BC4832B9DFCA8CBF3426D4CC2F7D',
  '36BCC822E9E109B71C58700919FF95D76BA70F444B19393E6A126255F7F6DEA08E67C439',
];

test('a code is read whatever it says, also where the decoder loses its grid at the size it was scanned in', async () => {
  for (const words of awkward) {
    const code = { text: `TMK1:${words}`, moduleMm: 0.6, xMm: 80, yMm: 15 };
    assert.deepEqual((await marksOf({ code, dpi: 200, heightMm: 60 })).codes, [code.text]);
  }
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
