/** What the text of a finished PDF is in each reader of PDFs. */

import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { Ocr } from '../../../../ocr/ocr.ts';
import { hasProgram, pdfToText } from '../../../support/poppler.ts';

const run = promisify(execFile);

/** Readers of PDFs by name. */
export const viewerNames = ['poppler', 'pdf.js', 'PDFium', 'MuPDF'] as const;

/** One of {@link viewerNames}. */
export type ViewerName = (typeof viewerNames)[number];

/** Gives the text of the first page. */
export type Viewer = (pdf: Uint8Array) => Promise<string>;

/** The readers that are installed. */
export function installedViewers(ocr: Pick<Ocr, 'extractText'>): ReadonlyMap<ViewerName, Viewer> {
  const viewers = new Map<ViewerName, Viewer>();
  if (hasProgram('pdftotext')) viewers.set('poppler', (pdf) => pdfToText(pdf, 1));
  viewers.set('pdf.js', pdfJsText);
  viewers.set('PDFium', (pdf) => ocr.extractText({ bytes: pdf }, 1));
  if (hasProgram('mutool')) viewers.set('MuPDF', muPdfText);
  return viewers;
}

/** As the text layer of pdf.js has it: its pieces, with a line break where it says one ends. */
export async function pdfJsText(pdf: Uint8Array): Promise<string> {
  const loading = getDocument({ data: Uint8Array.from(pdf), verbosity: 0, useSystemFonts: false });
  try {
    const page = await (await loading.promise).getPage(1);
    const { items } = await page.getTextContent();
    return items.map((item) => ('str' in item ? `${item.str}${item.hasEOL ? '\n' : ''}` : '')).join('');
  } finally {
    await loading.destroy();
  }
}

async function muPdfText(pdf: Uint8Array): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tomeoki-mupdf-'));
  try {
    const path = join(folder, 'document.pdf');
    await writeFile(path, pdf);
    const { stdout } = await run('mutool', ['draw', '-q', '-F', 'txt', '-o', '-', path, '1'], {
      timeout: 60_000,
      maxBuffer: 50_000_000,
    });
    return stdout;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
