/** The history of records: every value with what it was before, by whom, when and why. */

import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { ArchiveRecord, RecordFiling } from '../../archive/record.ts';
import {
  type ChangeableField,
  changeableFields,
  changesBetween,
  type FieldChange,
  type RecordHistoryEntry,
} from '../../archive/record-change.ts';
import type { AuditActor } from '../../audit/audit-event.ts';
import type { RecordId, ScanId } from '../../shared/ids.ts';
import type { Database } from './database.ts';
import { filingColumns, toRecord, valueColumns } from './record-row.ts';
import type { DatabaseTransaction } from './schema.ts';
import { refreshRecord } from './search-record.ts';

const mostEntries = 500;

/** What a change says in the history, beside its values. */
export interface ChangeNote {
  readonly version: number;
  readonly changes: readonly FieldChange[];
  readonly reason: string;
  readonly actor: AuditActor;
  readonly at: Date;
}

/** Writes the history of one change; at least one value must have changed. */
export async function noteChanges(
  trx: DatabaseTransaction,
  recordId: RecordId,
  { version, changes, reason, actor, at }: ChangeNote,
): Promise<void> {
  await trx
    .insertInto('record_change')
    .values(
      changes.map((change) => ({
        id: randomUUID(),
        record_id: recordId,
        version,
        field: change.field,
        page_number: change.pageNumber ?? null,
        line_number: change.lineNumber ?? null,
        before: change.before ?? null,
        after: change.after ?? null,
        reason,
        by_actor: actor,
        at,
      })),
    )
    .execute();
}

/** The newest first. */
export async function listChanges(
  database: Database,
  id: RecordId,
  { beforeVersion, limit }: { readonly beforeVersion?: number; readonly limit: number },
): Promise<readonly RecordHistoryEntry[]> {
  const rows = await database.kysely
    .selectFrom('record_change')
    .selectAll()
    .where('record_id', '=', id)
    .$if(beforeVersion !== undefined, (query) => query.where('version', '<', beforeVersion ?? 0))
    .orderBy('version', 'desc')
    .orderBy('field')
    .limit(Math.min(limit, mostEntries))
    .execute();
  return rows.map((row) => ({
    version: row.version,
    field: fieldNamed(row.field),
    ...(row.page_number !== null && { pageNumber: row.page_number }),
    ...(row.line_number !== null && { lineNumber: row.line_number }),
    before: row.before ?? undefined,
    after: row.after ?? undefined,
    reason: row.reason,
    by: row.by_actor,
    at: row.at,
  }));
}

function fieldNamed(name: string): FieldChange['field'] {
  return changeableFields.find((field) => field === name) ?? 'text';
}

/**
 * Writes what a rule or somebody's word on the understanding makes of a record, with its history, within `trx`. What a
 * person said of class, binder and access stays when `actor` is the service itself.
 */
export async function writeRecordValues(
  trx: DatabaseTransaction,
  where: { readonly scanId: ScanId },
  next: (record: ArchiveRecord) => ArchiveRecord,
  note: Omit<ChangeNote, 'version' | 'changes'>,
): Promise<void> {
  const row = await trx
    .selectFrom('record')
    .selectAll()
    .where('scan_id', '=', where.scanId)
    .where('disposed_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) return;
  const record = toRecord(row);
  const told = note.actor === 'system' ? await fieldsToldByPeople(trx, record.id) : new Set<string>();
  const wanted = next(record);
  const kept = { ...wanted, ...withTold(record, wanted, told) };
  const changes = changesBetween(record, kept);
  const version = changes.length === 0 ? row.version : row.version + 1;
  const columns = { title: kept.title, ...valueColumns(kept.values), ...filingColumns(kept.filing) };
  await trx
    .updateTable('record')
    .set({ ...columns, version })
    .where('id', '=', record.id)
    .execute();
  if (changes.length > 0) await noteChanges(trx, record.id, { ...note, version, changes });
  await refreshRecord(trx, record.id);
}

async function fieldsToldByPeople(trx: DatabaseTransaction, id: RecordId): Promise<ReadonlySet<string>> {
  const rows = await trx
    .selectFrom('record_change')
    .select('field')
    .distinct()
    .where('record_id', '=', id)
    .where('field', 'in', ['class-code', 'binder', 'access'] satisfies ChangeableField[])
    .where(sql<boolean>`starts_with(by_actor, 'person:')`)
    .execute();
  return new Set(rows.map(({ field }) => field));
}

function withTold(
  { filing: before }: ArchiveRecord,
  { filing: after }: ArchiveRecord,
  told: ReadonlySet<string>,
): { readonly filing?: RecordFiling } {
  if (before === undefined || after === undefined) return {};
  return {
    filing: {
      ...after,
      ...(told.has('class-code') && { classCode: before.classCode }),
      ...(told.has('binder') && { binder: before.binder }),
      ...(told.has('access') && { access: before.access }),
    },
  };
}
