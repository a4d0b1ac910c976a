/** Takes a record's keys away, and then all of it but a stub. Both may be run again. */

import { sql } from 'kysely';
import type { RecordId } from '../../shared/ids.ts';
import type { DatabaseTransaction } from './schema.ts';

/**
 * See `RetentionWork.destroyKeys`. The bytes of a batch hold the pages of each of its parts: its key goes with the first
 * part that is disposed of, since the others are whole without it.
 */
export async function destroyRecordKeys(
  trx: DatabaseTransaction,
  roundId: string,
  recordId: RecordId,
): Promise<readonly string[]> {
  const item = await trx
    .selectFrom('disposition_item')
    .select(['state', 'blob_keys'])
    .where('round_id', '=', roundId)
    .where('record_id', '=', recordId)
    .forUpdate()
    .executeTakeFirst();
  if (item?.state !== 'begun') return item?.blob_keys ?? [];
  // Waits for a correction that is being written, so that what it adds is found below.
  await sql`SELECT FROM record WHERE id = ${recordId} FOR UPDATE`.execute(trx);
  const scans = sql`(SELECT id FROM scan WHERE record_id = ${recordId}
    UNION SELECT scan_id FROM record WHERE id = ${recordId} AND scan_id IS NOT NULL)`;
  const { rows } = await sql<{ blob_key: string }>`
    SELECT blob_key FROM rendition WHERE record_id = ${recordId}
    UNION SELECT blob_key FROM rendition_version WHERE record_id = ${recordId}
    UNION SELECT blob_key FROM scan_rendition WHERE scan_id IN ${scans}
    UNION SELECT blob_key FROM scan WHERE id IN ${scans} AND blob_key IS NOT NULL
    UNION SELECT batch.blob_key FROM scan part JOIN scan batch ON batch.id = part.batch_id
      WHERE part.id IN ${scans} AND batch.blob_key IS NOT NULL`.execute(trx);
  const blobKeys = rows.map((row) => row.blob_key);
  await sql`DELETE FROM rendition WHERE record_id = ${recordId}`.execute(trx);
  await sql`DELETE FROM rendition_version WHERE record_id = ${recordId}`.execute(trx);
  await sql`DELETE FROM record_change WHERE record_id = ${recordId}`.execute(trx);
  await sql`DELETE FROM scan_rendition WHERE scan_id IN ${scans}`.execute(trx);
  await sql`DELETE FROM scan_understanding WHERE scan_id IN ${scans}`.execute(trx);
  await sql`DELETE FROM understanding_correction WHERE scan_id IN ${scans}`.execute(trx);
  await sql`DELETE FROM filing_decision WHERE scan_id IN ${scans}`.execute(trx);
  await sql`UPDATE scan SET blob_key = NULL, wrapped_key = NULL, key_id = NULL
    WHERE id IN (SELECT batch_id FROM scan WHERE id IN ${scans})`.execute(trx);
  await sql`UPDATE scan SET blob_key = NULL, wrapped_key = NULL, key_id = NULL, original_name = '', hints = NULL,
    reading = NULL WHERE id IN ${scans}`.execute(trx);
  await trx
    .updateTable('disposition_item')
    .set({ state: 'keyless', blob_keys: blobKeys })
    .where('round_id', '=', roundId)
    .where('record_id', '=', recordId)
    .execute();
  return blobKeys;
}

/** Leaves id, segment, class, binder, dates and the number of pages. False when that was done before. */
export async function leaveStub(
  trx: DatabaseTransaction,
  roundId: string,
  recordId: RecordId,
  at: Date,
): Promise<boolean> {
  const item = await trx
    .selectFrom('disposition_item')
    .select(['state', 'decision'])
    .where('round_id', '=', roundId)
    .where('record_id', '=', recordId)
    .forUpdate()
    .executeTakeFirst();
  if (item?.state !== 'keyless') return false;
  await sql`DELETE FROM record_page WHERE record_id = ${recordId}`.execute(trx);
  await sql`DELETE FROM filing WHERE scan_id = (SELECT scan_id FROM record WHERE id = ${recordId})`.execute(
    trx,
  );
  await trx
    .updateTable('record')
    .set({
      ...{ title: '', owner_id: null, ...emptyValues },
      disposed_at: at,
      disposition: item.decision?.outcome === 'transfer' ? 'transferred' : 'destroyed',
    })
    .where('id', '=', recordId)
    .execute();
  await sql`UPDATE disposition_copy SET location = NULL
    WHERE round_id = ${roundId} AND record_id = ${recordId} AND outcome <> 'left'`.execute(trx);
  await trx
    .updateTable('disposition_item')
    .set({ state: 'done', done_at: at, blob_keys: [], obstacle: null, retry_at: null })
    .where('round_id', '=', roundId)
    .where('record_id', '=', recordId)
    .execute();
  return true;
}

/** Values that searches go by, and what is folded from them. */
const emptyValues = {
  document_number: null,
  document_date: null,
  transaction_date: null,
  amount: null,
  kind: null,
  addressee: null,
  sender: null,
  counterparty: null,
  title_folded: null,
  document_number_folded: null,
  addressee_folded: null,
  sender_folded: null,
  counterparty_folded: null,
  binder_folded: null,
  class_code_folded: null,
  value_grams: null,
  seen_person: null,
  seen_department: null,
  seen_class: null,
};
