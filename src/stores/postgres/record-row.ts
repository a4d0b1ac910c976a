/** Rows of records and renditions as the archive's values, and back. */

import type { Selectable } from 'kysely';
import type { ArchiveRecord, RecordFiling, Rendition } from '../../archive/record.ts';
import type { RecordValues } from '../../archive/record-values.ts';
import type { RecordTable } from './tables/scans.ts';

/** A record from its row. */
export function toRecord(row: Selectable<RecordTable>): ArchiveRecord {
  return {
    id: row.id,
    segment: row.segment,
    scanId: row.scan_id ?? undefined,
    title: row.title,
    ownerId: row.owner_id ?? undefined,
    department: row.department,
    pageCount: row.page_count,
    capturedAt: row.captured_at,
    version: row.version,
    filing: toFiling(row),
    ...toValues(row),
  };
}

/** The columns of what the file plan says of a record. */
export function filingColumns(filing: RecordFiling | undefined) {
  if (filing === undefined) return {};
  const { classCode, binder, retention, access } = filing;
  return {
    class_code: classCode ?? null,
    binder_year: binder?.fiscalYear ?? null,
    binder: binder?.name ?? null,
    retention_until: retention === 'permanent' ? null : (retention ?? null),
    permanent: retention === 'permanent',
    access,
  };
}

/** The columns of a record's values; those it does not have are null. */
export function valueColumns(values: RecordValues = {}) {
  return {
    document_number: values.documentNumber ?? null,
    document_date: values.documentDate ?? null,
    transaction_date: values.transactionDate ?? null,
    amount: values.amount ?? null,
    kind: values.kind ?? null,
    addressee: values.addressee ?? null,
    sender: values.sender ?? null,
    counterparty: values.counterparty ?? null,
  };
}

function toValues(row: Selectable<RecordTable>): Pick<ArchiveRecord, 'values'> {
  const values: RecordValues = {
    ...(row.document_number !== null && { documentNumber: row.document_number }),
    ...(row.document_date !== null && { documentDate: row.document_date }),
    ...(row.transaction_date !== null && { transactionDate: row.transaction_date }),
    ...(row.amount !== null && { amount: row.amount }),
    ...(row.kind !== null && { kind: row.kind }),
    ...(row.addressee !== null && { addressee: row.addressee }),
    ...(row.sender !== null && { sender: row.sender }),
    ...(row.counterparty !== null && { counterparty: row.counterparty }),
  };
  return Object.keys(values).length > 0 ? { values } : {};
}

function toFiling(row: Selectable<RecordTable>): RecordFiling {
  return {
    classCode: row.class_code ?? undefined,
    binder:
      row.binder === null || row.binder_year === null
        ? undefined
        : { fiscalYear: row.binder_year, name: row.binder },
    retention: row.permanent ? 'permanent' : (row.retention_until ?? undefined),
    access: row.access,
  };
}

/** The columns of a rendition but for its record. */
export function renditionColumns(rendition: Rendition) {
  return {
    kind: rendition.kind,
    page_number: rendition.pageNumber,
    media_type: rendition.mediaType,
    byte_length: rendition.byteLength,
    sha256: rendition.sha256,
    blob_key: rendition.blobKey,
    wrapped_key: rendition.wrappedKey ?? null,
    key_id: rendition.keyId ?? null,
  };
}
