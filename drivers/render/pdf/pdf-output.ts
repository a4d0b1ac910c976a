/** Makes new PDFs of open ones with PDFium: pages taken over, pages placed on sheets, encryption taken off. */

import { DeviceError } from '../../device/device-error.ts';
import type { Matrix } from '../layout/matrix.ts';
import type { SheetSide } from '../layout/sheet-layout.ts';
import { allocate, type PdfDocument, release, withFloats } from './pdf-document.ts';
import type { PdfiumLibrary } from './pdfium.ts';

/** FLAT_PRINT of fpdf_flatten.h: what annotations show in print becomes part of the page. */
const flattenForPrint = 1;

/** Takes pages over as they are, annotations included. An empty side is a blank page as large as the one before. */
export function takePages(document: PdfDocument, sides: readonly (readonly number[])[]): Uint8Array {
  const { library } = document;
  return withNewDocument(library, (target) => {
    let at = 0;
    let last: readonly number[] = [];
    for (const run of runs(sides)) {
      if (run.length === 0) insertBlank(document, target, at, last.at(-1) ?? 0);
      else importPages(document, target, at, run);
      at += Math.max(1, run.length);
      last = run;
    }
  });
}

/** Places pages on sheets; annotations are drawn into them. */
export async function placePages(
  document: PdfDocument,
  sides: Iterable<SheetSide>,
  pageDone: () => Promise<void>,
): Promise<Uint8Array> {
  const { library } = document;
  const target = newDocument(library);
  const forms = new Map<number, number>();
  try {
    let at = 0;
    for (const side of sides) {
      const page = library.FPDFPage_New(target, at, side.widthPoints, side.heightPoints);
      for (const { pageIndex, matrix } of side.placements) {
        const form = forms.get(pageIndex) ?? formOf(document, target, pageIndex);
        forms.set(pageIndex, form);
        const object = library.FPDF_NewFormObjectFromXObject(form);
        if (object === 0) throw new DeviceError('DOCUMENT_DAMAGED');
        const { widthPoints, heightPoints } = document.pageSize(pageIndex);
        const placed = upwards(matrix, widthPoints, heightPoints, side.heightPoints);
        withFloats(library, placed, (values) => library.FPDFPageObj_SetMatrix(object, values));
        library.FPDFPage_InsertObject(page, object);
      }
      library.FPDFPage_GenerateContent(page);
      library.FPDF_ClosePage(page);
      at += 1;
      await pageDone();
    }
    for (const form of forms.values()) library.FPDF_CloseXObject(form);
    return save(library, target);
  } finally {
    library.FPDF_CloseDocument(target);
  }
}

/** The whole document without its encryption. */
export function withoutEncryption(document: PdfDocument): Uint8Array {
  if (!document.library.EPDF_RemoveEncryption(document.handle)) throw new DeviceError('DOCUMENT_DAMAGED');
  return save(document.library, document.handle);
}

function formOf(document: PdfDocument, target: number, pageIndex: number): number {
  const { library, handle } = document;
  const page = library.FPDF_LoadPage(handle, pageIndex);
  if (page === 0) throw new DeviceError('DOCUMENT_DAMAGED');
  library.FPDFPage_Flatten(page, flattenForPrint);
  library.FPDF_ClosePage(page);
  const form = library.FPDF_NewXObjectFromPage(target, handle, pageIndex);
  if (form === 0) throw new DeviceError('DOCUMENT_DAMAGED');
  return form;
}

/** From the unit square downwards to points of a page as displayed, both upwards as PDF has them. */
function upwards([a, b, c, d, e, f]: Matrix, width: number, height: number, sheetHeight: number): Matrix {
  return [a / width, -b / width, -c / height, d / height, c + e, sheetHeight - d - f];
}

/** Sides of one page each joined to runs, so that what pages share is taken over once; blank sides stand alone. */
function runs(sides: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const joined: number[][] = [];
  for (const side of sides) {
    const last = joined.at(-1);
    if (side.length === 0 || last === undefined || last.length === 0) joined.push([...side]);
    else last.push(...side);
  }
  return joined;
}

function importPages(document: PdfDocument, target: number, at: number, indexes: readonly number[]): void {
  const { library, handle } = document;
  const list = allocate(library, indexes.length * 4);
  try {
    for (const [position, index] of indexes.entries())
      library.pdfium.setValue(list + position * 4, index, 'i32');
    if (!library.FPDF_ImportPagesByIndex(target, handle, list, indexes.length, at)) {
      throw new DeviceError('DOCUMENT_DAMAGED');
    }
  } finally {
    release(library, list);
  }
}

function insertBlank(document: PdfDocument, target: number, at: number, like: number): void {
  const { widthPoints, heightPoints } = document.pageSize(like);
  const { library } = document;
  library.FPDF_ClosePage(library.FPDFPage_New(target, at, widthPoints, heightPoints));
}

function withNewDocument(library: PdfiumLibrary, fill: (target: number) => void): Uint8Array {
  const target = newDocument(library);
  try {
    fill(target);
    return save(library, target);
  } finally {
    library.FPDF_CloseDocument(target);
  }
}

function newDocument(library: PdfiumLibrary): number {
  const target = library.FPDF_CreateNewDocument();
  if (target === 0) throw new DeviceError('DOCUMENT_TOO_COMPLEX');
  return target;
}

function save(library: PdfiumLibrary, document: number): Uint8Array {
  const writer = library.PDFiumExt_OpenFileWriter();
  try {
    library.PDFiumExt_SaveAsCopy(document, writer);
    const length = library.PDFiumExt_GetFileWriterSize(writer);
    if (length === 0) throw new DeviceError('DOCUMENT_DAMAGED', { message: 'The PDF could not be written.' });
    const address = allocate(library, length);
    try {
      library.PDFiumExt_GetFileWriterData(writer, address, length);
      return library.pdfium.HEAPU8.slice(address, address + length);
    } finally {
      release(library, address);
    }
  } finally {
    library.PDFiumExt_CloseFileWriter(writer);
  }
}
