/** The first pages of a document as pictures. */

import sharp from 'sharp';
import type { Operation } from '../operation.ts';
import { allocate, type PdfDocument, release } from '../pdf/pdf-document.ts';
import { openAsPdf } from '../source/open-as-pdf.ts';

/** Parameters of the operation `preview`. */
export interface PreviewInput {
  readonly format: string;
  readonly password?: string;
  /** 1 to 20. */
  readonly pages: number;
  /** 16 to 2,000. */
  readonly longEdgePx: number;
}

/** What comes beside the PNG bytes of all pages, one after the other. */
export interface PreviewOutput {
  readonly pages: readonly {
    readonly pageNumber: number;
    readonly byteLength: number;
    readonly widthPx: number;
    readonly heightPx: number;
  }[];
}

/** The operation `preview`: writes the PNG files without anything between them. */
export const preview: Operation<PreviewInput, PreviewOutput> = async (input, context) => {
  const { format, password, pages, longEdgePx } = input;
  using document = await openAsPdf(context, { format, password, maxPages: pages });
  const drawn: PreviewOutput['pages'][number][] = [];
  for (let index = 0; index < Math.min(pages, document.pageCount); index += 1) {
    const { png, widthPx, heightPx } = await drawPage(document, index, longEdgePx);
    await context.write(png);
    await context.pageDone();
    drawn.push({ pageNumber: index + 1, byteLength: png.length, widthPx, heightPx });
  }
  return { pages: drawn };
};

async function drawPage(document: PdfDocument, index: number, longEdgePx: number) {
  const { widthPoints, heightPoints } = document.pageSize(index);
  const scale = longEdgePx / Math.max(widthPoints, heightPoints);
  const widthPx = Math.max(1, Math.round(widthPoints * scale));
  const heightPx = Math.max(1, Math.round(heightPoints * scale));
  const length = widthPx * heightPx * 3;
  const { library } = document;
  const address = allocate(library, length);
  try {
    library.pdfium.HEAPU8.fill(0xff, address, address + length);
    using page = document.openPage(index);
    page.draw(
      { channels: 3, widthPx, lines: heightPx, address },
      [widthPx, 0, 0, heightPx, 0, 0],
      [0, 0, widthPx, heightPx],
    );
    const pixels = library.pdfium.HEAPU8.slice(address, address + length);
    const picture = sharp(pixels, { raw: { width: widthPx, height: heightPx, channels: 3 } });
    const png = await picture.png({ compressionLevel: 6 }).toBuffer();
    return { png, widthPx, heightPx };
  } finally {
    release(library, address);
  }
}
