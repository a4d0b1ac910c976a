/** The archive's rows in PostgreSQL. */

import type { Selectable } from 'kysely';
import { maySee } from '../../archive/audience.ts';
import type { ArchiveRecord, RecordFiling, Rendition } from '../../archive/record.ts';
import type { RecordValues } from '../../archive/record-values.ts';
import type { AuditEvent } from '../../audit/audit-event.ts';
import type { ArchiveStore, Capture } from '../../ports/archive-store.ts';
import type { Searcher } from '../../ports/search-index.ts';
import type { RecordId } from '../../shared/ids.ts';
import { appendAuditEvents } from './audit-log.ts';
import type { Database } from './database.ts';
import type { DatabaseTransaction } from './schema.ts';
import type { PostgresSearchIndex } from './search-index.ts';
import { refreshRecord } from './search-record.ts';
import type { RecordTable } from './tables/scans.ts';

/** Opens the archive's rows; `index` takes part in the transaction of a capture. */
export function postgresArchiveStore(database: Database, index: PostgresSearchIndex): ArchiveStore {
  return {
    capture: async (capture) => {
      await index.prepare(capture.pages);
      return await database.transaction((trx) => writeCapture(trx, index, capture));
    },
    findRecord: (searcher, id) => findRecord(database, searcher, id),
    findRendition: async (searcher, id, kind, pageNumber) => {
      if (!(await findRecord(database, searcher, id))) return undefined;
      const row = await database.kysely
        .selectFrom('rendition')
        .selectAll()
        .where('record_id', '=', id)
        .where('kind', '=', kind)
        .where('page_number', '=', pageNumber)
        .executeTakeFirst();
      return (
        row && {
          kind: row.kind,
          pageNumber: row.page_number,
          mediaType: row.media_type,
          byteLength: row.byte_length,
          sha256: row.sha256,
          blobKey: row.blob_key,
          wrappedKey: row.wrapped_key ?? undefined,
          keyId: row.key_id ?? undefined,
        }
      );
    },
    addRendition: (id, rendition, events) => addRendition(database, id, rendition, events),
    appendEvents: (events) => database.transaction((trx) => appendAuditEvents(trx, events)),
  };
}

async function writeCapture(
  trx: DatabaseTransaction,
  index: PostgresSearchIndex,
  { record, renditions, pages, events }: Capture,
): Promise<{ readonly recordId: RecordId; readonly isNew: boolean }> {
  const inserted = await trx
    .insertInto('record')
    .values({
      id: record.id,
      segment: record.segment,
      scan_id: record.scanId ?? null,
      title: record.title,
      owner_id: record.ownerId ?? null,
      department: record.department,
      page_count: record.pageCount,
      captured_at: record.capturedAt,
      ...filingColumns(record.filing),
      ...valueColumns(record.values),
    })
    .onConflict((conflict) => conflict.column('scan_id').doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!inserted && record.scanId !== undefined) {
    const earlier = await trx
      .selectFrom('record')
      .select('id')
      .where('scan_id', '=', record.scanId)
      .executeTakeFirstOrThrow();
    return { recordId: earlier.id, isNew: false };
  }
  await writeRenditions(trx, record.id, renditions);
  await index.write(trx, pages);
  await refreshRecord(trx, record.id);
  if (record.scanId !== undefined) {
    await trx.updateTable('scan').set({ record_id: record.id }).where('id', '=', record.scanId).execute();
  }
  await appendAuditEvents(trx, events);
  return { recordId: record.id, isNew: true };
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

function valueColumns(values: RecordValues = {}) {
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

async function writeRenditions(
  trx: DatabaseTransaction,
  recordId: RecordId,
  renditions: readonly Rendition[],
): Promise<void> {
  if (renditions.length === 0) return;
  await trx
    .insertInto('rendition')
    .values(
      renditions.map((rendition) => ({
        record_id: recordId,
        kind: rendition.kind,
        page_number: rendition.pageNumber,
        media_type: rendition.mediaType,
        byte_length: rendition.byteLength,
        sha256: rendition.sha256,
        blob_key: rendition.blobKey,
        wrapped_key: rendition.wrappedKey ?? null,
        key_id: rendition.keyId ?? null,
      })),
    )
    .execute();
}

async function addRendition(
  database: Database,
  id: RecordId,
  rendition: Rendition,
  events: readonly AuditEvent[],
): Promise<{ readonly replacedBlobKey: string | undefined }> {
  return await database.transaction(async (trx) => {
    const before = await trx
      .deleteFrom('rendition')
      .where('record_id', '=', id)
      .where('kind', '=', rendition.kind)
      .where('page_number', '=', rendition.pageNumber)
      .returning('blob_key')
      .executeTakeFirst();
    await writeRenditions(trx, id, [rendition]);
    await appendAuditEvents(trx, events);
    return { replacedBlobKey: before?.blob_key };
  });
}

async function findRecord(
  database: Database,
  searcher: Searcher,
  id: RecordId,
): Promise<ArchiveRecord | undefined> {
  const row = await database.kysely
    .selectFrom('record')
    .selectAll()
    .where('id', '=', id)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst();
  const record = row && toRecord(row);
  // The same rule as in the index, so that searching and reading can never differ.
  return record && maySee(searcher, record) ? record : undefined;
}

function toRecord(row: Selectable<RecordTable>): ArchiveRecord {
  return {
    id: row.id,
    segment: row.segment,
    scanId: row.scan_id ?? undefined,
    title: row.title,
    ownerId: row.owner_id ?? undefined,
    department: row.department,
    pageCount: row.page_count,
    capturedAt: row.captured_at,
    filing: toFiling(row),
    ...toValues(row),
  };
}
