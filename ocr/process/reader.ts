/**
 * Program of a reading process. Everything that decodes a document runs here: a hostile file can take down or
 * stall this process only, which has no secrets, cannot write files and is ended when it takes too long.
 */

import { open } from 'node:fs/promises';
import { createEngine } from '../engine/choose.ts';
import type { OcrEngine } from '../engine/engine.ts';
import type { OcrLimits } from '../limits.ts';
import { maskDocument } from '../mask/mask-document.ts';
import { OcrError } from '../ocr-error.ts';
import { recognisePage } from '../pipeline.ts';
import { foundRate } from '../quality/found-rate.ts';
import { measureQuality, stampQuality } from '../quality/quality-mark.ts';
import { createOpener } from '../raster/opener.ts';
import type { PageRaster } from '../raster/page-raster.ts';
import type { RasterDocument } from '../raster/raster-document.ts';
import { copyPages, unlockPdf } from '../separation/copy-pages.ts';
import { findPageMarks } from '../separation/page-marks.ts';
import { writeSearchablePdf } from '../text-layer/write.ts';
import type {
  DocumentSource,
  ReaderReply,
  ReaderRequest,
  ReaderSettings,
  ReaderTask,
  ReaderTasks,
} from './messages.ts';

type Handlers = {
  readonly [Name in ReaderTask]: (input: ReaderTasks[Name]['input']) => Promise<ReaderTasks[Name]['output']>;
};

function createHandlers({ limits, engine: choice }: ReaderSettings): Handlers {
  const openDocument = createOpener(limits);
  let engine: Promise<OcrEngine> | undefined;
  let current: RasterDocument | undefined;
  // Whoever asked for the marks of a page wants it read next.
  let recent: { readonly pageNumber: number; readonly raster: PageRaster } | undefined;
  const document = (): RasterDocument => {
    if (current === undefined) throw new OcrError('OCR_ENGINE_FAILED', { message: 'No document is open.' });
    return current;
  };
  const pageOf = async (pageNumber: number): Promise<PageRaster> => {
    if (recent?.pageNumber !== pageNumber) {
      recent = undefined;
      recent = { pageNumber, raster: await document().page(pageNumber) };
    }
    return recent.raster;
  };
  return {
    async open({ source, mediaType }) {
      await current?.[Symbol.asyncDispose]();
      current = undefined;
      recent = undefined;
      current = await openDocument(await readSource(source, limits), mediaType);
      return { pageCount: current.pageCount };
    },
    async recognise({ pageNumber }) {
      engine ??= createEngine(choice, limits.pageTimeoutMs);
      return recognisePage(await pageOf(pageNumber), pageNumber, await engine);
    },
    async write({ result, options }) {
      const { pdf, keptPages } = await writeSearchablePdf(document(), result, options, limits.maxPagePixels);
      // A file larger than any that may come is not opened again; it says of itself that nothing was looked for.
      if (pdf.length > limits.maxFileBytes) return { pdf };
      await using written = await openDocument(pdf, 'application/pdf');
      const quality = await measureQuality(result, keptPages, (page) => written.extractText(page));
      if (pdf !== document().bytes) stampQuality(pdf, quality);
      return { pdf, quality };
    },
    async render({ pageNumber, options }) {
      return document().render(pageNumber, options);
    },
    async marks({ pageNumber }) {
      return findPageMarks(await pageOf(pageNumber), pageNumber);
    },
    async copyPages({ ranges }) {
      return copyPages(document().bytes, document().mediaType, ranges);
    },
    async unlock({ bytes, password }) {
      if (bytes.length > limits.maxFileBytes) throw new OcrError('OCR_INPUT_TOO_LARGE');
      return unlockPdf(bytes, password);
    },
    async mask({ places }) {
      return maskDocument(document(), places, limits.maxPagePixels);
    },
    async extractText({ pageNumber }) {
      return document().extractText(pageNumber);
    },
    async foundRates({ lines }) {
      const rates = [];
      for (const [index, page] of lines.entries()) {
        rates.push(foundRate(page, await document().extractText(index + 1)));
      }
      return rates;
    },
  };
}

async function readSource(source: DocumentSource, limits: OcrLimits): Promise<Uint8Array> {
  if ('bytes' in source) return source.bytes;
  await using file = await open(source.path, 'r').catch((cause: unknown) => {
    throw new OcrError('OCR_INPUT_UNREADABLE', { cause });
  });
  if ((await file.stat()).size > limits.maxFileBytes) throw new OcrError('OCR_INPUT_TOO_LARGE');
  return file.readFile();
}

function answer(reply: ReaderReply): void {
  process.send?.(reply);
}

function toReply(cause: unknown): ReaderReply {
  if (cause instanceof OcrError) return { ok: false, code: cause.code, message: cause.message };
  // Texts of other errors may quote the document; the kind of error is enough for the log.
  const kind = cause instanceof Error ? cause.name : typeof cause;
  return { ok: false, code: 'OCR_ENGINE_FAILED', message: `The reading process failed: ${kind}.` };
}

let handlers: Handlers | undefined;
process.on('message', (request: ReaderRequest) => {
  if (request.kind === 'settings') {
    handlers = createHandlers(request.settings);
    return;
  }
  const handler = handlers?.[request.task] as ((input: unknown) => Promise<unknown>) | undefined;
  if (handler === undefined) return answer(toReply(new TypeError('unknown task')));
  handler(request.input).then(
    (output) => answer({ ok: true, output }),
    (cause: unknown) => answer(toReply(cause)),
  );
});
// The parent is gone: nobody wants the answer.
process.on('disconnect', () => process.exit(0));
