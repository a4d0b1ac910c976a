/** Records and their renditions. The bytes lie in the vault; here are the rows. */

import type { ArchiveRecord, Rendition, RenditionKind } from '../archive/record.ts';
import type { FieldChange, RecordHistoryEntry } from '../archive/record-change.ts';
import type { AuditActor, AuditEvent } from '../audit/audit-event.ts';
import type { Understanding } from '../scan/understanding.ts';
import type { PersonId, RecordId } from '../shared/ids.ts';
import type { Result } from '../shared/result.ts';
import type { IndexedPage, Searcher } from './search-index.ts';
import type { UnderstandingCorrection } from './understanding-store.ts';

/** All that is captured together. */
export interface Capture {
  readonly record: ArchiveRecord;
  readonly renditions: readonly Rendition[];
  readonly pages: readonly IndexedPage[];
  readonly events: readonly AuditEvent[];
}

/** The archive's rows. Reading always asks who reads; what he may not see does not exist for him. */
export interface ArchiveStore {
  /**
   * Writes record, renditions, index and events in one transaction, and links the record to its scan. A scan that was
   * captured before changes nothing and gives the record of then.
   *
   * @returns the id of the record, and whether this call made it.
   */
  capture(capture: Capture): Promise<{ readonly recordId: RecordId; readonly isNew: boolean }>;
  /** A record that `searcher` may see. */
  findRecord(searcher: Searcher, id: RecordId): Promise<ArchiveRecord | undefined>;
  /** Those of the records that `searcher` may see, in no order; at most 1,000 are asked for at once. */
  findRecords(searcher: Searcher, ids: readonly RecordId[]): Promise<readonly ArchiveRecord[]>;
  /** One rendition of a record that `searcher` may see. `pageNumber` is 0 for the whole record. */
  findRendition(
    searcher: Searcher,
    id: RecordId,
    kind: RenditionKind,
    pageNumber: number,
  ): Promise<Rendition | undefined>;
  /** Adds a rendition to a record, in place of an earlier one of the same kind and page, whose blob is given. */
  addRendition(
    id: RecordId,
    rendition: Rendition,
    events: readonly AuditEvent[],
  ): Promise<{ readonly replacedBlobKey: string | undefined }>;
  /**
   * Changes a record, whoever may see it: `decide` gets it as it is while nobody else changes it, and may be called again
   * when the database asks for it. What it returns is written in one transaction: the record's row, its history, the
   * index, renditions with those they replace as versions, examples and events. Without a change nothing is written.
   *
   * @returns the version of the record from now on, or what `decide` refused; undefined when there is no such record.
   */
  changeValues<Refusal>(
    id: RecordId,
    decide: (known: KnownRecord) => Result<RecordChangeWrite, Refusal>,
  ): Promise<Result<{ readonly version: number }, Refusal> | undefined>;
  /** What was changed in a record that `searcher` may see, the newest first; undefined when there is no such record. */
  history(
    searcher: Searcher,
    id: RecordId,
    page: { readonly beforeVersion?: number; readonly limit: number },
  ): Promise<readonly RecordHistoryEntry[] | undefined>;
  /** Writes events that tell of reading. */
  appendEvents(events: readonly AuditEvent[]): Promise<void>;
}

/** A record as it is, with what was understood of it. */
export interface KnownRecord {
  readonly record: ArchiveRecord;
  /** Begins with 1. */
  readonly version: number;
  readonly understanding: Understanding | undefined;
}

/** What a change of a record writes. */
export interface RecordChangeWrite {
  /** As it is to be; id, segment, scan, owner, department, pages and retention stay. */
  readonly record: ArchiveRecord;
  /** Empty: nothing is written. */
  readonly changes: readonly FieldChange[];
  readonly reason: string;
  readonly actor: AuditActor;
  readonly at: Date;
  readonly events: readonly AuditEvent[];
  /** What is understood from now on, and the corrections that teach it. */
  readonly understood?: {
    readonly understanding: Understanding;
    readonly corrections: readonly UnderstandingCorrection[];
  };
  /** Takes the place of renditions of the same kind and page, and of pages in the index. */
  readonly text?: { readonly renditions: readonly Rendition[]; readonly pages: readonly IndexedPage[] };
  /** Who wants it filed anew; absent: copies stay as they are. */
  readonly refileFor?: PersonId;
}
