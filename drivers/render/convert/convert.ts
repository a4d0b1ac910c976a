/** The operation `convert`: a document of any format that is read becomes PDF, PWG raster or URF. */

import { DeviceError } from '../../device/device-error.ts';
import type { ConversionPlan } from '../../device/document.ts';
import { mediaPoints, parseMediaName } from '../../raster/media-size.ts';
import { isNumberUp, layOutSide, type SheetSide } from '../layout/sheet-layout.ts';
import { sideSequence } from '../layout/side-sequence.ts';
import type { Operation } from '../operation.ts';
import type { PdfDocument } from '../pdf/pdf-document.ts';
import { openAsPdf } from '../source/open-as-pdf.ts';
import { writeRaster } from './write-raster.ts';

/** Parameters of the operation `convert`. */
export type ConvertInput = ConversionPlan;

/** What comes beside the bytes. */
export interface ConvertOutput {
  /** Sides of paper that were written. */
  readonly pages: number;
}

/** The operation `convert`. */
export const convert: Operation<ConvertInput, ConvertOutput> = async (plan, context) => {
  using document = await openAsPdf(context, { format: plan.from, password: plan.password });
  const sides = sidesOf(plan, document.pageCount);
  if (sides.length === 0 || sides.length > context.limits.maxPages) {
    throw new DeviceError(sides.length === 0 ? 'DOCUMENT_DAMAGED' : 'DOCUMENT_TOO_COMPLEX');
  }
  if (plan.to === 'application/pdf') throw new DeviceError('DOCUMENT_DAMAGED');
  if (plan.raster === undefined) throw new TypeError('The form of the raster is missing.');
  const target = {
    ...{ to: plan.to, form: plan.raster, media: plan.media },
    sides: plan.sides ?? 'one-sided',
    copies: plan.to === 'image/pwg-raster' ? (plan.copies ?? 1) : 1,
  };
  await writeRaster(document, layOut(document, sides, plan), sides.length, target, context);
  return { pages: sides.length };
};

/** Page indexes of each side. PWG raster has its copies made by the device. */
function sidesOf(plan: ConversionPlan, pageCount: number) {
  const { pageRanges, numberUp = 1, copies = 1, sides = 'one-sided' } = plan;
  if (!isNumberUp(numberUp)) throw new TypeError('That many pages cannot be put on one side.');
  const byDevice = plan.to === 'image/pwg-raster';
  return sideSequence({
    ...{ pageCount, pageRanges, numberUp },
    twoSided: sides !== 'one-sided',
    repeats: byDevice ? 1 : copies,
    copiedByDevice: byDevice && copies > 1,
  });
}

/** The sides with their pages in place, one after the other. A blank side is as large as the one before. */
function* layOut(
  document: PdfDocument,
  sides: readonly (readonly number[])[],
  plan: ConversionPlan,
): Generator<SheetSide> {
  const named = plan.media === undefined ? undefined : parseMediaName(plan.media);
  const options = {
    numberUp: plan.numberUp ?? 1,
    printScaling: plan.printScaling ?? 'auto',
    media: named && mediaPoints(named),
  };
  let last: SheetSide | undefined;
  for (const indexes of sides) {
    const pages = indexes.map((index) => ({ index, size: document.pageSize(index) }));
    last = pages.length === 0 && last ? { ...last, placements: [] } : layOutSide(pages, options);
    yield last;
  }
}
