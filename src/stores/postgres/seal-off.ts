/** Seals a scan off: its bytes can be reached from no row but `sealed_scan`, and nothing else tells of what is in it. */

import type { SealOff } from '../../ports/sealed-scan-store.ts';
import type { JobId, ScanId } from '../../shared/ids.ts';
import type { DatabaseTransaction } from './schema.ts';

/** Sources whose key names the sending by an id of ours; other keys are made of names that senders give. */
const plainKeys: readonly string[] = ['print', 'escl'];

/** Seals the scan, and the batch that it is a part of, since the batch holds the same page. */
export async function sealOff(trx: DatabaseTransaction, id: ScanId, seal: SealOff): Promise<void> {
  const batchId = await sealOne(trx, id, seal);
  if (batchId !== null) await sealOne(trx, batchId, seal);
}

async function sealOne(trx: DatabaseTransaction, id: ScanId, seal: SealOff): Promise<ScanId | null> {
  const row = await trx
    .selectFrom('scan')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirstOrThrow();
  if (row.blob_key === null || row.wrapped_key === null) return row.batch_id;
  const digest = Buffer.from(seal.digest(row.sha256));
  await trx
    .insertInto('sealed_scan')
    .values({
      scan_id: id,
      segment: row.segment,
      digest,
      byte_length: row.byte_length,
      page_count: row.page_count ?? seal.pageCount,
      blob_key: row.blob_key,
      wrapped_key: row.wrapped_key,
      key_id: row.key_id,
      sealed_at: seal.at,
      // A batch is told of with its part.
      tell_at: row.state === 'separated' ? null : seal.at,
      erased_at: null,
    })
    .execute();
  await trx
    .updateTable('scan')
    .set({
      sealed_off: true,
      sha256: digest,
      original_name: '',
      blob_key: null,
      wrapped_key: null,
      key_id: null,
      hints: null,
      ...(!plainKeys.includes(row.source) && { source_key: `sealed:${id}` }),
    })
    .where('id', '=', id)
    .execute();
  await trx.deleteFrom('scan_understanding').where('scan_id', '=', id).execute();
  const jobId = row.source === 'print' ? /^job:([0-9a-f-]{36})$/.exec(row.source_key)?.[1] : undefined;
  // The name of a print job comes from its document.
  if (jobId !== undefined)
    await trx
      .updateTable('print_job')
      .set({ job_name: '' })
      .where('id', '=', jobId as JobId)
      .execute();
  return row.batch_id;
}
