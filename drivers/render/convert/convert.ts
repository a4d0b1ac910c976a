/** The operation `convert`: a document of any format that is read becomes PDF, PWG raster or URF. */

import { DeviceError } from '../../device/device-error.ts';
import type { ConversionPlan, StampPlan, StampReport } from '../../device/document.ts';
import { mediaPoints, parseMediaName } from '../../raster/media-size.ts';
import type { RasterFormat } from '../../raster/raster-writer.ts';
import { isNumberUp, layOutSide, type SheetSide, type Size } from '../layout/sheet-layout.ts';
import { sideSequence } from '../layout/side-sequence.ts';
import type { Operation, OperationContext } from '../operation.ts';
import { openPdf, type PdfDocument } from '../pdf/pdf-document.ts';
import { openAsPdf, pagesOf, writeImagePdf } from '../source/open-as-pdf.ts';
import { needsPlacing, type PdfSides, pdfOf } from './write-pdf.ts';
import { type RasterTarget, writeRaster } from './write-raster.ts';

/** Parameters of the operation `convert`: the plan without what cannot leave the service's process. */
export type ConvertInput = Omit<ConversionPlan, 'onStamped'>;

/** What comes beside the bytes. */
export interface ConvertOutput {
  /** Sides of paper that were written. */
  readonly pages: number;
  /** What was stamped, when stamps were asked for. */
  readonly stamped?: StampReport;
}

/** The operation `convert`. */
export const convert: Operation<ConvertInput, ConvertOutput> = async (plan, context) => {
  const paper = paperOf(plan);
  if (isPlainImage(plan)) {
    const source = { format: plan.from, paper };
    return { pages: await writeImagePdf(pagesOf(context, source), context, context.write) };
  }
  const { stamp } = plan;
  if (stamp !== undefined && isOnlyStamped(plan)) {
    const library = await context.pdfium();
    // Stamps bring a library for PDF and fonts, which take a second to load.
    const { stampRaster } = await import('../stamp/stamp-raster.ts');
    const tools = { ...context.limits, library, write: context.write, pageDone: context.pageDone };
    const stamped = await stampRaster(context.document, plan.to as RasterFormat, stamp, tools);
    return { pages: stamped.pages, stamped };
  }
  using document = await openAsPdf(context, { format: plan.from, password: plan.password, paper });
  if (stamp === undefined) return { pages: await write(document, plan, context) };
  return await writeStamped(document, plan, stamp, context);
};

/** Writes what the plan asks for; returns the number of sides. */
async function write(document: PdfDocument, plan: ConvertInput, context: OperationContext): Promise<number> {
  const sides = sidesFor(document, plan, context);
  if (plan.to === 'application/pdf') await context.write(await pdfOf(document, sides, plan, context));
  else {
    const target = rasterTarget(plan, plan.to);
    await writeRaster(document, sides.layOut(), sides.indexes.length, target, context);
  }
  return sides.indexes.length;
}

/** Stamps come on sides as they will lie on paper, before copies are made of them and blank backs are added. */
async function writeStamped(
  document: PdfDocument,
  plan: ConvertInput,
  stamp: StampPlan,
  context: OperationContext,
): Promise<ConvertOutput> {
  const { numberUp: _, pageRanges: __, printScaling: ___, password: ____, ...rest } = plan;
  const once: ConvertInput = { ...plan, to: 'application/pdf', copies: 1, sides: 'one-sided' };
  const laidOut = await pdfOf(document, sidesFor(document, once, context), once, context);
  const library = await context.pdfium();
  const { maxPages } = context.limits;
  const { applyStamps } = await import('../stamp/apply-stamps.ts');
  const { bytes, count } = await applyStamps(laidOut, stamp, {
    library,
    maxPages,
    pageDone: context.pageDone,
  });
  using stamped = openPdf(library, bytes, { maxPages });
  return { pages: await write(stamped, { ...rest, from: 'application/pdf' }, context), stamped: count };
}

function sidesFor(document: PdfDocument, plan: ConvertInput, context: OperationContext): PdfSides {
  const indexes = sidesOf(plan, document.pageCount);
  if (indexes.length === 0)
    throw new DeviceError('DOCUMENT_DAMAGED', { message: 'No page is to be printed.' });
  if (indexes.length > context.limits.maxPages) throw new DeviceError('DOCUMENT_TOO_COMPLEX');
  return { indexes, layOut: () => layOut(document, indexes, plan) };
}

/** An image or a raster of which nothing is asked but to be a PDF: it is written while it is read. */
function isPlainImage(plan: ConvertInput): boolean {
  const isWhole = plan.pageRanges === undefined && (plan.copies ?? 1) === 1 && !needsPlacing(plan);
  const isOther = plan.from !== 'application/pdf' && plan.to === 'application/pdf';
  return isOther && isWhole && plan.stamp === undefined;
}

/** A raster that stays as it is but for stamps: it is written while it is read. */
function isOnlyStamped(plan: ConvertInput): boolean {
  const isWhole = plan.pageRanges === undefined && (plan.copies ?? 1) === 1 && (plan.numberUp ?? 1) === 1;
  return plan.from === plan.to && plan.to !== 'application/pdf' && isWhole && plan.media === undefined;
}

function rasterTarget(plan: ConvertInput, to: RasterTarget['to']): RasterTarget {
  if (plan.raster === undefined) throw new TypeError('The form of the raster is missing.');
  return { to, form: plan.raster, media: plan.media, sides: plan.sides ?? 'one-sided' };
}

function paperOf(plan: ConvertInput): Size | undefined {
  const named = plan.media === undefined ? undefined : parseMediaName(plan.media);
  return named && mediaPoints(named);
}

/** Page indexes of each side. */
function sidesOf(plan: ConvertInput, pageCount: number) {
  const { pageRanges, numberUp = 1, copies = 1, sides = 'one-sided' } = plan;
  if (!isNumberUp(numberUp)) throw new TypeError('That many pages cannot be put on one side.');
  return sideSequence({
    ...{ pageCount, pageRanges, numberUp },
    twoSided: sides !== 'one-sided',
    repeats: copies,
  });
}

/** The sides with their pages in place, one after the other. A blank side is as large as the one before. */
function* layOut(
  document: PdfDocument,
  sides: readonly (readonly number[])[],
  plan: ConvertInput,
): Generator<SheetSide> {
  const options = {
    numberUp: plan.numberUp ?? 1,
    printScaling: plan.printScaling ?? 'auto',
    media: paperOf(plan),
  };
  let last: SheetSide | undefined;
  for (const indexes of sides) {
    const pages = indexes.map((index) => ({ index, size: document.pageSize(index) }));
    last = pages.length === 0 && last ? { ...last, placements: [] } : layOutSide(pages, options);
    yield last;
  }
}
