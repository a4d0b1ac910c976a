/** Changes of records with their history: nothing that a record said is overwritten without a trace. */

import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { maySee } from '../../archive/audience.ts';
import type { Rendition } from '../../archive/record.ts';
import type { ArchiveStore, KnownRecord, RecordChangeWrite } from '../../ports/archive-store.ts';
import type { UnderstandingCorrection } from '../../ports/understanding-store.ts';
import type { Understanding } from '../../scan/understanding.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { RecordId, ScanId } from '../../shared/ids.ts';
import { accept } from '../../shared/result.ts';
import { appendAuditEvents } from './audit-log.ts';
import type { Database } from './database.ts';
import { listChanges, noteChanges } from './record-history.ts';
import { filingColumns, renditionColumns, toRecord, valueColumns } from './record-row.ts';
import { askRefiling } from './refiling-store.ts';
import { understandingColumns } from './scan-row.ts';
import type { DatabaseTransaction } from './schema.ts';
import type { PostgresSearchIndex } from './search-index.ts';
import { refreshRecord } from './search-record.ts';

/** The members of the archive's store that change records and tell of it. */
export function recordChangeMembers(
  database: Database,
  index: PostgresSearchIndex,
): Pick<ArchiveStore, 'changeValues' | 'history'> {
  return {
    changeValues: (id, decide) =>
      database.transaction(async (trx) => {
        const known = await lockRecord(trx, id);
        if (known === undefined) return undefined;
        const decided = decide(known);
        if (!decided.ok) return decided;
        const version = await writeChange(trx, index, known, decided.value);
        return accept({ version });
      }),
    history: async (searcher, id, page) => {
      const row = await database.kysely
        .selectFrom('record')
        .selectAll()
        .where('id', '=', id)
        .where('withdrawn_at', 'is', null)
        .executeTakeFirst();
      if (row === undefined || !maySee(searcher, toRecord(row))) return undefined;
      return await listChanges(database, id, page);
    },
  };
}

/** The scan first, as who corrects what was understood of it does, so that neither waits for the other for ever. */
async function lockRecord(trx: DatabaseTransaction, id: RecordId): Promise<KnownRecord | undefined> {
  const found = await trx.selectFrom('record').select('scan_id').where('id', '=', id).executeTakeFirst();
  const scanId = found?.scan_id ?? undefined;
  if (scanId !== undefined) {
    await trx.selectFrom('scan').select('id').where('id', '=', scanId).forUpdate().executeTakeFirst();
  }
  const row = await trx
    .selectFrom('record')
    .selectAll()
    .where('id', '=', id)
    .where('withdrawn_at', 'is', null)
    .where('disposed_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const understood =
    scanId === undefined
      ? undefined
      : await trx
          .selectFrom('scan_understanding')
          .selectAll()
          .where('scan_id', '=', scanId)
          .executeTakeFirst();
  return {
    record: toRecord(row),
    version: row.version,
    understanding: understood && {
      extractor: understood.extractor,
      kind: understood.kind ?? undefined,
      findings: understood.findings,
    },
  };
}

async function writeChange(
  trx: DatabaseTransaction,
  index: PostgresSearchIndex,
  { record, version }: KnownRecord,
  write: RecordChangeWrite,
): Promise<number> {
  const { changes, actor, at, reason, text, understood, refileFor } = write;
  if (changes.length === 0) return version;
  const next = version + 1;
  const row = {
    title: write.record.title,
    ...valueColumns(write.record.values),
    ...filingColumns(write.record.filing),
  };
  await trx
    .updateTable('record')
    .set({ ...row, version: next })
    .where('id', '=', record.id)
    .execute();
  await noteChanges(trx, record.id, { version: next, changes, reason, actor, at });
  if (text !== undefined) {
    await replaceRenditions(trx, record.id, version, text.renditions, at);
    await index.write(trx, text.pages);
  }
  await refreshRecord(trx, record.id);
  if (record.scanId !== undefined && understood !== undefined) {
    await writeUnderstood(trx, record.scanId, understood);
  }
  if (record.scanId !== undefined && refileFor !== undefined) {
    await askRefiling(trx, record.scanId, { askedBy: refileFor, askedAt: at, word: randomUUID() });
  }
  await appendAuditEvents(trx, write.events);
  return next;
}

/** Earlier ones stay with their keys as versions; only the record's end takes them. */
async function replaceRenditions(
  trx: DatabaseTransaction,
  recordId: RecordId,
  version: number,
  renditions: readonly Rendition[],
  at: Date,
): Promise<void> {
  for (const rendition of renditions) {
    const { kind, pageNumber } = rendition;
    const { numAffectedRows = 0n } = await sql`
      WITH replaced AS (
        DELETE FROM rendition WHERE record_id = ${recordId} AND kind = ${kind} AND page_number = ${pageNumber}
        RETURNING *)
      INSERT INTO rendition_version (record_id, kind, page_number, version, media_type, byte_length, sha256, blob_key,
        wrapped_key, key_id, replaced_at)
      SELECT record_id, kind, page_number, ${version}, media_type, byte_length, sha256, blob_key, wrapped_key, key_id,
        ${at} FROM replaced`.execute(trx);
    // What is gone was destroyed meanwhile; nothing may bring its text back.
    if (numAffectedRows === 0n) throw new ServiceError('ARCHIVE_RENDITION_ERASED', { details: { recordId } });
    await trx
      .insertInto('rendition')
      .values({ record_id: recordId, ...renditionColumns(rendition) })
      .execute();
  }
}

async function writeUnderstood(
  trx: DatabaseTransaction,
  scanId: ScanId,
  {
    understanding,
    corrections,
  }: { readonly understanding: Understanding; readonly corrections: readonly UnderstandingCorrection[] },
): Promise<void> {
  const columns = understandingColumns(understanding);
  await trx
    .insertInto('scan_understanding')
    .values({ scan_id: scanId, ...columns })
    .onConflict((conflict) => conflict.column('scan_id').doUpdateSet(columns))
    .execute();
  for (const { id, segment, field, value, previous = null, by, at } of corrections) {
    await trx
      .insertInto('understanding_correction')
      .values({ id, scan_id: scanId, segment, field, value, previous, by_person: by, at })
      .execute();
  }
}
