/** Letters that the browser draws, kept in the archive of a running service as if a scanner had read them. */

import type { OcrPage } from '../../ocr/result.ts';
import { type CaptureRequest, captureRecord } from '../../src/archive/capture/capture-record.ts';
import type { Rendition } from '../../src/archive/record.ts';
import { encodePageText, pageTextMediaType } from '../../src/archive/view/page-text.ts';
import type { Stores } from '../../src/context/stores.ts';
import type { RecordId, SegmentId } from '../../src/shared/ids.ts';
import type { TestBrowser } from './browser.ts';

interface DrawnSymbol {
  readonly text: string;
  readonly box: {
    readonly left: number;
    readonly top: number;
    readonly right: number;
    readonly bottom: number;
  };
}

/** A picture of a page (A4 at 150 dpi) and what is read on it: every character in its own box. */
export interface DrawnPage {
  readonly image: Buffer;
  readonly read: OcrPage;
}

/** Draws lines of text. `misread` replaces characters in what is read, not in the picture. */
export async function drawPage(
  browser: TestBrowser,
  lines: readonly string[],
  { pageNumber = 1, misread = {} }: { pageNumber?: number; misread?: Readonly<Record<string, string>> } = {},
): Promise<DrawnPage> {
  const page = await browser.page(1240, 1754);
  const marked = lines.map(
    (line, at) => `<p>${Array.from(line, (one) => `<i lang="${at}">${one}</i>`).join('')}</p>`,
  );
  await page.setContent(
    `<style>i{font-style:normal}</style><body style="margin:0;padding:140px 110px;font:34px IPAMincho,serif;background:#fff">${marked.join('')}</body>`,
  );
  const placed = await page.locator('i').evaluateAll((symbols) =>
    symbols.map((one) => {
      const { left, top, right, bottom } = one.getBoundingClientRect();
      const line = Number(one.getAttribute('lang'));
      return { line, text: one.textContent ?? '', box: { left, top, right, bottom } };
    }),
  );
  const drawn: DrawnSymbol[][] = lines.map((_, at) => placed.filter(({ line }) => line === at));
  const image = await page.screenshot({ type: 'jpeg', quality: 80 });
  await page.close();
  const whole = { left: 0, top: 0, right: 1240, bottom: 1754 };
  const read: OcrPage = {
    pageNumber,
    widthPx: 1240,
    heightPx: 1754,
    resolutionDpi: 150,
    orientationDegrees: 0,
    skewDegrees: 0,
    blank: false,
    confidence: 95,
    blocks: [
      {
        direction: 'horizontal',
        box: whole,
        lines: drawn.map((symbols) => {
          const seen = symbols.map(({ text, box }) => ({ text: misread[text] ?? text, box, confidence: 95 }));
          return { text: seen.map(({ text }) => text).join(''), box: whole, confidence: 95, symbols: seen };
        }),
      },
    ],
  };
  return { image, read };
}

/** Keeps a document of these pages in the archive. */
export async function keepDrawn(
  stores: Pick<Stores, 'archive' | 'vault' | 'clock'>,
  pages: readonly DrawnPage[],
  document: Pick<CaptureRequest, 'title' | 'department' | 'ownerId'> & Partial<CaptureRequest>,
): Promise<RecordId> {
  const segment = document.segment ?? ('lgwan' as SegmentId);
  const seal = async (
    kind: Rendition['kind'],
    pageNumber: number,
    mediaType: string,
    bytes: Uint8Array,
  ): Promise<Rendition> => {
    const body = (async function* () {
      yield bytes;
    })();
    return { kind, pageNumber, mediaType, ...(await stores.vault.seal(segment, body)) };
  };
  const renditions = [await seal('original', 0, 'application/pdf', Buffer.from('%PDF-1.7 letter'))];
  for (const { image, read } of pages) {
    renditions.push(await seal('page-image', read.pageNumber, 'image/jpeg', image));
    renditions.push(await seal('text', read.pageNumber, pageTextMediaType, encodePageText(read)));
  }
  const kept = await captureRecord(
    { store: stores.archive, clock: stores.clock },
    { scanId: undefined, ...document, segment, renditions, pages: pages.map(({ read }) => read) },
  );
  return kept.recordId;
}
