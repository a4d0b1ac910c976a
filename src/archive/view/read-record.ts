/** A record's pages as read and its original, whole, for steps that make something new of them. */

import type { OcrPage } from '../../../ocr/result.ts';
import type { ArchiveStore } from '../../ports/archive-store.ts';
import type { DocumentVault } from '../../ports/document-vault.ts';
import type { Searcher } from '../../ports/search-index.ts';
import type { ReadableDocument } from '../../ports/text-reader.ts';
import { gather } from '../../shared/byte-pieces.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { ArchiveRecord, RenditionKind } from '../record.ts';
import { decodePageText, longestPageText } from './page-text.ts';

/** What reading needs. */
export interface ReadRecordDeps {
  readonly store: Pick<ArchiveStore, 'findRendition'>;
  readonly vault: Pick<DocumentVault, 'open'>;
}

/** Longest original that is held whole, in bytes. */
const longestOriginal = 200_000_000;

/** Its pages as read, in order. Throws `ARCHIVE_RENDITION_ERASED` and `ARCHIVE_TEXT_DAMAGED`. */
export async function readPages(
  deps: ReadRecordDeps,
  searcher: Searcher,
  record: ArchiveRecord,
): Promise<OcrPage[]> {
  const pages: OcrPage[] = [];
  for (let pageNumber = 1; pageNumber <= record.pageCount; pageNumber += 1) {
    const { bytes } = await readKind(deps, searcher, record, 'text', pageNumber, longestPageText);
    pages.push(decodePageText(bytes));
  }
  return pages;
}

/** Its original, of 200 MB at most. Throws as {@link readPages} does. */
export function readOriginal(
  deps: ReadRecordDeps,
  searcher: Searcher,
  record: ArchiveRecord,
): Promise<ReadableDocument> {
  return readKind(deps, searcher, record, 'original', 0, longestOriginal);
}

async function readKind(
  { store, vault }: ReadRecordDeps,
  searcher: Searcher,
  record: ArchiveRecord,
  kind: RenditionKind,
  pageNumber: number,
  mostBytes: number,
): Promise<ReadableDocument> {
  const rendition = await store.findRendition(searcher, record.id, kind, pageNumber);
  const { blobKey, wrappedKey, mediaType = '' } = rendition ?? {};
  if (blobKey === undefined || wrappedKey === undefined) throw new ServiceError('ARCHIVE_RENDITION_ERASED');
  const source = vault.open(record.segment, { blobKey, wrappedKey });
  return { bytes: await gather(source, mostBytes, 'ARCHIVE_TEXT_DAMAGED'), mediaType };
}
