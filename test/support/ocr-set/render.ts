/** Draws the documents of the evaluation set with Chromium at 300 dpi, and asks it where each character stands. */

import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';
import type { Draft } from './draft.ts';
import type { TrueLine, TrueTable } from './truth.ts';

/** Resolution of a drawn sheet. */
export const drawnDpi = 300;
/** CSS pixels are 1/96 inch. */
const scale = drawnDpi / 96;
const sheet = { width: 794, height: 1123 };

/** Runs in the browser, which knows where it put each character. */
const readSheet = readFileSync(new URL('./read-sheet.browser.js', import.meta.url), 'utf8');

interface FoundSheet {
  readonly lines: readonly TrueLine[];
  readonly tables: readonly TrueTable[];
  readonly spills: boolean;
}

/** One sheet before it is scanned; boxes are in pixels of `png`. */
export interface DrawnSheet {
  readonly png: Uint8Array;
  readonly lines: readonly TrueLine[];
  readonly tables: readonly TrueTable[];
}

/** Draws sheets one after the other. */
export interface SheetPrinter extends AsyncDisposable {
  /** `look` chooses typeface, size and margins. Throws `RangeError` when the text does not fit on the sheet. */
  print(draft: Draft, look: Look): Promise<DrawnSheet>;
}

/** What differs from one office's paper to the next. */
export interface Look {
  readonly face: 'serif' | 'sans';
  readonly sizePt: number;
  readonly marginMm: number;
}

/** Starts Chromium. Throws when it or the Noto CJK typefaces are not installed. */
export async function openSheetPrinter(executablePath = '/usr/bin/chromium'): Promise<SheetPrinter> {
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  const context = await browser.newContext({ viewport: sheet, deviceScaleFactor: scale, locale: 'ja-JP' });
  const page = await context.newPage();
  return {
    async print(draft, look) {
      await page.setContent(toHtml(draft, look));
      await page.evaluate('document.fonts.ready.then(() => true)');
      const found = (await page.evaluate(readSheet)) as FoundSheet;
      if (found.spills) throw new RangeError('the document needs a second sheet');
      const png = await page.screenshot({ type: 'png' });
      return { png, lines: scaleUp(found.lines), tables: scaleUp(found.tables) };
    },
    [Symbol.asyncDispose]: () => browser.close(),
  };
}

function toHtml(draft: Draft, look: Look): string {
  const face = look.face === 'serif' ? 'Noto Serif CJK JP' : 'Noto Sans CJK JP';
  const css = [
    'html,body{margin:0;background:#fff}',
    `.sheet{width:${sheet.width}px;height:${sheet.height}px;box-sizing:border-box;padding:${look.marginMm}mm;overflow:hidden;`,
    `position:relative;font:${look.sizePt}pt/1.65 '${face}';color:#1a1a1c}`,
    'p{margin:0}',
    'table{border-collapse:collapse;width:100%;line-height:1.5}',
    'th,td{border:0.35mm solid #111;padding:0.6mm 1.6mm;font-weight:normal;text-align:left}',
    'th{text-align:center}.tall td,.tall th{padding:2mm 1.6mm}',
    '.seal{position:relative;display:inline-block;width:0;height:0}',
    '.seal>span{position:absolute;left:-11mm;top:-14mm;width:19mm;height:19mm;border:0.8mm solid #c8202a;color:#c8202a;',
    'writing-mode:vertical-rl;font-size:15pt;line-height:1.2;text-indent:0;opacity:.85;mix-blend-mode:multiply;',
    'display:flex;align-items:center;justify-content:center;text-align:center;word-break:break-all}',
  ].join('');
  return `<!doctype html><html lang="ja"><style>${css}</style><div class="sheet" style="${draft.style ?? ''}">${draft.body}</div></html>`;
}

function scaleUp<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (key, inner: unknown) =>
    typeof inner === 'number' && ['left', 'top', 'right', 'bottom'].includes(key) ? inner * scale : inner,
  ) as T;
}
