/**
 * Step: a copy of a record with its Individual Numbers burned out, for those who may see the paper but not the numbers.
 *
 * 1 find the numbers in the pages as read, 2 burn their pixels into new page pictures, 3 read the new pages from the
 * pictures alone, 4 prove that nothing of a number can be read on them, 5 keep the PDF made of the new pictures and the
 * new text. Without the proof nothing is kept.
 */

import type { OcrPage, OcrResult } from '../../../ocr/result.ts';
import type { Rendition } from '../../archive/record.ts';
import { readOriginal, readPages } from '../../archive/view/read-record.ts';
import type { AuditActor, AuditEvent } from '../../audit/audit-event.ts';
import type { ArchiveStore } from '../../ports/archive-store.ts';
import type { DocumentVault } from '../../ports/document-vault.ts';
import type { Searcher } from '../../ports/search-index.ts';
import type { ReadableDocument, TextReader } from '../../ports/text-reader.ts';
import { once } from '../../shared/byte-pieces.ts';
import type { Clock } from '../../shared/clock.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { RecordId } from '../../shared/ids.ts';
import type { Log } from '../../shared/log.ts';
import { findMyNumbers, remainsReadable } from './find-my-numbers.ts';
import { pageOfText } from './page-of-text.ts';

/** What masking needs. */
export interface MaskDeps {
  readonly archive: ArchiveStore;
  readonly vault: DocumentVault;
  readonly reader: TextReader;
  readonly clock: Clock;
  readonly log: Log;
}

/** What was made. */
export interface MaskedRecord {
  readonly recordId: RecordId;
  readonly pages: number;
  /** Places that were burned out. */
  readonly numbers: number;
  readonly byteLength: number;
}

/** Title of every masked copy: the record's own may hold what was masked. */
const title = '個人番号を伏せた写し';

/**
 * Makes the masked copy, in place of an earlier one; undefined when there is no such record or `searcher` may not see
 * it. Throws `SCAN_MASK_NOTHING_FOUND`, `SCAN_MASK_NOT_PROVEN`, `ARCHIVE_RENDITION_ERASED` and what the reader throws.
 */
export async function maskRecord(
  deps: MaskDeps,
  searcher: Searcher,
  recordId: RecordId,
  actor: AuditActor,
  signal?: AbortSignal,
): Promise<MaskedRecord | undefined> {
  const record = await deps.archive.findRecord(searcher, recordId);
  if (record === undefined) return undefined;
  const stored = { store: deps.archive, vault: deps.vault };
  const read = await readPages(stored, searcher, record);
  const hits = findMyNumbers(read);
  if (hits.length === 0) throw new ServiceError('SCAN_MASK_NOTHING_FOUND');
  if (read.some(({ error }) => error !== undefined)) throw new ServiceError('SCAN_MASK_NOT_PROVEN');
  const original = await readOriginal(stored, searcher, record);
  const pdf = await burnAndProve(deps, original, read, signal);
  const at = deps.clock.now();
  const sealed = await deps.vault.seal(record.segment, once(pdf));
  const rendition: Rendition = { ...sealed, kind: 'masked-pdf', pageNumber: 0, mediaType: 'application/pdf' };
  const event: AuditEvent = {
    kind: 'record.masked',
    segment: record.segment,
    at,
    actor,
    subject: `record:${recordId}`,
    details: { pages: read.length, numbers: hits.length },
  };
  const { replacedBlobKey } = await deps.archive.addRendition(recordId, rendition, [event]);
  if (replacedBlobKey !== undefined) {
    await deps.vault.discard(replacedBlobKey).catch((error: unknown) => {
      deps.log.warn({ record: recordId, err: error }, 'An earlier masked copy could not be removed yet.');
    });
  }
  return { recordId, pages: read.length, numbers: hits.length, byteLength: sealed.byteLength };
}

async function burnAndProve(
  { reader, clock }: MaskDeps,
  original: ReadableDocument,
  read: readonly OcrPage[],
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  if (reader.maskPages === undefined || reader.extractText === undefined) {
    throw new ServiceError('INTERNAL', { message: 'this reader cannot mask' });
  }
  const places = findMyNumbers(read).map(({ pageNumber, boxes }) => ({ pageNumber, boxes }));
  const masked = {
    bytes: await reader.maskPages(original, places, signal),
    mediaType: 'application/pdf',
  };
  const again = await reader.recognise(masked, signal);
  if (!isProof(read, again)) throw new ServiceError('SCAN_MASK_NOT_PROVEN');
  const bytes = await reader.writeSearchablePdf(masked, again, { title, now: clock.now() });
  // The finished file is asked once more: what can be copied out of it holds no number either.
  const pages: OcrPage[] = [];
  for (const { pageNumber } of again.pages) {
    const text = await reader.extractText({ bytes, mediaType: 'application/pdf' }, pageNumber, signal);
    pages.push(pageOfText(text, pageNumber));
  }
  if (findMyNumbers(pages).length > 0) throw new ServiceError('SCAN_MASK_NOT_PROVEN');
  return bytes;
}

/** A page that is missing or was not read proves nothing. */
function isProof(before: readonly OcrPage[], { pages }: OcrResult): boolean {
  const whole = pages.length === before.length && pages.every(({ error }) => error === undefined);
  return whole && !remainsReadable(before, pages);
}
