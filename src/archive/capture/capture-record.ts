/** Takes a recognised document into the archive: record, renditions, index and event together. */

import { type OcrPage, pageText } from '../../../ocr/result.ts';
import type { AuditActor, AuditEvent } from '../../audit/audit-event.ts';
import type { ArchiveStore } from '../../ports/archive-store.ts';
import type { Clock } from '../../shared/clock.ts';
import { newId, type PersonId, type RecordId, type ScanId, type SegmentId } from '../../shared/ids.ts';
import { audienceOf } from '../audience.ts';
import type { ArchiveRecord, RecordFiling, Rendition } from '../record.ts';
import type { RecordValues } from '../record-values.ts';

/** Most characters of a title; a longer one is cut. */
export const longestTitle = 200;

/** What is to be captured. The renditions are sealed in the vault already. */
export interface CaptureRequest {
  readonly segment: SegmentId;
  readonly scanId: ScanId | undefined;
  readonly title: string;
  readonly ownerId: PersonId | undefined;
  readonly department: string;
  /** Class, binder, retention and who may find it; default: the owner and the department, for as long as anybody likes. */
  readonly filing?: RecordFiling;
  /** What was understood of it. */
  readonly values?: RecordValues;
  readonly renditions: readonly Rendition[];
  /** Pages as read; those that could not be read are kept as pages without text. */
  readonly pages: readonly OcrPage[];
  /** Default: the service itself. */
  readonly actor?: AuditActor;
}

/** What capturing needs. */
export interface CaptureDependencies {
  readonly store: ArchiveStore;
  readonly clock: Clock;
}

/**
 * Captures a document: all or nothing. A scan that was captured before is not captured again; its record of then is
 * given, and the caller may discard the new renditions.
 */
export async function captureRecord(
  { store, clock }: CaptureDependencies,
  request: CaptureRequest,
): Promise<{ readonly recordId: RecordId; readonly isNew: boolean }> {
  const record: ArchiveRecord = {
    id: newId<RecordId>(),
    segment: request.segment,
    scanId: request.scanId,
    title: Array.from(request.title.replace(/\p{Cc}/gu, ' '))
      .slice(0, longestTitle)
      .join(''),
    ownerId: request.ownerId,
    department: request.department,
    pageCount: request.pages.length,
    capturedAt: clock.now(),
    ...(request.filing !== undefined && { filing: request.filing }),
    ...(request.values !== undefined && { values: request.values }),
  };
  const audience = audienceOf(record);
  const pages = request.pages
    .map((page) => ({ pageNumber: page.pageNumber, text: pageText(page) }))
    .filter(({ text }) => text.trim() !== '')
    .map(({ pageNumber, text }) => ({
      recordId: record.id,
      segment: record.segment,
      pageNumber,
      text,
      ownerId: record.ownerId,
      department: record.department,
      capturedAt: record.capturedAt,
      audience,
    }));
  const event: AuditEvent = {
    kind: 'record.captured',
    segment: record.segment,
    at: record.capturedAt,
    actor: request.actor ?? 'system',
    subject: `record:${record.id}`,
    details: {
      scanId: record.scanId ?? null,
      pages: record.pageCount,
      indexedPages: pages.length,
      renditions: request.renditions.map(({ kind, pageNumber }) => `${kind}/${pageNumber}`),
    },
  };
  return await store.capture({ record, renditions: request.renditions, pages, events: [event] });
}
