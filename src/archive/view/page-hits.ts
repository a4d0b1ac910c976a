/** One page as read, with the places of the hits: for drawing them over its image, and its text beside it. */

import type { BoundingBox, OcrPage } from '../../../ocr/result.ts';
import type { ByteStream } from '../../ports/blob-store.ts';
import type { Searcher } from '../../ports/search-index.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { RecordId } from '../../shared/ids.ts';
import type { ArchiveRecord } from '../record.ts';
import { type HitMatch, type HitPart, linesOf, locateHits } from '../search/locate-hits.ts';
import { parseQuery } from '../search/parse-query.ts';
import { openRendition, type ViewDependencies } from './open-rendition.ts';
import { decodePageText, longestPageText } from './page-text.ts';

/** One hit on a page. */
export interface PageHit {
  /** The term as typed. */
  readonly term: string;
  readonly match: HitMatch;
  /** In pixels of the page image, one a line. */
  readonly boxes: readonly BoundingBox[];
  readonly parts: readonly HitPart[];
}

/** Hits on one page, in pixels of the page image. */
export interface PageHits {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Boxes of all hits. */
  readonly boxes: readonly BoundingBox[];
  readonly hits: readonly PageHit[];
  readonly record: ArchiveRecord;
  /** Lines in reading order. */
  readonly lines: readonly PageLine[];
}

/** One line of a page as read. */
export interface PageLine {
  readonly text: string;
  readonly box: BoundingBox;
  readonly direction: 'horizontal' | 'vertical';
  /** True when a new block begins with it. */
  readonly beginsBlock: boolean;
}

/**
 * A page with the hits of `query`; undefined when there is no such page or the person may not see it. Counts as viewing
 * the page. A query that cannot be read has no hits: the page is shown all the same.
 */
export async function pageHits(
  dependencies: ViewDependencies,
  searcher: Searcher,
  page: { readonly recordId: RecordId; readonly pageNumber: number },
  query: string,
  options: { readonly similar?: boolean } = {},
): Promise<PageHits | undefined> {
  if (page.pageNumber < 1) return undefined;
  const opened = await openRendition(dependencies, searcher, { ...page, kind: 'text' });
  if (!opened) return undefined;
  const read = decodePageText(await readAll(opened.body, longestPageText));
  const terms = termsOf(query);
  const hits = locateHits(read, terms, options).map(({ termIndex, ...hit }) => ({
    term: terms[termIndex] ?? '',
    ...hit,
  }));
  return {
    widthPx: read.widthPx,
    heightPx: read.heightPx,
    boxes: hits.flatMap(({ boxes }) => boxes),
    hits,
    record: opened.record,
    lines: pageLines(read),
  };
}

function termsOf(query: string): readonly string[] {
  try {
    return parseQuery(query).terms;
  } catch (error) {
    if (error instanceof ServiceError && error.code.startsWith('ARCHIVE_QUERY_')) return [];
    throw error;
  }
}

function pageLines(read: OcrPage): PageLine[] {
  return linesOf(read).map(({ line, block }) => ({
    text: line.text,
    box: line.box,
    direction: block.direction,
    beginsBlock: block.lines[0] === line,
  }));
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
