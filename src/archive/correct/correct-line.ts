/**
 * Step: a clerk puts a line of a page right, and with it all that was made of the text.
 *
 * 1 the page as read with the line corrected, and a searchable PDF of the original with the text of all pages, are sealed
 * in the vault; 2 one transaction puts them in force, keeps those of before as versions, and writes index, history,
 * what is understood and the event; 3 copies in targets are filed anew from what is in force. A process that dies before 2
 * leaves sealed bytes that no row names, which go with the next round over blobs; after 2 nothing is missing.
 */

import type { OcrPage, OcrResult } from '../../../ocr/result.ts';
import { pageText } from '../../../ocr/result.ts';
import type { AuditEvent } from '../../audit/audit-event.ts';
import type { ArchiveStore, RecordChangeWrite } from '../../ports/archive-store.ts';
import type { DocumentVault } from '../../ports/document-vault.ts';
import type { Searcher } from '../../ports/search-index.ts';
import type { TextReader } from '../../ports/text-reader.ts';
import { checkCorrectedPages, checkTyped, type TypedPolicy } from '../../scan/my-number/check-typed.ts';
import type { Understanding } from '../../scan/understanding.ts';
import { once } from '../../shared/byte-pieces.ts';
import type { Clock } from '../../shared/clock.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { RecordId } from '../../shared/ids.ts';
import type { Log } from '../../shared/log.ts';
import { accept, refuse } from '../../shared/result.ts';
import { audienceOf, maySee } from '../audience.ts';
import { lineOf, longestLine, withCorrectedLine } from '../corrected-line.ts';
import type { ArchiveRecord, Rendition } from '../record.ts';
import { changesBetween, mayChange } from '../record-change.ts';
import { recordValuesOf } from '../record-values.ts';
import { encodePageText, pageTextMediaType } from '../view/page-text.ts';
import { readOriginal, readPages } from '../view/read-record.ts';
import { tidyReason } from './change-values.ts';

/** What correcting needs. */
export interface CorrectLineDeps {
  readonly store: Pick<ArchiveStore, 'findRecord' | 'findRendition' | 'changeValues'>;
  readonly vault: DocumentVault;
  readonly reader: Pick<TextReader, 'writeSearchablePdf'>;
  /** Where Individual Numbers may be. */
  readonly myNumber: TypedPolicy;
  readonly clock: Clock;
  readonly log: Log;
  /** What is understood of corrected pages; absent: what was understood stays. */
  readonly understandRecord?: (record: ArchiveRecord, pages: readonly OcrPage[]) => Promise<Understanding>;
}

/** What somebody asks for. */
export interface LineCorrection {
  readonly recordId: RecordId;
  readonly pageNumber: number;
  /** One-based in reading order. */
  readonly lineNumber: number;
  /** The line as the person saw it; another one is `ARCHIVE_RECORD_CHANGED`. */
  readonly before: string;
  readonly text: string;
  readonly reason: string;
}

/**
 * Corrects a line; undefined when there is no such record, page or line for the person. Throws
 * `ARCHIVE_CHANGE_NOT_ALLOWED`, `ARCHIVE_CHANGE_INVALID`, `ARCHIVE_RECORD_CHANGED`, `ARCHIVE_RENDITION_ERASED`,
 * `ARCHIVE_TEXT_DAMAGED`, `ARCHIVE_CHANGE_MY_NUMBER`, and what the reader and the vault throw.
 */
export async function correctLine(
  deps: CorrectLineDeps,
  searcher: Searcher,
  asked: LineCorrection,
): Promise<{ readonly version: number; readonly text: string } | undefined> {
  const record = await deps.store.findRecord(searcher, asked.recordId);
  if (record === undefined || asked.pageNumber > record.pageCount) return undefined;
  if (!mayChange(searcher, record)) throw new ServiceError('ARCHIVE_CHANGE_NOT_ALLOWED');
  const text = tidyLine(asked.text);
  const pages = await readPages(deps, searcher, record);
  const page = pages[asked.pageNumber - 1];
  const placed = page && lineOf(page, asked.lineNumber);
  if (page === undefined || placed === undefined) return undefined;
  if (placed.line.text !== asked.before) throw new ServiceError('ARCHIVE_RECORD_CHANGED');
  if (text === asked.before) return { version: record.version ?? 1, text };
  const corrected = withCorrectedLine(page, asked.lineNumber, text);
  const all = pages.map((one) => (one === page ? corrected : one));
  checkTyped(deps.myNumber, record.segment, [text, asked.reason]);
  checkCorrectedPages(deps.myNumber, record.segment, pages, all);
  const renditions = await makeRenditions(deps, searcher, record, corrected, all);
  try {
    const version = await putInForce(deps, searcher, record, { ...asked, text }, renditions, all);
    return { version, text };
  } catch (error) {
    for (const { blobKey } of renditions) {
      await deps.vault.discard(blobKey).catch((failure: unknown) => {
        deps.log.warn(
          { record: record.id, err: failure },
          'Sealed bytes without a row could not be removed.',
        );
      });
    }
    throw error;
  }
}

/** One line without control characters. */
function tidyLine(typed: string): string {
  const text = typed
    .toWellFormed()
    .replace(/\p{Cc}+/gu, ' ')
    .trim();
  if (text.length <= longestLine) return text;
  throw new ServiceError('ARCHIVE_CHANGE_INVALID', {
    details: { fields: [{ field: 'text', message: `at most ${longestLine} characters` }] },
  });
}

async function makeRenditions(
  deps: CorrectLineDeps,
  searcher: Searcher,
  record: ArchiveRecord,
  corrected: OcrPage,
  pages: readonly OcrPage[],
): Promise<readonly Rendition[]> {
  const original = await readOriginal(deps, searcher, record);
  // The pictures stay what they are; only the layer of text is laid anew.
  const result: OcrResult = { pages, engine: 'corrected by a person' };
  const about = { title: record.title, now: deps.clock.now() };
  const pdf = await deps.reader.writeSearchablePdf(original, result, about);
  const made = [
    {
      kind: 'text',
      pageNumber: corrected.pageNumber,
      mediaType: pageTextMediaType,
      bytes: encodePageText(corrected),
    },
    { kind: 'searchable-pdf', pageNumber: 0, mediaType: 'application/pdf', bytes: pdf },
  ] as const;
  const renditions: Rendition[] = [];
  for (const { bytes, ...rendition } of made) {
    renditions.push({ ...(await deps.vault.seal(record.segment, once(bytes))), ...rendition });
  }
  return renditions;
}

async function putInForce(
  deps: CorrectLineDeps,
  searcher: Searcher,
  seen: ArchiveRecord,
  asked: LineCorrection,
  renditions: readonly Rendition[],
  pages: readonly OcrPage[],
): Promise<number> {
  const at = deps.clock.now();
  const { recordId, pageNumber, lineNumber, before, text: after } = asked;
  const page = pages[pageNumber - 1];
  const fresh = await deps.understandRecord?.(seen, pages);
  const done = await deps.store.changeValues(recordId, ({ record, version, understanding: known }) => {
    if (!maySee(searcher, record)) return refuse('record-not-found' as const);
    // Somebody else changed the record while the PDF was made: it may say otherwise now.
    if (version !== (seen.version ?? 1)) return refuse('outrun' as const);
    const event: AuditEvent = {
      kind: 'record.corrected',
      segment: record.segment,
      at,
      actor: `person:${searcher.personId}`,
      subject: `record:${recordId}`,
      details: { field: 'text', page: pageNumber, line: lineNumber, version: version + 1 },
    };
    const understanding = fresh && withPersonsWords(fresh, known);
    const next = understanding === undefined ? record : withValuesOf(record, understanding);
    const write: RecordChangeWrite = {
      record: next,
      changes: [{ field: 'text', pageNumber, lineNumber, before, after }, ...changesBetween(record, next)],
      reason: tidyReason(asked.reason),
      actor: `person:${searcher.personId}`,
      at,
      events: [event],
      text: {
        renditions,
        pages: [
          {
            ...{ recordId, segment: record.segment, pageNumber, capturedAt: record.capturedAt },
            ...{ ownerId: record.ownerId, department: record.department, audience: audienceOf(record) },
            text: page === undefined ? '' : pageText(page),
          },
        ],
      },
      ...(understanding && { understood: { understanding, corrections: [] } }),
      refileFor: searcher.personId,
    };
    return accept(write);
  });
  if (done?.ok === true) return done.value.version;
  if (done?.refusal === 'outrun') throw new ServiceError('ARCHIVE_RECORD_CHANGED');
  throw new ServiceError('NOT_FOUND');
}

/** What people said of kind and values stands above what is understood of the corrected text. */
function withPersonsWords(fresh: Understanding, known: Understanding | undefined): Understanding {
  const told = (known?.findings ?? []).filter(({ flags }) => flags?.includes('corrected'));
  const fields = new Set(told.map(({ field }) => field));
  return {
    extractor: fresh.extractor,
    kind: known?.kind?.by === 'person' ? known.kind : fresh.kind,
    findings: [...told, ...fresh.findings.filter(({ field }) => !fields.has(field))],
  };
}

/** A value that was misread for the slip in this line is put right with it; one that is not found any more stays. */
function withValuesOf(record: ArchiveRecord, understanding: Understanding): ArchiveRecord {
  return { ...record, values: { ...record.values, ...recordValuesOf(understanding) } };
}
