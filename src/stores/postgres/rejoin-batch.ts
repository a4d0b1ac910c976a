/** Takes the parts of a batch back, all or none: never is a page in a part and in the whole at once. */

import { sql } from 'kysely';
import type { AuditEvent } from '../../audit/audit-event.ts';
import type { WithdrawnPart } from '../../ports/tray-store.ts';
import type { ScanId } from '../../shared/ids.ts';
import { appendAuditEvents } from './audit-log.ts';
import type { Database } from './database.ts';
import type { DatabaseTransaction } from './schema.ts';

/** See `TrayStore.rejoin`. */
export async function rejoinBatch(
  database: Database,
  batchId: ScanId,
  at: Date,
  reason: string,
  events: (parts: readonly WithdrawnPart[]) => readonly AuditEvent[],
): Promise<readonly WithdrawnPart[] | 'busy' | undefined> {
  return await database.transaction(async (trx) => {
    const batch = await trx
      .selectFrom('scan')
      .selectAll()
      .where('id', '=', batchId)
      .forUpdate()
      .executeTakeFirst();
    if (batch?.state !== 'separated' || batch.wrapped_key === null) return undefined;
    const parts = await trx
      .selectFrom('scan')
      .selectAll()
      .where('batch_id', '=', batchId)
      .orderBy('first_page')
      .forUpdate()
      .execute();
    if (parts.some(({ sealed_off }) => sealed_off)) return undefined;
    if (parts.some(({ lease_until }) => lease_until !== null && lease_until > at)) return 'busy';
    const withdrawn: WithdrawnPart[] = [];
    for (const part of parts) withdrawn.push(await withdraw(trx, part.id, at, reason));
    await trx
      .updateTable('scan')
      .set({ state: 'sealed', reason: null, attempts: 0, whole: true, updated_at: at, next_attempt_at: null })
      .where('id', '=', batchId)
      .execute();
    await appendAuditEvents(trx, events(withdrawn));
    return withdrawn;
  });
}

async function withdraw(
  trx: DatabaseTransaction,
  id: ScanId,
  at: Date,
  reason: string,
): Promise<WithdrawnPart> {
  const filings = await trx.selectFrom('filing').selectAll().where('scan_id', '=', id).execute();
  const copies = filings
    .filter(({ filed_at }) => filed_at !== null)
    .map(({ target, location }) => ({ target, location }));
  await trx.deleteFrom('filing').where('scan_id', '=', id).where('filed_at', 'is', null).execute();
  await trx.deleteFrom('scan_rendition').where('scan_id', '=', id).execute();
  await trx.deleteFrom('scan_understanding').where('scan_id', '=', id).execute();
  const record = await trx
    .updateTable('record')
    .set({ withdrawn_at: at })
    .where('scan_id', '=', id)
    .returning('id')
    .executeTakeFirst();
  if (record !== undefined) {
    await trx
      .updateTable('rendition')
      .set({ wrapped_key: null, key_id: null })
      .where('record_id', '=', record.id)
      .execute();
    await trx
      .updateTable('rendition_version')
      .set({ wrapped_key: null, key_id: null })
      .where('record_id', '=', record.id)
      .execute();
    await sql`DELETE FROM record_page WHERE record_id = ${record.id}`.execute(trx);
  }
  // Without its key nobody reads the bytes again; they go with the next round over blobs that no row names.
  await trx
    .updateTable('scan')
    .set({ state: 'refused', reason, blob_key: null, wrapped_key: null, key_id: null, updated_at: at })
    .where('id', '=', id)
    .execute();
  return { scanId: id, recordId: record?.id, copies };
}
