/** Reading paper: recognition, searchable PDFs, pictures of pages. Documents are decoded in processes of their own. */

import { randomUUID } from 'node:crypto';
import { open } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { describeEngine, type EngineChoice } from './engine/choose.ts';
import { defaultLimits, type OcrLimits } from './limits.ts';
import type { MaskedPage } from './mask/mask-document.ts';
import { OcrError } from './ocr-error.ts';
import type { DocumentSource } from './process/messages.ts';
import { type PooledDocument, ReaderPool } from './process/reader-pool.ts';
import type { ReaderAccount } from './process/reader-process.ts';
import type { FoundRate } from './quality/found-rate.ts';
import { type OcrMediaType, sniffBytes, sniffMediaType } from './raster/media-type.ts';
import type { RenderedJpeg, RenderOptions } from './raster/page-raster.ts';
import type { OcrPage, OcrResult, QualityMark } from './result.ts';
import type { PageRange } from './separation/copy-pages.ts';
import type { PageMarks } from './separation/page-marks.ts';
import type { SearchablePdfOptions } from './text-layer/write.ts';

/** How {@link openOcr} is set up. */
export interface OcrOptions extends EngineChoice {
  /** Processes that read at the same time, 1 to 64. Default: the number of processors. */
  readonly processes?: number;
  /** Default 120,000; a page is tried twice. */
  readonly pageTimeoutMs?: number;
  /** Bounds on one document; see {@link OcrLimits} for the defaults. */
  readonly limits?: Partial<OcrLimits>;
  /** Pages after which a process is replaced. Default 200. */
  readonly pagesPerProcess?: number;
  /** Idle time after which a process is ended and its memory given back. Default 60,000. */
  readonly idleMs?: number;
  /** User and group of the reading processes, when this process is root. It must be able to read the program. */
  readonly account?: ReaderAccount;
}

/** A document: its bytes or its file, and its media type. Without one the type is found from the bytes. */
export type OcrInput = DocumentSource & { readonly mediaType?: string | undefined };

/** How one call is watched and given up. */
export interface OcrCallOptions {
  /** Ends the processes at work on this call; the call throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Called as pages are done, in any order. */
  readonly onPage?: ((page: OcrPage) => void) | undefined;
}

/**
 * A reader of documents. All methods throw `OcrError`: `OCR_INPUT_UNREADABLE`, `OCR_INPUT_TOO_LARGE`,
 * `OCR_INPUT_ENCRYPTED`, `OCR_TIMED_OUT`, `OCR_ENGINE_FAILED`, `OCR_MODEL_MISSING`.
 */
export interface Ocr extends AsyncDisposable {
  /** Engine, version and model, such as `tesseract.js 7.0.0 / jpn 4.0.0_best_int`. */
  readonly engine: string;
  /** Reads all pages. A page that cannot be read carries `error`; the call fails only when the document does. */
  recognise(input: OcrInput, options?: OcrCallOptions): Promise<OcrResult>;
  /**
   * The document with the recognised text laid over its untouched pages. `onQuality` is told how well its text can be
   * found, which the file says of itself too (XMP).
   */
  writeSearchablePdf(
    input: OcrInput,
    result: OcrResult,
    options: SearchablePdfOptions & OcrCallOptions & { readonly onQuality?: (quality: QualityMark) => void },
  ): Promise<Uint8Array>;
  /** A picture of one page (one-based). A JPEG within the limits is given as it is when no `dpi` is asked for. */
  renderPageImage(
    input: OcrInput,
    pageNumber: number,
    options?: RenderOptions & OcrCallOptions,
  ): Promise<RenderedJpeg>;
  /** The number of pages; proves that the document can be opened. */
  countPages(input: OcrInput, options?: OcrCallOptions): Promise<number>;
  /** Text that the page of a PDF carries already. */
  extractText(input: OcrInput, pageNumber: number, options?: OcrCallOptions): Promise<string>;
  /**
   * Patch codes, QR codes and blank sides of all pages. A page that cannot be looked at has none: one bad page does not
   * keep a batch together that others separate.
   */
  findMarks(input: OcrInput, options?: OcrCallOptions): Promise<readonly PageMarks[]>;
  /** A document for each range of pages, pixels untouched. PDF and TIFF. */
  copyPages(
    input: OcrInput,
    ranges: readonly PageRange[],
    options?: OcrCallOptions,
  ): Promise<readonly Uint8Array[]>;
  /** A PDF without its password; `OCR_INPUT_ENCRYPTED` when the password is wrong. */
  unlock(pdf: Uint8Array, password: string, options?: OcrCallOptions): Promise<Uint8Array>;
  /** A PDF of pictures of the pages with these places burned out; nothing else of the document is in it. */
  maskDocument(input: OcrInput, places: readonly MaskedPage[], options?: OcrCallOptions): Promise<Uint8Array>;
  /** How much of each recognised page can be found in the text of a finished PDF, as PDFium extracts it. */
  measureTextLayer(pdf: Uint8Array, result: OcrResult): Promise<readonly FoundRate[]>;
}

/** Opens a reader. Processes start with the first document. Throws `OCR_MODEL_MISSING`. */
export async function openOcr(options: OcrOptions = {}): Promise<Ocr> {
  const limits: OcrLimits = {
    ...defaultLimits,
    ...options.limits,
    ...(options.pageTimeoutMs === undefined ? {} : { pageTimeoutMs: options.pageTimeoutMs }),
  };
  const choice: EngineChoice = {
    ...(options.engine !== undefined && { engine: options.engine }),
    ...(options.models !== undefined && { models: options.models }),
    ...(options.modelFolder !== undefined && { modelFolder: options.modelFolder }),
  };
  const engine = await describeEngine(choice);
  const processes = Math.max(1, Math.min(64, options.processes ?? availableParallelism()));
  const pool = new ReaderPool(
    { limits, engine: choice },
    {
      processes,
      pagesPerProcess: options.pagesPerProcess ?? 200,
      idleMs: options.idleMs ?? 60_000,
      ...(options.account && { account: options.account }),
    },
  );
  const page = (signal: AbortSignal | undefined) => ({ timeoutMs: limits.pageTimeoutMs, signal });
  const whole = (signal: AbortSignal | undefined) => ({ timeoutMs: limits.documentTimeoutMs, signal });
  return {
    engine,
    async recognise(input, call = {}) {
      const document = await prepare(input, limits);
      const pageCount = await pool.open(document, page(call.signal));
      return { pages: await recogniseAll(pool, document, pageCount, processes, limits, call), engine };
    },
    async writeSearchablePdf(input, result, { title, now, signal, onQuality }) {
      const task = { result, options: { title, now } };
      const { pdf, quality } = await pool.run(await prepare(input, limits), 'write', task, whole(signal));
      if (quality !== undefined) onQuality?.(quality);
      return pdf;
    },
    async renderPageImage(input, pageNumber, { dpi, maxPixels, signal } = {}) {
      const wanted = {
        ...(dpi === undefined ? {} : { dpi }),
        ...(maxPixels === undefined ? {} : { maxPixels }),
      };
      const document = await prepare(input, limits);
      return pool.run(document, 'render', { pageNumber, options: wanted }, page(signal));
    },
    async countPages(input, { signal } = {}) {
      return pool.open(await prepare(input, limits), page(signal));
    },
    async extractText(input, pageNumber, { signal } = {}) {
      return pool.run(await prepare(input, limits), 'extractText', { pageNumber }, page(signal));
    },
    async findMarks(input, { signal } = {}) {
      const document = await prepare(input, limits);
      const pageCount = await pool.open(document, page(signal));
      return await findAllMarks(pool, document, { pageCount, processes }, page(signal));
    },
    async copyPages(input, ranges, { signal } = {}) {
      return pool.run(await prepare(input, limits), 'copyPages', { ranges }, whole(signal));
    },
    async unlock(pdf, password, { signal } = {}) {
      return pool.runAlone({ bytes: pdf, password }, whole(signal));
    },
    async maskDocument(input, places, { signal } = {}) {
      return pool.run(await prepare(input, limits), 'mask', { places }, whole(signal));
    },
    async measureTextLayer(pdf, result) {
      const lines = result.pages.map((read) =>
        read.blocks.flatMap((block) => block.lines.map((line) => line.text)),
      );
      const document = await prepare({ bytes: pdf, mediaType: 'application/pdf' }, limits);
      return pool.run(document, 'foundRates', { lines }, whole(undefined));
    },
    [Symbol.asyncDispose]: () => pool[Symbol.asyncDispose](),
  };
}

/** As many pages at once as there are processes, so that a long document does not shut out a short one. */
async function recogniseAll(
  pool: ReaderPool,
  document: PooledDocument,
  pageCount: number,
  processes: number,
  limits: OcrLimits,
  { signal, onPage }: OcrCallOptions,
): Promise<OcrPage[]> {
  const pages: OcrPage[] = [];
  let next = 1;
  const readOn = async () => {
    while (next <= pageCount) {
      const pageNumber = next;
      next += 1;
      const read = await recogniseOne(pool, document, pageNumber, {
        timeoutMs: limits.pageTimeoutMs,
        signal,
      });
      pages[pageNumber - 1] = read;
      onPage?.(read);
    }
  };
  await Promise.all(Array.from({ length: Math.min(processes, pageCount) }, readOn));
  return pages;
}

/** As many pages at once as there are processes. */
async function findAllMarks(
  pool: ReaderPool,
  document: PooledDocument,
  { pageCount, processes }: { readonly pageCount: number; readonly processes: number },
  bounds: { readonly timeoutMs: number; readonly signal: AbortSignal | undefined },
): Promise<PageMarks[]> {
  const marks: PageMarks[] = [];
  let next = 1;
  const lookOn = async () => {
    while (next <= pageCount) {
      const pageNumber = next;
      next += 1;
      marks[pageNumber - 1] = await pool
        .run(document, 'marks', { pageNumber }, bounds)
        .catch((cause: unknown) => {
          bounds.signal?.throwIfAborted();
          if (!(cause instanceof OcrError)) throw cause;
          return { pageNumber, codes: [], blank: false };
        });
    }
  };
  await Promise.all(Array.from({ length: Math.min(processes, pageCount) }, lookOn));
  return marks;
}

async function recogniseOne(
  pool: ReaderPool,
  document: PooledDocument,
  pageNumber: number,
  bounds: { readonly timeoutMs: number; readonly signal: AbortSignal | undefined },
): Promise<OcrPage> {
  try {
    return await pool.run(document, 'recognise', { pageNumber }, bounds);
  } catch (cause) {
    bounds.signal?.throwIfAborted();
    if (!(cause instanceof OcrError)) throw cause;
    return failedPage(pageNumber, cause.code);
  }
}

function failedPage(pageNumber: number, error: string): OcrPage {
  return {
    pageNumber,
    widthPx: 0,
    heightPx: 0,
    resolutionDpi: 300,
    orientationDegrees: 0,
    skewDegrees: 0,
    blank: false,
    blocks: [],
    confidence: 0,
    error,
  };
}

const mediaTypes = new Set<string>(['application/pdf', 'image/jpeg', 'image/png', 'image/tiff']);

/** Finds out what the input is; what its sender says it is must agree. */
async function prepare(input: OcrInput, limits: OcrLimits): Promise<PooledDocument> {
  const { source, key, first } = 'bytes' in input ? inMemory(input.bytes, limits) : await inFile(input.path);
  const mediaType = sniffMediaType(first);
  if (mediaType === undefined || (input.mediaType !== undefined && !agrees(input.mediaType, mediaType))) {
    throw new OcrError('OCR_INPUT_UNREADABLE');
  }
  return { key, source, mediaType };
}

/** What is known of an input before it is opened. */
interface FoundInput {
  readonly source: DocumentSource;
  /** The same for what was looked at before and did not change, so that a process that has it open need not open it again. */
  readonly key: string;
  readonly first: Uint8Array;
}

const keysOfBytes = new WeakMap<Uint8Array, string>();

function inMemory(bytes: Uint8Array, limits: OcrLimits): FoundInput {
  if (bytes.length > limits.maxFileBytes) throw new OcrError('OCR_INPUT_TOO_LARGE');
  const key = keysOfBytes.get(bytes) ?? randomUUID();
  keysOfBytes.set(bytes, key);
  return { source: { bytes }, key, first: bytes.subarray(0, sniffBytes) };
}

async function inFile(path: string): Promise<FoundInput> {
  try {
    await using file = await open(path, 'r');
    const { buffer, bytesRead } = await file.read(new Uint8Array(sniffBytes), 0, sniffBytes, 0);
    const { dev, ino, size, mtimeNs, ctimeNs } = await file.stat({ bigint: true });
    const key = [dev, ino, size, mtimeNs, ctimeNs].join(' ');
    return { source: { path }, key, first: buffer.subarray(0, bytesRead) };
  } catch (cause) {
    throw new OcrError('OCR_INPUT_UNREADABLE', { cause });
  }
}

/** `application/octet-stream` says nothing; a type that is not ours cannot agree. */
function agrees(stated: string, found: OcrMediaType): boolean {
  const bare = stated.split(';')[0]?.trim().toLowerCase() ?? '';
  return bare === 'application/octet-stream' || (mediaTypes.has(bare) && bare === found);
}
