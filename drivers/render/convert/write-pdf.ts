/** Writes an open document as the PDF that a device is to get. */

import { DeviceError } from '../../device/device-error.ts';
import type { ConversionPlan } from '../../device/document.ts';
import type { SheetSide } from '../layout/sheet-layout.ts';
import type { OperationContext } from '../operation.ts';
import type { PdfDocument } from '../pdf/pdf-document.ts';
import { placePages, takePages, withoutEncryption } from '../pdf/pdf-output.ts';

/** The sides of the document: as lists of pages, and laid out on paper. */
export interface PdfSides {
  readonly indexes: readonly (readonly number[])[];
  layOut(): Iterable<SheetSide>;
}

/**
 * The PDF of a plan. What the plan leaves alone stays as it is: nothing to do gives the bytes that were opened, pages
 * that are only picked keep their size and annotations, and pages are placed anew only for number-up or scaling.
 */
export async function pdfOf(
  document: PdfDocument,
  sides: PdfSides,
  plan: Omit<ConversionPlan, 'onStamped'>,
  context: OperationContext,
): Promise<Uint8Array> {
  const bytes = await written(document, sides, plan, context);
  if (bytes.length > context.limits.maxPdfBytes) {
    throw new DeviceError('DOCUMENT_TOO_COMPLEX', { message: 'The PDF is too large.' });
  }
  return bytes;
}

/** Whether pages must be placed on sheets anew. */
export function needsPlacing(plan: Omit<ConversionPlan, 'onStamped'>): boolean {
  const isScaled =
    plan.media !== undefined && (plan.printScaling !== undefined || plan.from !== 'application/pdf');
  return (plan.numberUp ?? 1) > 1 || isScaled;
}

async function written(
  document: PdfDocument,
  { indexes, layOut }: PdfSides,
  plan: Omit<ConversionPlan, 'onStamped'>,
  context: OperationContext,
): Promise<Uint8Array> {
  if (needsPlacing(plan)) return placePages(document, layOut(), context.pageDone);
  const isWhole =
    indexes.length === document.pageCount &&
    indexes.every((side, index) => side[0] === index && side.length === 1);
  if (!isWhole) return takePages(document, indexes);
  return document.encrypted ? withoutEncryption(document) : document.bytes();
}
