/** Starts PDFium, compiled to WebAssembly, with Japanese fallback fonts; see docs/adr/0004. */

import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { init } from '@embedpdf/pdfium';

/**
 * What is used of PDFium: its public C functions (fpdfview.h, fpdf_ppo.h, fpdf_edit.h, fpdf_save.h,
 * fpdf_flatten.h). Handles and pointers are numbers; 0 is none.
 */
export interface PdfiumLibrary {
  readonly pdfium: {
    /** The memory of the engine. Replaced when it grows: never keep it across a call. */
    readonly HEAPU8: Uint8Array;
    readonly wasmExports: { malloc(bytes: number): number; free(pointer: number): void };
    setValue(pointer: number, value: number, type: 'float' | 'i32'): void;
    getValue(pointer: number, type: 'float' | 'i32'): number;
  };
  PDFiumExt_Init(): void;
  FPDF_LoadMemDocument(data: number, bytes: number, password: string): number;
  FPDF_CloseDocument(document: number): void;
  FPDF_GetLastError(): number;
  FPDF_GetPageCount(document: number): number;
  FPDF_GetPageSizeByIndexF(document: number, index: number, size: number): boolean;
  FPDF_LoadPage(document: number, index: number): number;
  FPDF_ClosePage(page: number): void;
  FPDFPage_Flatten(page: number, usage: number): number;
  FPDFBitmap_CreateEx(width: number, height: number, format: number, buffer: number, stride: number): number;
  FPDFBitmap_Destroy(bitmap: number): void;
  FPDF_RenderPageBitmapWithMatrix(
    bitmap: number,
    page: number,
    matrix: number,
    clip: number,
    flags: number,
  ): void;
  FPDF_CreateNewDocument(): number;
  FPDF_ImportPagesByIndex(to: number, from: number, indexes: number, count: number, at: number): boolean;
  FPDF_NewXObjectFromPage(to: number, from: number, index: number): number;
  FPDF_NewFormObjectFromXObject(xObject: number): number;
  FPDF_CloseXObject(xObject: number): void;
  FPDFPageObj_SetMatrix(object: number, matrix: number): boolean;
  FPDFPage_New(document: number, index: number, width: number, height: number): number;
  FPDFPage_InsertObject(page: number, object: number): void;
  FPDFPage_GenerateContent(page: number): boolean;
  EPDF_IsEncrypted(document: number): boolean;
  EPDF_RemoveEncryption(document: number): boolean;
  PDFiumExt_OpenFileWriter(): number;
  PDFiumExt_SaveAsCopy(document: number, writer: number): number;
  PDFiumExt_GetFileWriterSize(writer: number): number;
  PDFiumExt_GetFileWriterData(writer: number, buffer: number, bytes: number): number;
  PDFiumExt_CloseFileWriter(writer: number): void;
}

interface FontFallback {
  readonly FontCharset: Readonly<Record<'SHIFTJIS' | 'GB2312' | 'CHINESEBIG5' | 'HANGEUL', number>>;
  readonly FontFallbackManager: new (config: {
    readonly fonts: Readonly<Record<number, readonly { readonly url: string; readonly weight: number }[]>>;
    readonly fontLoader: (name: string) => Uint8Array;
  }) => { initialize(library: PdfiumLibrary): void };
}

/** Starts PDFium; its fallback fonts are read from their package when a document first needs them. */
export async function startPdfium(): Promise<PdfiumLibrary> {
  const require = createRequire(import.meta.url);
  const wasmBinary = await readFile(require.resolve('@embedpdf/pdfium/pdfium.wasm'));
  const quiet = { print: () => {}, printErr: () => {} };
  const library = (await init({
    wasmBinary: new Uint8Array(wasmBinary).buffer,
    ...quiet,
  })) as unknown as PdfiumLibrary;
  library.PDFiumExt_Init();
  const { FontCharset, FontFallbackManager } = (await import(
    '@embedpdf/engines/pdfium'
  )) as unknown as FontFallback;
  const fontFolder = join(dirname(require.resolve('@embedpdf/fonts-jp')), '..', 'fonts');
  const { SHIFTJIS, GB2312, CHINESEBIG5, HANGEUL } = FontCharset;
  const regular = 'NotoSansJP-Regular.otf';
  const variants = [
    { url: regular, weight: 400 },
    { url: 'NotoSansJP-Bold.otf', weight: 700 },
  ];
  const fallback = new FontFallbackManager({
    // No font for the other character sets: there the engine's own serif, sans and fixed-pitch fonts are nearer.
    fonts: { [SHIFTJIS]: variants, [GB2312]: variants, [CHINESEBIG5]: variants, [HANGEUL]: variants },
    fontLoader: (name) => new Uint8Array(readFileSync(join(fontFolder, basename(name)))),
  });
  fallback.initialize(library);
  return library;
}
