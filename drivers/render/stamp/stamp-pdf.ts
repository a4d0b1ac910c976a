/** Stamps a PDF: every page gets the block where its margins have room, and the diagonal word. */

import {
  decodePDFRawStream,
  PDFArray,
  type PDFDict,
  PDFDocument,
  PDFName,
  type PDFObject,
  type PDFPage,
  PDFRawStream,
  type PDFRef,
  PDFStream,
} from 'pdf-lib';
import type { StampPlan, StampReport } from '../../device/document.ts';
import { type Block, blocksOf } from './block.ts';
import { diagonalGrey, diagonalSegments } from './diagonal.ts';
import { fitBlock, Occupancy } from './free-place.ts';
import type { Lettering } from './lettering.ts';
import { type Segment, toPdfOperators } from './outline.ts';
import { type Shown, shownPage, toUserSpace } from './shown-page.ts';

/** A small picture of a page as it is shown, annotations included. */
export interface SmallPicture {
  /** Three bytes a pixel (red, green, blue), row by row. */
  readonly data: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Draws page `index` (from 0) of the same document; the picture is about that size. */
export type DrawSmall = (index: number, widthPx: number, heightPx: number) => SmallPicture;

/** Longer edge of the small picture; up to here a pixel is a point. */
const longestEdgePx = 1_700;
/** A pixel with a channel below this holds something. */
const whiteFrom = 250;

/**
 * Stamps every page. The PDF must be readable without a password. A page whose entries make no sense is left
 * alone, and counts as without text and code. Throws what pdf-lib throws when it cannot read the document.
 */
export async function stampPdf(
  bytes: Uint8Array,
  stamp: StampPlan,
  tools: {
    readonly lettering: Lettering;
    readonly drawSmall: DrawSmall;
    readonly pageDone?: () => Promise<void>;
  },
): Promise<{ readonly bytes: Uint8Array; readonly count: StampReport }> {
  const document = await PDFDocument.load(bytes, { updateMetadata: false });
  const blocks = blocksOf(stamp, tools.lettering);
  const forms = new Map<Block, PDFRef>();
  const seen = new Map<PDFDict, PageStamps>();
  const count = { pages: 0, withText: 0, withCode: 0 };
  for (const [index, page] of document.getPages().entries()) {
    // A page may stand in the tree more than once; it is drawn on once.
    const done = seen.get(page.node) ?? stampPage(page, index);
    seen.set(page.node, done);
    count.pages += 1;
    if (done.block?.hasText === true) count.withText += 1;
    if (done.block?.hasCode === true) count.withCode += 1;
    await tools.pageDone?.();
  }
  return { bytes: await document.save({ useObjectStreams: false }), count };

  function stampPage(page: PDFPage, index: number): PageStamps {
    const shown = readQuietly(() => shownPage(page));
    const content = readQuietly(() => contentForm(document, page));
    if (shown === undefined || content === undefined) return { block: undefined };
    const fitted = blocks.length === 0 ? undefined : fitBlock(occupancyOf(shown, index), blocks);
    const drawn: string[] = [];
    const resources: Record<string, PDFRef> = { TmkPage: content };
    const diagonal = stamp.diagonal;
    const word = diagonal === undefined ? [] : diagonalSegments(diagonal, tools.lettering, shown);
    if (word.length > 0 && !stamp.diagonalOverContent) drawn.push(drawWord(word, shown, ''));
    drawn.push('/TmkPage Do\n');
    if (word.length > 0 && stamp.diagonalOverContent) drawn.push(drawWord(word, shown, '/TmkPale gs\n'));
    if (fitted !== undefined) {
      const { block, place } = fitted;
      const form = forms.get(block) ?? blockForm(document, block);
      forms.set(block, form);
      resources['TmkStamp'] = form;
      drawn.push(`q\n${toUserSpace(shown, place.xPt, place.yPt)} cm\n/TmkStamp Do\nQ\n`);
    }
    replaceContent(document, page, drawn.join(''), resources);
    return { block: fitted?.block };
  }

  function occupancyOf(shown: Shown, index: number): Occupancy {
    const scale = Math.min(1, longestEdgePx / Math.max(shown.widthPt, shown.heightPt));
    const [wide, high] = [Math.ceil(shown.widthPt * scale), Math.ceil(shown.heightPt * scale)];
    const { data, widthPx, heightPx } = tools.drawSmall(index, Math.max(1, wide), Math.max(1, high));
    return new Occupancy(shown.widthPt, shown.heightPt, {
      columns: widthPx,
      rows: heightPx,
      isTaken(column, row) {
        const at = (row * widthPx + column) * 3;
        return Math.min(data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0) < whiteFrom;
      },
    });
  }
}

interface PageStamps {
  readonly block: Block | undefined;
}

/**
 * The page's own content as a form XObject (ISO 32000-1 §8.10): whatever state it leaves behind, an unbalanced `q`
 * or a changed matrix, ends with it.
 */
function contentForm(document: PDFDocument, page: PDFPage): PDFRef {
  const { context } = document;
  const { x, y, width, height } = page.getMediaBox();
  const resources: PDFObject = page.node.getInheritableAttribute(PDFName.of('Resources')) ?? context.obj({});
  const entries = {
    Type: 'XObject',
    Subtype: 'Form',
    BBox: [x, y, x + width, y + height],
    Resources: resources,
  };
  const contents = page.node.Contents();
  if (contents instanceof PDFRawStream) {
    const dict = contents.dict.clone(context);
    const form = context.obj(entries) as PDFDict;
    for (const [name, value] of form.entries()) dict.set(name, value);
    return context.register(PDFRawStream.of(dict, contents.contents));
  }
  const parts =
    contents instanceof PDFArray ? contents.asArray().map((one) => context.lookup(one)) : [contents];
  const decoded = parts.flatMap((part) =>
    part instanceof PDFStream ? [Buffer.from(decode(part)), Buffer.from('\n')] : [],
  );
  return context.register(context.flateStream(Buffer.concat(decoded), entries));
}

function decode(stream: PDFStream): Uint8Array {
  return stream instanceof PDFRawStream ? decodePDFRawStream(stream).decode() : stream.getContents();
}

function blockForm(document: PDFDocument, block: Block): PDFRef {
  const { context } = document;
  const content = `0 g\n${toPdfOperators(block.segments)}`;
  return context.register(
    context.flateStream(content, {
      Type: 'XObject',
      Subtype: 'Form',
      BBox: [0, 0, block.widthPt, block.heightPt],
      Resources: {},
    }),
  );
}

function drawWord(word: readonly Segment[], shown: Shown, state: string): string {
  return `q\n${state}${diagonalGrey} g\n${toUserSpace(shown, 0, 0)} cm\n${toPdfOperators(word)}Q\n`;
}

function replaceContent(
  document: PDFDocument,
  page: PDFPage,
  content: string,
  xObjects: Readonly<Record<string, PDFRef>>,
): void {
  const { context } = document;
  const pale = context.obj({ Type: 'ExtGState', BM: 'Multiply' });
  page.node.set(PDFName.of('Contents'), context.register(context.flateStream(content)));
  page.node.set(PDFName.of('Resources'), context.obj({ XObject: xObjects, ExtGState: { TmkPale: pale } }));
}

/** Undefined instead of a throw: one odd page keeps no other from its stamps. */
function readQuietly<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) throw error;
    return undefined;
  }
}
