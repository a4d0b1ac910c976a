/** The archive's rows in PostgreSQL. */

import { sql } from 'kysely';
import { maySee } from '../../archive/audience.ts';
import type { ArchiveRecord, Rendition } from '../../archive/record.ts';
import type { AuditEvent } from '../../audit/audit-event.ts';
import type { ArchiveStore, Capture } from '../../ports/archive-store.ts';
import type { Searcher } from '../../ports/search-index.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { RecordId } from '../../shared/ids.ts';
import { appendAuditEvents } from './audit-log.ts';
import type { Database } from './database.ts';
import { recordChangeMembers } from './record-changes.ts';
import { filingColumns, renditionColumns, toRecord, valueColumns } from './record-row.ts';
import type { DatabaseTransaction } from './schema.ts';
import type { PostgresSearchIndex } from './search-index.ts';
import { refreshRecord } from './search-record.ts';

/** Opens the archive's rows; `index` takes part in the transaction of a capture. */
export function postgresArchiveStore(database: Database, index: PostgresSearchIndex): ArchiveStore {
  return {
    capture: async (capture) => {
      await index.prepare(capture.pages);
      return await database.transaction((trx) => writeCapture(trx, index, capture));
    },
    findRecord: (searcher, id) => findRecord(database, searcher, id),
    findRecords: (searcher, ids) => findRecords(database, searcher, ids),
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
    ...recordChangeMembers(database, index),
    appendEvents: (events) => database.transaction((trx) => appendAuditEvents(trx, events)),
  };
}

async function writeCapture(
  trx: DatabaseTransaction,
  index: PostgresSearchIndex,
  { record, renditions, pages, events }: Capture,
): Promise<{ readonly recordId: RecordId; readonly isNew: boolean }> {
  const owner = await ownerNow(trx, record);
  const inserted = await trx
    .insertInto('record')
    .values({
      id: record.id,
      segment: record.segment,
      scan_id: record.scanId ?? null,
      title: record.title,
      ...owner,
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

/** Whom the scan was given to meanwhile; nobody gives it away between this and the record. */
async function ownerNow(trx: DatabaseTransaction, { scanId, ownerId, department }: ArchiveRecord) {
  const known = { owner_id: ownerId ?? null, department };
  if (scanId === undefined) return known;
  const found = await trx
    .selectFrom('scan')
    .select(['owner_id', 'department', 'state'])
    .where('id', '=', scanId)
    .forUpdate()
    .executeTakeFirst();
  // A part that went back into its batch, or a scan that a person gave up, becomes no record.
  if (found?.state === 'refused') throw new ServiceError('INTERNAL', { message: 'the scan was taken back' });
  return found === undefined ? known : { owner_id: found.owner_id, department: found.department };
}

async function writeRenditions(
  trx: DatabaseTransaction,
  recordId: RecordId,
  renditions: readonly Rendition[],
): Promise<void> {
  if (renditions.length === 0) return;
  await trx
    .insertInto('rendition')
    .values(renditions.map((rendition) => ({ record_id: recordId, ...renditionColumns(rendition) })))
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
  return (await findRecords(database, searcher, [id]))[0];
}

async function findRecords(
  database: Database,
  searcher: Searcher,
  ids: readonly RecordId[],
): Promise<readonly ArchiveRecord[]> {
  const rows = await database.kysely
    .selectFrom('record')
    .selectAll()
    .where('id', '=', sql<RecordId>`ANY(${ids}::uuid[])`)
    .where('withdrawn_at', 'is', null)
    .execute();
  // The same rule as in the index, so that searching and reading can never differ.
  return rows.map(toRecord).filter((record) => maySee(searcher, record));
}
