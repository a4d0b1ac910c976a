/** Scans, their renditions and their copies between rows and values. */

import type { Selectable } from 'kysely';
import type { Filing, ScanPatch, ScanRendition } from '../../ports/scan-store.ts';
import type { ScanJob, ScanPart, ScanSource } from '../../scan/scan-job.ts';
import type { Understanding } from '../../scan/understanding.ts';
import type { ScanId } from '../../shared/ids.ts';
import type { FilingTable, ScanRenditionTable, ScanTable } from './tables/scans.ts';

/** A scan from its row. */
export function toScan(row: Selectable<ScanTable>): ScanJob {
  return {
    id: row.id,
    segment: row.segment,
    source: row.source as ScanSource,
    sourceKey: row.source_key,
    deviceId: row.device_id ?? undefined,
    peer: row.peer,
    originalName: row.original_name,
    ownerId: row.owner_id ?? undefined,
    department: row.department,
    mediaType: row.media_type,
    byteLength: row.byte_length,
    sha256: row.sha256,
    blobKey: row.blob_key ?? undefined,
    wrappedKey: row.wrapped_key ?? undefined,
    keyId: row.key_id ?? undefined,
    state: row.state,
    reason: row.reason ?? undefined,
    attempts: row.attempts,
    pageCount: row.page_count ?? undefined,
    duplicateOf: row.duplicate_of ?? undefined,
    recordId: row.record_id ?? undefined,
    hints: row.hints ?? undefined,
    reading: row.reading ?? undefined,
    whole: row.whole,
    part: toPart(row),
    receivedAt: row.received_at,
    updatedAt: row.updated_at,
  };
}

function toPart(row: Selectable<ScanTable>): ScanPart | undefined {
  const { batch_id: batchId, first_page: firstPage, last_page: lastPage } = row;
  if (batchId === null || firstPage === null || lastPage === null) return undefined;
  return { batchId, firstPage, lastPage };
}

/** The row of a new scan. */
export function scanRow(scan: ScanJob) {
  return {
    id: scan.id,
    segment: scan.segment,
    source: scan.source,
    source_key: scan.sourceKey,
    device_id: scan.deviceId ?? null,
    peer: withoutNul(scan.peer),
    original_name: withoutNul(scan.originalName),
    owner_id: scan.ownerId ?? null,
    department: scan.department,
    media_type: scan.mediaType,
    byte_length: scan.byteLength,
    sha256: Buffer.from(scan.sha256),
    blob_key: scan.blobKey ?? null,
    wrapped_key: scan.wrappedKey ?? null,
    key_id: scan.keyId ?? null,
    state: scan.state,
    reason: scan.reason ?? null,
    attempts: scan.attempts,
    page_count: scan.pageCount ?? null,
    duplicate_of: scan.duplicateOf ?? null,
    record_id: scan.recordId ?? null,
    hints: scan.hints === undefined ? null : toJson(scan.hints),
    reading: scan.reading === undefined ? null : toJson(scan.reading),
    batch_id: scan.part?.batchId ?? null,
    first_page: scan.part?.firstPage ?? null,
    last_page: scan.part?.lastPage ?? null,
    received_at: scan.receivedAt,
    updated_at: scan.updatedAt,
  };
}

/** The columns of a patch. A member that is present and undefined clears its column. */
export function scanColumns(patch: ScanPatch) {
  return {
    // Whatever it becomes, a reading that ran is over.
    ...(patch.state !== undefined && { state: patch.state, pages_read: null }),
    ...('reason' in patch && { reason: patch.reason ?? null }),
    ...(patch.attempts !== undefined && { attempts: patch.attempts }),
    ...('pageCount' in patch && { page_count: patch.pageCount ?? null }),
    ...('reading' in patch && { reading: patch.reading === undefined ? null : toJson(patch.reading) }),
    ...('hints' in patch && { hints: patch.hints === undefined ? null : toJson(patch.hints) }),
    ...(patch.department !== undefined && { department: patch.department }),
    ...('ownerId' in patch && { owner_id: patch.ownerId ?? null }),
    ...('recordId' in patch && { record_id: patch.recordId ?? null }),
    ...('wrappedKey' in patch && { wrapped_key: patch.wrappedKey ?? null }),
    ...('keyId' in patch && { key_id: patch.keyId ?? null }),
    next_attempt_at: patch.nextAttemptAt ?? null,
  };
}

/** A rendition from its row. */
export function toScanRendition(row: Selectable<ScanRenditionTable>): ScanRendition {
  return {
    kind: row.kind,
    pageNumber: row.page_number,
    mediaType: row.media_type,
    byteLength: row.byte_length,
    sha256: row.sha256,
    blobKey: row.blob_key,
    wrappedKey: row.wrapped_key,
    keyId: row.key_id,
  };
}

/** The row of a rendition. */
export function scanRenditionRow(scanId: ScanId, rendition: ScanRendition) {
  return {
    scan_id: scanId,
    kind: rendition.kind,
    page_number: rendition.pageNumber,
    media_type: rendition.mediaType,
    byte_length: rendition.byteLength,
    sha256: Buffer.from(rendition.sha256),
    blob_key: rendition.blobKey,
    wrapped_key: rendition.wrappedKey,
    key_id: rendition.keyId,
  };
}

/** The columns of what was understood. */
export function understandingColumns({ extractor, kind, findings }: Understanding) {
  return {
    extractor,
    kind: kind === undefined ? null : toJson(kind),
    findings: toJson(findings),
  };
}

/** A copy from its row. */
export function toFiling(row: Selectable<FilingTable>): Filing {
  return {
    id: row.id,
    target: row.target,
    rule: row.rule,
    rendition: row.rendition,
    location: row.location,
    sha256: row.sha256,
    byteLength: row.byte_length,
    filedAt: row.filed_at ?? undefined,
    verifiedAt: row.verified_at ?? undefined,
  };
}

/** The row of a copy. */
export function filingRow(scanId: ScanId, filing: Filing) {
  return {
    id: filing.id,
    scan_id: scanId,
    target: filing.target,
    rule: filing.rule,
    rendition: filing.rendition,
    location: filing.location,
    sha256: Buffer.from(filing.sha256),
    byte_length: filing.byteLength,
    filed_at: filing.filedAt ?? null,
    verified_at: filing.verifiedAt ?? null,
  };
}

/** JSON that the database takes. */
export function toJson(value: object): string {
  return JSON.stringify(value, (_name, part: unknown) =>
    typeof part === 'string' ? withoutNul(part) : part,
  );
}

/** The database holds neither NUL nor halves of surrogate pairs; senders may send both. */
function withoutNul(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\ufffd');
}
