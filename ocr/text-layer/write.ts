/** Writes the searchable PDF: the page images (or the PDF that came) untouched, with the text laid over them. */

import { PDFDocument, PDFName, type PDFPage, type PDFRef } from 'pdf-lib';
import { OcrError } from '../ocr-error.ts';
import type { Point } from '../preprocess/transform.ts';
import { ownTextFault } from '../quality/own-text.ts';
import { isSigned } from '../quality/signed.ts';
import type { PageSize } from '../raster/page-raster.ts';
import type { RasterDocument } from '../raster/raster-document.ts';
import type { OcrPage, OcrResult } from '../result.ts';
import { type ImagePlacement, layerContent, layerFontName } from './layer-content.ts';
import { addLayerFont, GraphemeNumbers } from './layer-font.ts';
import { writeMetadata } from './metadata.ts';
import { addPageImage } from './page-image.ts';

/** What the file says about itself. */
export interface SearchablePdfOptions {
  readonly title: string;
  readonly now: Date;
}

/** A finished PDF. */
export interface WrittenPdf {
  readonly pdf: Uint8Array;
  /** Pages whose own text was kept. */
  readonly keptPages: number;
}

/**
 * Image input becomes a new PDF that keeps the rules of PDF/A-2u, unless an image is CMYK. PDF input is kept and gets
 * the layer on pages without trustworthy text of their own; it claims no PDF/A, because its fonts and colours are its
 * maker's. A PDF all of whose text is trustworthy comes back as it is, byte by byte. Any other that is signed is never
 * changed: like one that cannot be taken over (broken in a way that only the renderer forgives, or encrypted with an
 * empty password) it is drawn anew at its resolution, as a file of its own. Throws `OCR_INPUT_UNREADABLE`.
 */
export async function writeSearchablePdf(
  source: RasterDocument,
  result: OcrResult,
  options: SearchablePdfOptions,
  maxPixels: number,
): Promise<WrittenPdf> {
  checkResultFits(source, result);
  const own = await pagesWithOwnText(source, result);
  const silent = result.pages.filter((page) => page.blocks.length === 0 && page.error === undefined).length;
  if (own.size > 0 && own.size + silent >= result.pages.length)
    return { pdf: source.bytes, keptPages: own.size };
  const kept = source.mediaType === 'application/pdf' ? await loadPdf(source) : undefined;
  const document = kept ?? (await PDFDocument.create({ updateMetadata: false }));
  const layers = new Layers(document);
  let archival = kept === undefined;
  for (const page of result.pages) {
    if (kept !== undefined) {
      if (!own.has(page.pageNumber)) layers.add(kept.getPage(page.pageNumber - 1), page, keptPlacement);
      continue;
    }
    const image = await pageImage(document, source, page.pageNumber, maxPixels);
    archival &&= !image.outsideSrgb;
    layers.add(addImagePage(document, image, image.reference), page, imagePlacement);
  }
  layers.finish();
  await writeMetadata(document, { ...options, engine: result.engine, archival }, source.bytes);
  const pdf = await document.save({ updateFieldAppearances: false, addDefaultPage: false });
  return { pdf, keptPages: kept === undefined ? 0 : own.size };
}

/** Numbers of the pages that say themselves what they show. */
async function pagesWithOwnText(source: RasterDocument, result: OcrResult): Promise<ReadonlySet<number>> {
  const found = new Set<number>();
  if (source.mediaType !== 'application/pdf') return found;
  for (const page of result.pages) {
    if (ownTextFault(await source.extractText(page.pageNumber), page) === undefined)
      found.add(page.pageNumber);
  }
  return found;
}

/** Undefined when the file must not or cannot be changed in place. */
async function loadPdf(source: RasterDocument): Promise<PDFDocument | undefined> {
  if (isSigned(source.bytes)) return undefined;
  try {
    const document = await PDFDocument.load(source.bytes, { updateMetadata: false });
    return document.isEncrypted || document.getPageCount() !== source.pageCount ? undefined : document;
  } catch {
    return undefined;
  }
}

async function pageImage(
  document: PDFDocument,
  source: RasterDocument,
  pageNumber: number,
  maxPixels: number,
) {
  if (source.mediaType !== 'application/pdf') {
    const placed = await addPageImage(
      document.context,
      source.bytes,
      source.mediaType,
      pageNumber,
      maxPixels,
    );
    const { resolutionDpi, resolutionDownDpi = resolutionDpi } = await source.pageSize(pageNumber);
    return { ...placed, resolutionDpi, resolutionDownDpi };
  }
  const size = await source.pageSize(pageNumber);
  const { jpeg } = await source.render(pageNumber, { dpi: size.resolutionDpi, maxPixels });
  const image = await addPageImage(document.context, jpeg, 'image/jpeg', 1, maxPixels);
  return { ...image, resolutionDpi: size.resolutionDpi };
}

function addImagePage(document: PDFDocument, size: PageSize, image: PDFRef): PDFPage {
  const width = (size.widthPx * 72) / size.resolutionDpi;
  const height = (size.heightPx * 72) / (size.resolutionDownDpi ?? size.resolutionDpi);
  const page = document.addPage([width, height]);
  page.node.setXObject(PDFName.of('Page'), image);
  const draw = `q ${width.toFixed(4)} 0 0 ${height.toFixed(4)} 0 0 cm /Page Do Q\n`;
  page.node.addContentStream(document.context.register(document.context.stream(draw)));
  return page;
}

type PlacementOf = (page: PDFPage, read: OcrPage) => ImagePlacement;

function imagePlacement(page: PDFPage, read: OcrPage): ImagePlacement {
  const { width, height } = page.getSize();
  return {
    toUserSpace: ({ x, y }) => ({ x: (x * width) / read.widthPx, y: height - (y * height) / read.heightPx }),
  };
}

/** The read image shows the crop box as it is displayed, that is after the page's own quarter turns. */
function keptPlacement(page: PDFPage, read: OcrPage): ImagePlacement {
  const box = page.getCropBox();
  const turn = (((page.getRotation().angle % 360) + 360) % 360) as 0 | 90 | 180 | 270;
  const sideways = turn === 90 || turn === 270;
  const across = (sideways ? box.height : box.width) / read.widthPx;
  const down = (sideways ? box.width : box.height) / read.heightPx;
  const right = box.x + box.width;
  const top = box.y + box.height;
  return {
    toUserSpace({ x, y }: Point): Point {
      const [dx, dy] = [x * across, y * down];
      if (turn === 90) return { x: box.x + dy, y: box.y + dx };
      if (turn === 180) return { x: right - dx, y: box.y + dy };
      if (turn === 270) return { x: right - dy, y: top - dx };
      return { x: box.x + dx, y: top - dy };
    },
  };
}

/** Gathers the layers of all pages, because the font can be written only when all characters are known. */
class Layers {
  readonly #document: PDFDocument;
  readonly #numbers = new GraphemeNumbers();
  readonly #pages: PDFPage[] = [];

  constructor(document: PDFDocument) {
    this.#document = document;
  }

  add(page: PDFPage, read: OcrPage, placementOf: PlacementOf): void {
    const content = layerContent(read, placementOf(page, read), this.#numbers);
    if (content === '') return;
    const { context } = this.#document;
    page.node.normalize();
    // What was there may leave the coordinate system changed.
    page.node.wrapContentStreams(
      context.register(context.stream('q\n')),
      context.register(context.stream('\nQ\n')),
    );
    page.node.addContentStream(context.register(context.flateStream(content)));
    this.#pages.push(page);
  }

  finish(): void {
    if (this.#pages.length === 0) return;
    const font = addLayerFont(this.#document.context, this.#numbers);
    for (const page of this.#pages) page.node.setFontDictionary(PDFName.of(layerFontName), font);
  }
}

/** Refuses a result that was not made of this document. */
function checkResultFits(source: RasterDocument, result: OcrResult): void {
  const numbers = result.pages.map((page) => page.pageNumber);
  if (numbers.length !== source.pageCount || numbers.some((number, index) => number !== index + 1)) {
    throw new OcrError('OCR_INPUT_UNREADABLE', { message: 'The result has other pages than the document.' });
  }
}
