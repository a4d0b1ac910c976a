/** Papers laid out by Chromium without drawing them: where each character would stand, at a tenth of the time. */

import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { Draft } from '../ocr-set/draft.ts';
import { drawnDpi, type Look } from '../ocr-set/render.ts';
import type { TrueLine, TrueTable } from '../ocr-set/truth.ts';
import type { DrawnPaper, PaperRange, TruePage } from './drawn.ts';
import { keptPath, put } from './kept.ts';
import { type Paper, paperOf } from './papers.ts';

/** A paper whose page was not drawn; it lies straight. */
export type LaidOutPaper = Omit<DrawnPaper, 'bytes'>;

interface LaidOut {
  readonly lines: readonly TrueLine[];
  readonly tables: readonly TrueTable[];
}

const readSheet = readFileSync(new URL('../ocr-set/read-sheet.browser.js', import.meta.url), 'utf8');
/** CSS pixels are 1/96 inch. */
const scale = drawnDpi / 96;

/** Sheets that are laid out in one visit to the browser. */
const atOnce = 50;

/** The papers in their order. Throws when Chromium is needed and absent. */
export async function* laidOutPapers(
  range: PaperRange,
  executablePath = '/usr/bin/chromium',
): AsyncGenerator<LaidOutPaper> {
  let browser: Browser | undefined;
  let tab: Page | undefined;
  try {
    for (let first = range.from; first < range.until; first += atOnce) {
      const numbers = Array.from({ length: Math.min(atOnce, range.until - first) }, (_, at) => first + at);
      const papers = numbers.map((number) => paperOf(range.seed, range.side, number));
      const path = `${await keptPath(`${range.side}-${range.seed}-laid-${first}-${numbers.length}`)}.json`;
      const known = await readFile(path, 'utf8').catch(() => undefined);
      let pages = known === undefined ? undefined : (JSON.parse(known) as TruePage[]);
      if (pages === undefined) {
        browser ??= await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
        tab ??= await openTab(browser);
        pages = await layOut(tab, papers);
        await put(path, JSON.stringify(pages));
      }
      for (const [at, paper] of papers.entries()) {
        const page = pages[at];
        if (page !== undefined) yield { paper, page };
      }
    }
  } finally {
    await browser?.close();
  }
}

async function openTab(browser: Browser): Promise<Page> {
  const tab = await browser.newPage({ viewport: { width: 794, height: 1123 }, locale: 'ja-JP' });
  await tab.setContent(
    `<!doctype html><html lang="ja"><style>${css}</style><div class="sheet"></div></html>`,
  );
  return tab;
}

async function layOut(tab: Page, papers: readonly Paper[]): Promise<TruePage[]> {
  const sheets = papers.map(({ draft, look }) => ({ body: draft.body, style: styleOf(draft, look) }));
  const inBrowser =
    `${JSON.stringify(sheets)}.map(({ body, style }) => { const sheet = document.querySelector('.sheet');` +
    ` sheet.style.cssText = style; sheet.innerHTML = body; return (${readSheet.trim().replace(/;$/, '')}); })`;
  const found = (await tab.evaluate(inBrowser)) as LaidOut[];
  return papers.flatMap((paper, at) => {
    const laid = found[at];
    return laid === undefined ? [] : [toTruth(paper, scaleUp(laid))];
  });
}

function toTruth({ draft }: Paper, { lines, tables }: LaidOut): TruePage {
  return {
    ...{ group: draft.group, pageClass: 'light', dpiAcross: drawnDpi, dpiDown: drawnDpi },
    ...{ widthPx: Math.round(794 * scale), heightPx: Math.round(1123 * scale) },
    truth: {
      ...{ lines, tables, fields: draft.fields, kind: draft.kind },
      ...{ direction: 'horizontal', orientationDegrees: 0, skewDegrees: 0, blank: false },
    },
  };
}

/** The sheet of the evaluation set as far as it moves characters. */
const css =
  'html,body{margin:0}.sheet{width:794px;height:1123px;box-sizing:border-box;overflow:hidden;position:relative}p{margin:0}' +
  'table{border-collapse:collapse;width:100%;line-height:1.5}' +
  'th,td{border:0.35mm solid #111;padding:0.6mm 1.6mm;font-weight:normal;text-align:left}' +
  'th{text-align:center}.tall td,.tall th{padding:2mm 1.6mm}';

function styleOf({ style = '' }: Draft, { face, sizePt, marginMm }: Look): string {
  const family = face === 'serif' ? 'Noto Serif CJK JP' : 'Noto Sans CJK JP';
  return `padding:${marginMm}mm;font:${sizePt}pt/1.65 '${family}';${style}`;
}

function scaleUp<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (key, inner: unknown) =>
    typeof inner === 'number' && ['left', 'top', 'right', 'bottom'].includes(key) ? inner * scale : inner,
  ) as T;
}
