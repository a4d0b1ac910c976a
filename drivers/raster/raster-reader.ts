/** Reads PWG raster and URF page by page and band by band, in bounded memory, from a stream that may be hostile. */

import { DeviceError } from '../device/device-error.ts';
import { ByteWindow } from './byte-window.ts';
import { decodeLine, type LineForm, maxPackedBytes } from './line-decoder.ts';
import { type PixelForm, pwgPixelForm, urfPixelForm } from './pixel-form.ts';
import { decodePwgHeader, pwgHeaderBytes, pwgSync } from './pwg-header.ts';
import type { RasterSides } from './raster-page.ts';
import { decodeUrfHeader, urfFileHeaderBytes, urfPageHeaderBytes, urfSync } from './urf-header.ts';

/** What a page header says. */
export interface RasterPageInfo {
  /** One-based. */
  readonly pageNumber: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly resolutionDpi: { readonly x: number; readonly y: number };
  readonly sides: RasterSides;
  readonly quality: number;
  /** Copies in the header; 0 and 1 are one. */
  readonly copies: number;
  /** PWG 5101.1 name of the paper; empty in URF. */
  readonly mediaName: string;
  readonly mirrored: { readonly crossFeed: boolean; readonly feed: boolean };
  /** 1 grey, 3 RGB: what {@link RasterReader.readLines} gives. */
  readonly channels: 1 | 3;
  readonly bitsPerPixel: number;
}

/** Bounds on what is read. */
export interface RasterReaderLimits {
  readonly maxPages: number;
  readonly maxPagePixels: number;
}

const maxEdgePx = 65_535;
const maxDpi = 4_800;

/** A page in progress. */
interface Current {
  readonly info: RasterPageInfo;
  readonly form: LineForm;
  readonly pixels: PixelForm;
  readonly line: Uint8Array;
  readonly shown: Uint8Array;
  /** How often the line that was decoded last still stands. */
  repeats: number;
  linesLeft: number;
}

/**
 * A reader over a stream. Throws `DeviceError`: `DOCUMENT_DAMAGED` for bytes that are no raster or end too early,
 * `DOCUMENT_TOO_COMPLEX` above the limits.
 */
export class RasterReader {
  readonly #window: ByteWindow;
  readonly #limits: RasterReaderLimits;
  #format: 'pwg' | 'urf' | undefined;
  #pages = 0;
  #current: Current | undefined;

  constructor(source: AsyncIterable<Uint8Array>, limits: RasterReaderLimits) {
    this.#window = new ByteWindow(source);
    this.#limits = limits;
  }

  /** The header of the next page, after skipping what is left of the current one; undefined at the end. */
  async nextPage(): Promise<RasterPageInfo | undefined> {
    await this.#skipLines();
    this.#format ??= await this.#readFormat();
    const length = this.#format === 'pwg' ? pwgHeaderBytes : urfPageHeaderBytes;
    if (!(await this.#window.fill(1))) return undefined;
    const header = await this.#window.take(length);
    if (header === undefined) throw damaged('The raster ends within a page header.');
    this.#pages += 1;
    if (this.#pages > this.#limits.maxPages) throw tooComplex('The raster has too many pages.');
    const current = this.#format === 'pwg' ? pwgPage(header, this.#pages) : urfPage(header, this.#pages);
    if (current.info.widthPx * current.info.heightPx > this.#limits.maxPagePixels) {
      throw tooComplex('A page of the raster has too many pixels.');
    }
    this.#current = current;
    return current.info;
  }

  /** Fills `into` with the next lines of the page in grey or RGB, as many as fit; returns how many. 0 at its end. */
  async readLines(into: Uint8Array): Promise<number> {
    const current = this.#current;
    if (current === undefined) return 0;
    const bytes = current.info.widthPx * current.info.channels;
    const wanted = Math.min(current.linesLeft, Math.floor(into.length / bytes));
    for (let index = 0; index < wanted; index += 1) {
      if (current.repeats === 0) await this.#decode(current);
      into.set(current.shown, index * bytes);
      current.repeats -= 1;
      current.linesLeft -= 1;
    }
    return wanted;
  }

  async #skipLines(): Promise<void> {
    const current = this.#current;
    if (current === undefined) return;
    while (current.linesLeft > 0) {
      if (current.repeats === 0) await this.#decode(current, false);
      const skipped = Math.min(current.repeats, current.linesLeft);
      current.repeats -= skipped;
      current.linesLeft -= skipped;
    }
    this.#current = undefined;
  }

  async #decode(current: Current, show = true): Promise<void> {
    const window = this.#window;
    for (;;) {
      const found =
        window.available > 1
          ? decodeLine(window.bytes, window.offset, current.line, current.form)
          : undefined;
      if (found !== undefined) {
        window.skip(found.end - window.offset);
        if (found.times > current.linesLeft) throw damaged('The raster has more lines than the page.');
        current.repeats = found.times;
        if (show) current.pixels.convert(current.line, current.info.widthPx, current.shown);
        return;
      }
      if (window.available > maxPackedBytes(current.form)) throw damaged('A line of the raster is too long.');
      if (!(await window.more())) throw damaged('The raster ends within a page.');
    }
  }

  async #readFormat(): Promise<'pwg' | 'urf'> {
    const sync = await this.#window.take(pwgSync.length);
    const start = Buffer.from(sync ?? []).toString('latin1');
    if (start === pwgSync) return 'pwg';
    if (start !== urfSync.slice(0, pwgSync.length)) throw damaged('The bytes are no raster.');
    const rest = await this.#window.take(urfFileHeaderBytes - pwgSync.length);
    if (
      rest === undefined ||
      !Buffer.from(rest).toString('latin1').startsWith(urfSync.slice(pwgSync.length))
    ) {
      throw damaged('The bytes are no raster.');
    }
    return 'urf';
  }
}

function pwgPage(bytes: Uint8Array, pageNumber: number): Current {
  const header = decodePwgHeader(bytes);
  const pixels = pwgPixelForm(header.colorSpace, header.bitsPerColor, header.bitsPerPixel);
  const { widthPx, heightPx, bytesPerLine } = header;
  if (pixels === undefined || header.colorOrder !== 0)
    throw damaged('The raster has pixels of an unknown kind.');
  const [x, y] = header.resolutionDpi;
  const { sides, quality, copies, mediaName, mirrored } = header;
  return pageOf(
    { pageNumber, widthPx, heightPx, resolutionDpi: { x, y }, sides, quality, copies, mediaName, mirrored },
    pixels,
    { lineBytes: bytesPerLine, unit: pixels.unit, fillByte: undefined },
  );
}

function urfPage(bytes: Uint8Array, pageNumber: number): Current {
  const header = decodeUrfHeader(bytes);
  const pixels = urfPixelForm(header.colorSpace, header.bitsPerPixel);
  if (pixels === undefined) throw damaged('The raster has pixels of an unknown kind.');
  const { widthPx, heightPx, sides, quality } = header;
  const dpi = header.resolutionDpi;
  const mirrored = { crossFeed: false, feed: false };
  return pageOf(
    {
      ...{ pageNumber, widthPx, heightPx, sides, quality, mirrored },
      ...{ resolutionDpi: { x: dpi, y: dpi }, copies: 1, mediaName: '' },
    },
    pixels,
    {
      lineBytes: widthPx * pixels.unit,
      unit: pixels.unit,
      fillByte: header.colorSpace === 6 ? 0 : 0xff,
    },
  );
}

function pageOf(
  info: Omit<RasterPageInfo, 'channels' | 'bitsPerPixel'>,
  pixels: PixelForm,
  form: LineForm,
): Current {
  const { widthPx, heightPx, resolutionDpi } = info;
  const edges = [widthPx, heightPx];
  if (edges.some((edge) => edge < 1 || edge > maxEdgePx)) throw damaged('A page of the raster has no size.');
  if ([resolutionDpi.x, resolutionDpi.y].some((dpi) => dpi < 1 || dpi > maxDpi)) {
    throw damaged('A page of the raster has no resolution.');
  }
  const expected = Math.ceil((widthPx * pixels.bitsPerPixel) / 8);
  if (form.lineBytes !== expected)
    throw damaged('The lines of the raster do not have the length of the page.');
  const { channels, bitsPerPixel } = pixels;
  return {
    info: { ...info, channels, bitsPerPixel },
    form,
    pixels,
    line: new Uint8Array(form.lineBytes),
    shown: new Uint8Array(widthPx * channels),
    repeats: 0,
    linesLeft: heightPx,
  };
}

function damaged(message: string): DeviceError {
  return new DeviceError('DOCUMENT_DAMAGED', { message });
}

function tooComplex(message: string): DeviceError {
  return new DeviceError('DOCUMENT_TOO_COMPLEX', { message });
}
