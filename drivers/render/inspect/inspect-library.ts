/** What looking into pages uses of PDFium beside drawing (fpdf_edit.h, fpdf_text.h, fpdf_annot.h). */

import type { PdfiumLibrary } from '../pdf/pdfium.ts';

/** The engine with the functions for looking. Handles and pointers are numbers; 0 is none. */
export interface InspectLibrary extends PdfiumLibrary {
  FPDFPage_CountObjects(page: number): number;
  FPDFPage_GetObject(page: number, index: number): number;
  FPDFPage_GetAnnotCount(page: number): number;
  FPDFPage_GetAnnot(page: number, index: number): number;
  FPDFPage_CloseAnnot(annotation: number): void;
  FPDFAnnot_GetObjectCount(annotation: number): number;
  FPDFAnnot_GetObject(annotation: number, index: number): number;
  FPDFFormObj_CountObjects(form: number): number;
  FPDFFormObj_GetObject(form: number, index: number): number;
  FPDFPageObj_GetType(object: number): number;
  FPDFPageObj_GetFillColor(object: number, red: number, green: number, blue: number, alpha: number): boolean;
  FPDFPageObj_GetStrokeColor(
    object: number,
    red: number,
    green: number,
    blue: number,
    alpha: number,
  ): boolean;
  FPDFTextObj_GetFont(text: number): number;
  FPDFTextObj_GetTextRenderMode(text: number): number;
  FPDFFont_GetIsEmbedded(font: number): number;
  FPDFFont_GetBaseFontName(font: number, buffer: number, bytes: number): number;
  FPDFText_LoadPage(page: number): number;
  FPDFText_ClosePage(text: number): void;
  FPDFText_CountChars(text: number): number;
  FPDFText_GetUnicode(text: number, index: number): number;
  FPDFText_IsGenerated(text: number, index: number): number;
  FPDFText_HasUnicodeMapError(text: number, index: number): number;
  FPDFText_GetTextObject(text: number, index: number): number;
}

/** FPDF_PAGEOBJ_... of fpdf_edit.h. */
export const objectTypes = { text: 1, path: 2, image: 3, shading: 4, form: 5 } as const;
/** FPDF_TEXTRENDERMODE_INVISIBLE: the text layer of scanned pages. */
export const invisibleText = 3;
