/** Records and their renditions. The bytes lie in the vault; here are the rows. */

import type { ArchiveRecord, Rendition, RenditionKind } from '../archive/record.ts';
import type { AuditEvent } from '../audit/audit-event.ts';
import type { RecordId } from '../shared/ids.ts';
import type { IndexedPage, Searcher } from './search-index.ts';

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
  /** Writes events that tell of reading. */
  appendEvents(events: readonly AuditEvent[]): Promise<void>;
}
