/** Records in rounds of disposition, as rows. */

import type { DispositionItem } from '../../ports/retention-store.ts';
import type { Database } from './database.ts';
import type { DatabaseTransaction } from './schema.ts';

/** Items with what their records say. */
export function itemRows(kysely: Database['kysely'] | DatabaseTransaction) {
  return kysely
    .selectFrom('disposition_item')
    .innerJoin('record', 'record.id', 'disposition_item.record_id')
    .selectAll('disposition_item')
    .select([
      'record.title',
      'record.page_count',
      'record.captured_at',
      'record.scan_id',
      'record.binder_year',
      'record.binder',
      'record.access',
      'record.owner_id',
    ]);
}

type ItemRow = Awaited<ReturnType<ReturnType<typeof itemRows>['executeTakeFirstOrThrow']>>;

/** The item of a row. */
export function toItem(row: ItemRow): DispositionItem {
  return {
    recordId: row.record_id,
    state: row.state,
    retentionUntil: row.retention_until,
    planned: row.planned ?? undefined,
    title: row.title,
    pageCount: row.page_count,
    capturedAt: row.captured_at,
    access: row.access,
    ownerId: row.owner_id ?? undefined,
    scanId: row.scan_id ?? undefined,
    classCode: row.class_code ?? undefined,
    binder:
      row.binder === null || row.binder_year === null
        ? undefined
        : { fiscalYear: row.binder_year, name: row.binder },
    opinion: row.opinion ?? undefined,
    decision: row.decision ?? undefined,
    obstacle: row.obstacle ?? undefined,
    retryAt: row.retry_at ?? undefined,
    hashes: row.hashes ?? undefined,
    blobKeys: row.blob_keys,
    package: row.package ?? undefined,
    doneAt: row.done_at ?? undefined,
    certificateId: row.certificate_id ?? undefined,
  };
}
