/** Starts PDFium, compiled to WebAssembly, with Japanese fallback fonts. */

import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { init } from '@embedpdf/pdfium';

/** A page as PDFium describes it; the size is in points, as displayed. */
export interface PdfiumPage {
  readonly index: number;
  readonly size: { readonly width: number; readonly height: number };
}

/** An open PDF. */
export interface PdfiumDocument {
  readonly pageCount: number;
  readonly pages: readonly PdfiumPage[];
}

interface Task<T> {
  toPromise(): Promise<T>;
}

/** What is used of `PdfiumNative`; the package's own declarations cannot be resolved by Node's rules. */
export interface PdfiumNative {
  openDocumentBuffer(file: { readonly id: string; readonly content: ArrayBuffer }): Task<PdfiumDocument>;
  closeDocument(document: PdfiumDocument): Task<boolean>;
  renderPageRaw(
    document: PdfiumDocument,
    page: PdfiumPage,
    options: { readonly scaleFactor: number; readonly withAnnotations: boolean },
  ): Task<{ readonly data: Uint8ClampedArray; readonly width: number; readonly height: number }>;
  getPageTextRects(document: PdfiumDocument, page: PdfiumPage): Task<readonly unknown[]>;
  extractText(document: PdfiumDocument, pageIndexes: readonly number[]): Task<string>;
}

interface PdfiumPackage {
  readonly FontCharset: { readonly SHIFTJIS: number };
  readonly PdfiumNative: new (
    module: unknown,
    options: {
      readonly fontFallback: {
        readonly fonts: Readonly<
          Record<number, readonly { readonly url: string; readonly weight: number }[]>
        >;
        readonly defaultFont: string;
        readonly fontLoader: (name: string) => Uint8Array;
      };
    },
  ) => PdfiumNative;
}

/** PDFium, started. It keeps about 30 MB, and nothing of a document after that is closed. */
export interface Pdfium {
  readonly native: PdfiumNative;
  /** A name that no other open document has. */
  nextDocumentId(): string;
}

/** Starts PDFium; its fallback fonts are read from their package when a document first needs them. */
export async function startPdfium(): Promise<Pdfium> {
  const require = createRequire(import.meta.url);
  const wasmBinary = await readFile(require.resolve('@embedpdf/pdfium/pdfium.wasm'));
  const module = await init({ wasmBinary: new Uint8Array(wasmBinary).buffer });
  const fontFolder = join(dirname(require.resolve('@embedpdf/fonts-jp')), '..', 'fonts');
  const { FontCharset, PdfiumNative } = (await import(
    '@embedpdf/engines/pdfium'
  )) as unknown as PdfiumPackage;
  const regular = 'NotoSansJP-Regular.otf';
  const variants = [
    { url: regular, weight: 400 },
    { url: 'NotoSansJP-Bold.otf', weight: 700 },
  ];
  const native = new PdfiumNative(module, {
    fontFallback: {
      fonts: { [FontCharset.SHIFTJIS]: variants },
      defaultFont: regular,
      fontLoader: (name) => new Uint8Array(readFileSync(join(fontFolder, basename(name)))),
    },
  });
  let documents = 0;
  return {
    native,
    nextDocumentId() {
      documents += 1;
      return `document-${documents}`;
    },
  };
}
