/** Opens what a person may read of the archive, and writes down that it was read. */

import type { AuditEvent, AuditEventKind } from '../../audit/audit-event.ts';
import type { ArchiveStore } from '../../ports/archive-store.ts';
import type { ByteStream } from '../../ports/blob-store.ts';
import type { DocumentVault } from '../../ports/document-vault.ts';
import type { Searcher } from '../../ports/search-index.ts';
import type { Clock } from '../../shared/clock.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { RecordId } from '../../shared/ids.ts';
import type { ArchiveRecord, Rendition, RenditionKind } from '../record.ts';

/** What reading needs. */
export interface ViewDependencies {
  readonly store: ArchiveStore;
  readonly vault: Pick<DocumentVault, 'open'>;
  readonly clock: Clock;
}

/** Which rendition is wanted; page 0 for the whole record. */
export interface RenditionRequest {
  readonly recordId: RecordId;
  readonly kind: RenditionKind;
  readonly pageNumber: number;
}

/** An opened rendition. */
export interface OpenedRendition {
  readonly record: ArchiveRecord;
  readonly rendition: Rendition;
  /** The plain bytes. */
  readonly body: ByteStream;
}

/**
 * Opens a rendition, or gives undefined when there is none or the person may not see it: both look alike. The audit
 * event is written first, so that nothing is read unseen: `record.downloaded` for whole records, `record.viewed` for
 * pages. A destroyed key: `ARCHIVE_RENDITION_ERASED`.
 */
export async function openRendition(
  { store, vault, clock }: ViewDependencies,
  searcher: Searcher,
  { recordId, kind, pageNumber }: RenditionRequest,
): Promise<OpenedRendition | undefined> {
  const record = await store.findRecord(searcher, recordId);
  const rendition = record && (await store.findRendition(searcher, recordId, kind, pageNumber));
  if (!record || !rendition) return undefined;
  const { blobKey, wrappedKey } = rendition;
  if (wrappedKey === undefined) throw new ServiceError('ARCHIVE_RENDITION_ERASED', { details: { recordId } });
  const eventKind: AuditEventKind = pageNumber === 0 ? 'record.downloaded' : 'record.viewed';
  const event: AuditEvent = {
    kind: eventKind,
    segment: record.segment,
    at: clock.now(),
    actor: `person:${searcher.personId}`,
    subject: `record:${recordId}`,
    details: { rendition: kind, pageNumber },
  };
  await store.appendEvents([event]);
  return { record, rendition, body: vault.open(record.segment, { blobKey, wrappedKey }) };
}
