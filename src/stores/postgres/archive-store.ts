/** The archive's rows in PostgreSQL. */

import type { Selectable } from 'kysely';
import type { ArchiveRecord, RecordFiling, Rendition } from '../../archive/record.ts';
import type { AuditEvent } from '../../audit/audit-event.ts';
import type { ArchiveStore, Capture } from '../../ports/archive-store.ts';
import type { Searcher } from '../../ports/search-index.ts';
import type { RecordId } from '../../shared/ids.ts';
import { appendAuditEvents } from './audit-log.ts';
import type { Database } from './database.ts';
import type { DatabaseTransaction } from './schema.ts';
import type { PostgresSearchIndex } from './search-index.ts';
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
  if (record.scanId !== undefined) {
    await trx.updateTable('scan').set({ record_id: record.id }).where('id', '=', record.scanId).execute();
  }
  await appendAuditEvents(trx, events);
  return { recordId: record.id, isNew: true };
}

function filingColumns(filing: RecordFiling | undefined) {
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
  if (searcher.segments.length === 0) return undefined;
  const row = await database.kysely
    .selectFrom('record')
    .selectAll()
    .where('id', '=', id)
    .where('segment', 'in', searcher.segments)
    .where('withdrawn_at', 'is', null)
    .where((where) => {
      if (searcher.seesAllDepartments) return where.lit(true);
      const own = where.and([where('owner_id', '=', searcher.personId), where('access', '<>', 'records')]);
      // Someone without a department does not see records without one.
      if (searcher.department === '') return own;
      const department = where.and([
        where('department', '=', searcher.department),
        where('access', '=', 'department'),
      ]);
      return where.or([own, department]);
    })
    .executeTakeFirst();
  return (
    row && {
      id: row.id,
      segment: row.segment,
      scanId: row.scan_id ?? undefined,
      title: row.title,
      ownerId: row.owner_id ?? undefined,
      department: row.department,
      pageCount: row.page_count,
      capturedAt: row.captured_at,
      filing: toFiling(row),
    }
  );
}
