/** Papers drawn by Chromium and scanned as light pages. They are kept, and drawn only when they are not there. */

import { readFile } from 'node:fs/promises';
import { drawnDpi, openSheetPrinter, type SheetPrinter } from '../ocr-set/render.ts';
import type { SetPage } from '../ocr-set/set.ts';
import { type Scan, scanSheet } from '../ocr-set/wear.ts';
import { keptPath, put } from './kept.ts';
import { type Paper, paperOf } from './papers.ts';
import type { Side } from './site.ts';

/** Some of the papers of a seed. */
export interface PaperRange {
  readonly seed: number;
  readonly side: Side;
  readonly from: number;
  /** Exclusive. */
  readonly until: number;
}

/** What is true of a paper's page. */
export type TruePage = Omit<SetPage, 'bytes' | 'mediaType' | 'name' | 'document'>;

/** A paper with the truth of its page. */
export interface DrawnPaper {
  readonly paper: Paper;
  readonly page: TruePage;
  /** A JPEG of 300 dpi. */
  readonly bytes: Uint8Array;
}

/**
 * The papers in their order, as light pages: 300 dpi grey, askew by 0.3 to 0.8 degrees, grain of 3 levels, JPEG 88.
 * With `keptOnly` those that would have to be drawn are left out. Throws when Chromium is needed and absent.
 */
export async function* drawnPapers(range: PaperRange, keptOnly = false): AsyncGenerator<DrawnPaper> {
  let printer: SheetPrinter | undefined;
  try {
    for (let number = range.from; number < range.until; number += 1) {
      const paper = paperOf(range.seed, range.side, number);
      const path = await keptPath(`${range.side}-${range.seed}-${number}`);
      const known = await kept(paper, path);
      if (known !== undefined) yield known;
      if (known !== undefined || keptOnly) continue;
      printer ??= await openSheetPrinter();
      yield await draw(paper, path, printer);
    }
  } finally {
    await printer?.[Symbol.asyncDispose]();
  }
}

async function kept(paper: Paper, path: string): Promise<DrawnPaper | undefined> {
  try {
    const page = JSON.parse(await readFile(`${path}.json`, 'utf8')) as TruePage;
    return { paper, page, bytes: await readFile(`${path}.jpg`) };
  } catch {
    return undefined;
  }
}

async function draw(paper: Paper, path: string, printer: SheetPrinter): Promise<DrawnPaper> {
  const sheet = await printer.print(paper.draft, paper.look);
  const { skewDegrees, seed } = paper;
  const scan: Scan = {
    ...{ dpi: 300, skewDegrees, rotation: 0, noise: 3, blurPx: 0 },
    ...{ bleed: 0, shade: 4, quality: 88, colour: false },
  };
  const { bytes, move, widthPx, heightPx } = await scanSheet(sheet.png, undefined, scan, seed);
  const page: TruePage = {
    ...{ group: paper.draft.group, pageClass: 'light', widthPx, heightPx },
    ...{ dpiAcross: drawnDpi, dpiDown: drawnDpi },
    truth: {
      lines: sheet.lines.map((line) => ({
        ...line,
        characters: line.characters.map(({ text, box }) => ({ text, box: move(box) })),
      })),
      tables: sheet.tables.map((table) => ({
        ...table,
        box: move(table.box),
        cells: table.cells.map((cell) => ({ ...cell, box: move(cell.box) })),
      })),
      ...{ direction: 'horizontal', orientationDegrees: 0, skewDegrees: 0 - skewDegrees, blank: false },
      ...{ fields: paper.draft.fields, kind: paper.draft.kind },
    },
  };
  await put(`${path}.jpg`, bytes);
  await put(`${path}.json`, JSON.stringify(page));
  return { paper, page, bytes };
}
