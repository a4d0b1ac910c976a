/** Rendered forms, read by the real reader, and what was found on them. */

import { openTypeface } from '../../../drivers/simulators/paper/typeface.ts';
import type { Ocr } from '../../../ocr/ocr.ts';
import { type Judgement, judge, numberPlaces } from './judge.ts';
import { renderSheet } from './render-sheet.ts';
import { makeSheet, sheetKinds } from './sheets.ts';

/** Kinds of forms with a label, in turn with look-alikes: six to four. */
const kinds = [...sheetKinds.labelled.filter((kind) => kind !== 'wrapped')];
const others = sheetKinds.lookAlike.filter((kind) => kind !== 'stray' && kind !== 'barcode');

/** One form and its judgement. */
export interface ReadForm extends Judgement {
  readonly kind: string;
  readonly seed: number;
}

/**
 * Draws and reads the forms of a seed up to `count`: 200 and 300 dpi, askew by up to one degree, with grain. `first`
 * leaves out those before it and changes none of the others.
 */
export async function readForms(ocr: Ocr, seed: number, count: number, first = 0): Promise<ReadForm[]> {
  const typeface = openTypeface();
  const forms: ReadForm[] = [];
  for (let index = first; index < count; index += 1) {
    const own = seed + index;
    const pool = index % 5 < 3 ? kinds : others;
    const kind = pool[Math.floor(index / 2) % pool.length] ?? 'line';
    const sheet = makeSheet(kind, own);
    const dpi = index % 3 === 2 ? 200 : 300;
    const wear = {
      dpi,
      noise: 4 + (index % 4) * 3,
      skewDegrees: ((index % 5) - 2) / 2,
      blurPx: index % 2 === 0 ? 0 : 0.6,
    };
    const bytes = await renderSheet(sheet, own, wear, typeface);
    const [page] = (await ocr.recognise({ bytes })).pages;
    if (page === undefined) throw new Error('no page');
    forms.push({ kind, seed: own, ...judge(page, numberPlaces(sheet, dpi)) });
  }
  return forms;
}
