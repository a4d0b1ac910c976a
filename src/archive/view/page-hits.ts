/** The boxes of the hits on one page, for drawing over its image. */

import type { BoundingBox } from '../../../ocr/result.ts';
import type { ByteStream } from '../../ports/blob-store.ts';
import type { Searcher } from '../../ports/search-index.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { RecordId } from '../../shared/ids.ts';
import { locateHits } from '../search/locate-hits.ts';
import { parseQuery } from '../search/query.ts';
import { openRendition, type ViewDependencies } from './open-rendition.ts';
import { decodePageText, longestPageText } from './page-text.ts';

/** Hits on one page, in pixels of the page image. */
export interface PageHits {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly boxes: readonly BoundingBox[];
}

/**
 * The boxes of all terms of `query` on a page; undefined when there is no such page or the person may not see it.
 * Counts as viewing the page.
 */
export async function pageHits(
  dependencies: ViewDependencies,
  searcher: Searcher,
  page: { readonly recordId: RecordId; readonly pageNumber: number },
  query: string,
): Promise<PageHits | undefined> {
  if (page.pageNumber < 1) return undefined;
  const opened = await openRendition(dependencies, searcher, { ...page, kind: 'text' });
  if (!opened) return undefined;
  const read = decodePageText(await readAll(opened.body, longestPageText));
  const boxes = locateHits(read, parseQuery(query)).flatMap((location) => location.boxes);
  return { widthPx: read.widthPx, heightPx: read.heightPx, boxes };
}

async function readAll(stream: ByteStream, mostBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream) {
    length += chunk.length;
    if (length > mostBytes) throw new ServiceError('ARCHIVE_TEXT_DAMAGED');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}
