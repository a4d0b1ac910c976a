/** Step: the hits of a query as CSV, row by row, for a spreadsheet. */

import { byteOrderMark, csvLine } from '../../accounting/csv.ts';
import type { ArchiveStore } from '../../ports/archive-store.ts';
import type { Searcher, SearchHit } from '../../ports/search-index.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { dayOf } from '../../shared/working-days.ts';
import type { ArchiveRecord } from '../record.ts';
import { parseQuery } from './parse-query.ts';
import { type SearchAsk, type SearchDependencies, searchEvent } from './search-archive.ts';

/** Most rows of one export: the hits that can be had. */
export const mostExportedRows = 10_000;
/** Rows of one search: each goes over all hits again, and the texts of so many pages are held in memory. */
const batchRows = 1_000;

/** What an export needs. */
export interface ExportDependencies extends SearchDependencies {
  readonly store: Pick<ArchiveStore, 'appendEvents' | 'findRecords'>;
}

/** Columns of an export, in this order. */
export const exportColumns = [
  'title',
  'page',
  'segment',
  'captured',
  'kind',
  'document-number',
  'document-date',
  'transaction-date',
  'amount',
  'addressee',
  'sender',
  'counterparty',
  'department',
  'class-code',
  'binder',
  'retention-until',
  'record',
] as const;
/** One of {@link exportColumns}. */
export type ExportColumn = (typeof exportColumns)[number];

/** Words of the caller's language. */
export interface ExportWords {
  readonly columns: Readonly<Record<ExportColumn, string>>;
  segment(id: string): string;
  kind(kind: string): string;
  readonly permanent: string;
}

/**
 * The rows as CSV (RFC 4180, UTF-8 with a byte order mark), one page that was found a row, at most 10,000, in pieces.
 * Text that a spreadsheet could take for a formula is made harmless. What is exported is written to the audit log before
 * the first row; the number of rows is that of the hits by then. Throws like `searchArchive` before the first piece; a
 * query that asks for nothing: `ARCHIVE_QUERY_INVALID`.
 */
export async function exportHits(
  deps: ExportDependencies,
  searcher: Searcher,
  query: string,
  ask: Pick<SearchAsk, 'order' | 'similar'>,
  words: ExportWords,
): Promise<AsyncIterable<string>> {
  const { condition } = parseQuery(query);
  if (condition === undefined) {
    throw new ServiceError('ARCHIVE_QUERY_INVALID', { details: { position: 0, expected: 'word' } });
  }
  const { order = 'newest', similar = false } = ask;
  const part = (offset: number) =>
    deps.index.search(searcher, { condition, order, similar, offset, limit: batchRows });
  const first = await part(0);
  const total = Math.min(first.total, mostExportedRows);
  const event = searchEvent(deps, searcher, query, { rows: total }, 'search.exported');
  await deps.store.appendEvents([event]);
  return (async function* () {
    yield byteOrderMark + csvLine(exportColumns.map((column) => words.columns[column]));
    let hits = first.hits;
    for (let offset = 0; hits.length > 0; ) {
      yield await linesOf(deps.store, searcher, hits, words);
      offset += hits.length;
      hits = offset < total ? (await part(offset)).hits : [];
    }
  })();
}

async function linesOf(
  store: ExportDependencies['store'],
  searcher: Searcher,
  hits: readonly SearchHit[],
  words: ExportWords,
): Promise<string> {
  const ids = Array.from(new Set(hits.map(({ recordId }) => recordId)));
  const records = new Map((await store.findRecords(searcher, ids)).map((record) => [record.id, record]));
  let lines = '';
  for (const hit of hits) {
    const record = records.get(hit.recordId);
    // Gone, or closed to the person, since it was found.
    if (record !== undefined) lines += csvLine(cellsOf(hit, record, words));
  }
  return lines;
}

function cellsOf(hit: SearchHit, record: ArchiveRecord, words: ExportWords): (string | number | undefined)[] {
  const { values = {}, filing } = record;
  const { retention, binder } = filing ?? {};
  const cells: Readonly<Record<ExportColumn, string | number | undefined>> = {
    title: record.title,
    page: hit.pageNumber,
    segment: words.segment(hit.segment),
    captured: dayOf(hit.capturedAt),
    kind: values.kind === undefined ? undefined : words.kind(values.kind),
    'document-number': values.documentNumber,
    'document-date': values.documentDate,
    'transaction-date': values.transactionDate,
    amount: values.amount,
    addressee: values.addressee,
    sender: values.sender,
    counterparty: values.counterparty,
    department: record.department,
    'class-code': filing?.classCode,
    binder: binder === undefined ? undefined : `${binder.fiscalYear}/${binder.name}`,
    'retention-until': retention === 'permanent' ? words.permanent : retention,
    record: record.id,
  };
  return exportColumns.map((column) => cells[column]);
}
