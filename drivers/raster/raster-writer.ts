/** Writes PWG raster or URF page by page and band by band, holding no more than a line and a piece of output. */

import { type ByteSink, LineEncoder } from './line-encoder.ts';
import { encodePwgHeader, pwgSync } from './pwg-header.ts';
import { lineBytes, type RasterPage, unitBytes } from './raster-page.ts';
import { encodeUrfFileHeader, encodeUrfHeader } from './urf-header.ts';

/** Which of the two formats is written. */
export type RasterFormat = 'image/pwg-raster' | 'image/urf';

/** A page that is being written. */
export interface PageWriter {
  /** The next lines, whole. `RangeError` when there are more than the page has. */
  write(band: Uint8Array, lines: number): Promise<void>;
  /** Ends the page; lines that were not written are white. */
  end(): Promise<void>;
}

/** A document that is being written. One page at a time. */
export class RasterWriter {
  readonly #format: RasterFormat;
  readonly #totalPages: number;
  readonly #sink: ByteSink;
  #begun = false;

  /** `totalPages` stands in the header of URF; 0 when unknown. */
  constructor(format: RasterFormat, totalPages: number, sink: ByteSink) {
    this.#format = format;
    this.#totalPages = totalPages;
    this.#sink = sink;
  }

  /** Writes what comes before the first page, if nothing was written yet. */
  async begin(): Promise<void> {
    if (this.#begun) return;
    this.#begun = true;
    await this.#sink(
      this.#format === 'image/urf' ? encodeUrfFileHeader(this.#totalPages) : Buffer.from(pwgSync),
    );
  }

  /** Begins a page. */
  async page(page: RasterPage): Promise<PageWriter> {
    await this.begin();
    await this.#sink(this.#format === 'image/urf' ? encodeUrfHeader(page) : encodePwgHeader(page));
    const bytes = lineBytes(page.type, page.widthPx);
    const encoder = new LineEncoder(bytes, unitBytes(page.type), this.#sink);
    let left = page.heightPx;
    return {
      async write(band, lines) {
        if (lines > left) throw new RangeError('The page has fewer lines.');
        left -= lines;
        await encoder.write(band, lines);
      },
      async end() {
        const white = new Uint8Array(bytes).fill(page.type === 'black_1' ? 0 : 0xff);
        await encoder.repeat(white, left);
        left = 0;
        await encoder.flush();
      },
    };
  }
}
