import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { PaperKind } from '../../../drivers/simulators/paper/manuscripts.ts';
import { makeBlankPage, makePage, type PaperOptions } from '../../../drivers/simulators/paper/paper.ts';
import { openTypeface, type Typeface } from '../../../drivers/simulators/paper/typeface.ts';
import { defaultLimits } from '../../../ocr/limits.ts';
import { isBlank } from '../../../ocr/preprocess/blank.ts';
import { findInk, removeRules, smallCopy } from '../../../ocr/preprocess/ink.ts';
import { measureProfile } from '../../../ocr/preprocess/skew.ts';
import { createOpener } from '../../../ocr/raster/opener.ts';
import { cutPage } from '../../support/pages/pages.ts';

const open = createOpener(defaultLimits);
let typeface: Typeface;
before(() => {
  typeface = openTypeface();
});

async function inkOf(jpeg: Uint8Array) {
  await using document = await open(jpeg, 'image/jpeg');
  return findInk(await smallCopy(await document.page(1)));
}

async function profileOf(kind: PaperKind, options: PaperOptions) {
  const page = await makePage(kind, 7, { dpi: 150, noise: 6, ...options }, typeface);
  return measureProfile(removeRules(await inkOf(page.jpeg)), 97);
}

const cases = [
  { kind: 'minutes', skewDegrees: 0 },
  { kind: 'memo', skewDegrees: 1.3 },
  { kind: 'notice', skewDegrees: -2.7 },
  { kind: 'memo', skewDegrees: 4.4 },
  { kind: 'vertical-ordinance', skewDegrees: 0.8 },
  { kind: 'vertical-address', skewDegrees: -1.9 },
] as const;

for (const { kind, skewDegrees } of cases) {
  test(`${kind} fed ${skewDegrees} degrees askew: angle within 0.1 degrees, direction right`, async () => {
    const profile = await profileOf(kind, { skewDegrees });
    assert.ok(Math.abs(profile.skewDegrees + skewDegrees) <= 0.1, `measured ${profile.skewDegrees}`);
    assert.equal(profile.direction, kind.startsWith('vertical-') ? 'vertical' : 'horizontal');
  });
}

test('a slip of a few lines is told by its lines, however fine its picture', async () => {
  const page = await cutPage(await makePage('minutes', 11, {}, typeface), 0.2);
  const { direction } = measureProfile(removeRules(await inkOf(page.jpeg)), 300);
  assert.equal(direction, 'horizontal');
});

test('a sheet with grain only is blank, one with a short line is not', async () => {
  assert.equal(isBlank(await inkOf(await makeBlankPage(3, { dpi: 150, noise: 5 }))), true);
  const page = await makePage('memo', 3, { dpi: 150 }, typeface);
  assert.equal(isBlank(await inkOf(page.jpeg)), false);
});
