/** Step split → recognised: the text is read, and all that is made of the scan lies sealed in the vault. */

import { OcrError, type OcrErrorCode, ocrErrors } from '../../../ocr/ocr-error.ts';
import type { OcrPage, OcrResult, QualityMark } from '../../../ocr/result.ts';
import { encodePageText, pageTextMediaType } from '../../archive/view/page-text.ts';
import type { ScanRendition } from '../../ports/scan-store.ts';
import type { ReadableDocument } from '../../ports/text-reader.ts';
import { once } from '../../shared/byte-pieces.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { titleOrDate } from '../filing/filing-words.ts';
import { sealIfMyNumber } from '../my-number/seal-scan.ts';
import { readOriginal, type ScanStep, type ScanWorkDeps } from '../process/scan-work.ts';
import { type ScanJob, scanEvent } from '../scan-job.ts';
import { tellPagesRead } from './tell-pages-read.ts';

/** Attempts from which on a document is taken although a page failed in a way that may pass. */
const attemptsForEveryPage = 2;

/**
 * Reads the document and makes its searchable PDF, a picture of each page and the text of each page. A page that
 * cannot be read stays in, without text: at once when it never will be, at the second attempt when waiting might have
 * helped. Throws `OCR_...`: when no page could be read that of the pages, so that no empty record passes for a whole
 * one; `SCAN_NOT_RECOGNISED` when the reader gave no page or no code that is known.
 */
export const recogniseScan: ScanStep = async (deps, scan, signal) => {
  const document = await readOriginal(deps, scan);
  const result = await deps.reader.recognise(document, signal, tellPagesRead(deps, scan));
  const failed = result.pages.filter((page) => page.error !== undefined);
  checkRead(result.pages, failed, scan.attempts);
  const sealed = await sealIfMyNumber(deps, scan, document, result, signal);
  if (sealed !== undefined) return sealed;
  const renditions: ScanRendition[] = [];
  let quality: QualityMark | undefined;
  const onQuality = (measured: QualityMark) => {
    quality = measured;
  };
  try {
    let sealing: Promise<unknown> = Promise.resolve();
    for await (const made of makeRenditions(deps, scan, document, result, onQuality)) {
      signal.throwIfAborted();
      // While one is made durable the next is made; no more than two are in memory.
      await sealing;
      sealing = sealRendition(deps, scan, made).then((sealed) => renditions.push(sealed));
      sealing.catch(() => undefined);
    }
    await sealing;
  } catch (error) {
    await discardRenditions(deps, renditions);
    throw error;
  }
  const found = foundRateOf(quality);
  const event = scanEvent('scan.recognised', scan, deps.clock.now(), 'system', {
    sha256: Buffer.from(scan.sha256).toString('hex'),
    engine: result.engine,
    pages: result.pages.length,
    failedPages: failed.length,
    blankPages: result.pages.filter((page) => page.blank).length,
    keptPages: quality?.keptPages ?? 0,
    ...found,
  });
  return {
    patch: {
      state: 'recognised',
      pageCount: result.pages.length,
      reading: { engine: result.engine, ...found },
    },
    events: [event],
    extras: { renditions },
  };
};

/** Nothing is said of a document on which no phrase could be looked for. */
function foundRateOf(quality: QualityMark | undefined): { readonly foundRate?: number } {
  return quality === undefined || quality.phrases === 0 ? {} : { foundRate: quality.foundRate };
}

/** Removes sealed renditions that no row names. */
export async function discardRenditions(
  deps: Pick<ScanWorkDeps, 'vault' | 'log'>,
  renditions: readonly ScanRendition[],
): Promise<void> {
  for (const { blobKey } of renditions) {
    try {
      await deps.vault.discard(blobKey);
    } catch (error) {
      deps.log.warn({ err: error }, 'Sealed bytes without a row could not be removed.');
    }
  }
}

interface Made extends Pick<ScanRendition, 'kind' | 'pageNumber' | 'mediaType'> {
  readonly bytes: Uint8Array;
}

async function* makeRenditions(
  deps: ScanWorkDeps,
  scan: ScanJob,
  document: ReadableDocument,
  result: OcrResult,
  onQuality: (quality: QualityMark) => void,
): AsyncGenerator<Made> {
  const about = { title: titleOrDate(scan), now: deps.clock.now(), onQuality };
  yield {
    kind: 'searchable-pdf',
    pageNumber: 0,
    mediaType: 'application/pdf',
    bytes: await deps.reader.writeSearchablePdf(document, result, about),
  };
  for (const page of result.pages) {
    const { pageNumber } = page;
    yield { kind: 'text', pageNumber, mediaType: pageTextMediaType, bytes: encodePageText(page) };
    const bytes = await drawPage(deps, document, page);
    if (bytes !== undefined) yield { kind: 'page-image', pageNumber, mediaType: 'image/jpeg', bytes };
  }
}

async function sealRendition(
  deps: ScanWorkDeps,
  scan: ScanJob,
  { kind, pageNumber, mediaType, bytes }: Made,
): Promise<ScanRendition> {
  const sealed = await deps.vault.seal(scan.segment, once(bytes));
  return { ...sealed, kind, pageNumber, mediaType };
}

/** The picture of a page. One that was not read may still be drawn; if not, the record shows it as missing. */
async function drawPage(
  deps: ScanWorkDeps,
  document: ReadableDocument,
  page: OcrPage,
): Promise<Uint8Array | undefined> {
  try {
    return await deps.reader.renderPageImage(document, page.pageNumber);
  } catch (error) {
    if (page.error === undefined) throw error;
    return undefined;
  }
}

/** Throws when nothing was read, or when another attempt may read more. A fault that may pass speaks for all pages. */
function checkRead(pages: readonly OcrPage[], failed: readonly OcrPage[], attempts: number): void {
  const nothing = failed.length === pages.length;
  const codes = [...new Set(failed.flatMap(({ error }) => (isOcrCode(error) ? [error] : [])))];
  const passing = codes.find((code) => ocrErrors[code].retryable);
  const again = passing !== undefined && attempts < attemptsForEveryPage;
  if (!nothing && !again) return;
  const details = { pages: pages.length, failedPages: failed.length, codes };
  const code = passing ?? codes[0];
  throw code === undefined
    ? new ServiceError('SCAN_NOT_RECOGNISED', { details })
    : new OcrError(code, { details });
}

function isOcrCode(code: string | undefined): code is OcrErrorCode {
  return code !== undefined && Object.hasOwn(ocrErrors, code);
}
