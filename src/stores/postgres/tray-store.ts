/** Scans that wait for a person, in PostgreSQL. */

import { sql } from 'kysely';
import type { Searcher } from '../../ports/search-index.ts';
import type { TrayOutcome, TrayStore } from '../../ports/tray-store.ts';
import type { ScanState } from '../../scan/scan-job.ts';
import type { ScanId } from '../../shared/ids.ts';
import { appendAuditEvents } from './audit-log.ts';
import type { Database } from './database.ts';
import { rejoinBatch } from './rejoin-batch.ts';
import { scanRow, toScan } from './scan-row.ts';
import type { DatabaseTransaction } from './schema.ts';
import { refreshRecord } from './search-record.ts';

const mostListed = 200;

/** Opens the store over a database. Faults are `STORE_DATABASE_...` errors. */
export function trayStore(database: Database): TrayStore {
  return {
    async list(who) {
      if (who.segments.length === 0) return [];
      const rows = await visible(database, who)
        .where((where) =>
          where.or([
            where('state', '=', 'quarantined'),
            where.and([where('owner_id', 'is', null), where('state', 'not in', ['separated', 'refused'])]),
          ]),
        )
        .orderBy('received_at', 'desc')
        .orderBy('id')
        .limit(mostListed)
        .execute();
      return rows.map(toScan);
    },
    async find(who, id) {
      if (who.segments.length === 0) return undefined;
      const row = await visible(database, who).where('id', '=', id).executeTakeFirst();
      return row && toScan(row);
    },
    assign: (id, to, at, events) => assign(database, id, to, at, events),
    settle: (id, outcome, at, events) => settle(database, id, outcome, at, events),
    rejoin: (batchId, at, reason, events) => rejoinBatch(database, batchId, at, reason, events),
  };
}

function visible({ kysely }: Database, who: Searcher) {
  return kysely
    .selectFrom('scan')
    .selectAll()
    .where('segment', 'in', who.segments)
    .where('sealed_off', '=', false)
    .where((where) => {
      if (who.seesAllDepartments) return where.lit(true);
      const own = where('owner_id', '=', who.personId);
      if (who.department === '') return own;
      const trays = where.and([where('owner_id', 'is', null), where('department', '=', who.department)]);
      return where.or([own, trays]);
    });
}

async function assign(
  database: Database,
  id: ScanId,
  { ownerId, department }: Parameters<TrayStore['assign']>[1],
  at: Date,
  events: Parameters<TrayStore['assign']>[3],
): Promise<boolean> {
  return await database.transaction(async (trx) => {
    const to = { owner_id: ownerId ?? null, department };
    const scan = await trx
      .updateTable('scan')
      .set({ ...to, updated_at: at })
      .where('id', '=', id)
      .where('sealed_off', '=', false)
      .where('state', 'not in', ['separated', 'refused'])
      .returning('id')
      .executeTakeFirst();
    if (scan === undefined) return false;
    const record = await trx
      .updateTable('record')
      .set(to)
      .where('scan_id', '=', id)
      .returning('id')
      .executeTakeFirst();
    if (record !== undefined) await refreshRecord(trx, record.id);
    await appendAuditEvents(trx, events);
    return true;
  });
}

async function settle(
  database: Database,
  id: ScanId,
  outcome: TrayOutcome,
  at: Date,
  events: Parameters<TrayStore['settle']>[3],
): Promise<boolean> {
  return await database.transaction(async (trx) => {
    const settled = await trx
      .updateTable('scan')
      .set({ ...settledColumns(outcome), updated_at: at, next_attempt_at: null })
      .where('id', '=', id)
      .where('state', '=', 'quarantined')
      .where('sealed_off', '=', false)
      .returning(['id', 'record_id'])
      .executeTakeFirst();
    if (settled === undefined) return false;
    if (outcome.kind === 'give-up' && settled.record_id !== null) await endDelivery(trx, id, at);
    if (outcome.kind === 'replace') await trx.insertInto('scan').values(scanRow(outcome.part)).execute();
    await appendAuditEvents(trx, events);
    return true;
  });
}

/** A record stays, and holds the only keys from now on; what no target has yet is not delivered any more. */
async function endDelivery(trx: DatabaseTransaction, id: ScanId, at: Date): Promise<void> {
  // A process may have died after it put one and before it noted that; whoever disposes of the record looks for it.
  await trx
    .updateTable('filing')
    .set({ superseded_at: sql<Date>`coalesce(superseded_at, ${at})` })
    .where('scan_id', '=', id)
    .where('filed_at', 'is', null)
    .execute();
  await trx.deleteFrom('scan_rendition').where('scan_id', '=', id).execute();
  await trx.updateTable('scan').set({ wrapped_key: null, key_id: null }).where('id', '=', id).execute();
}

function settledColumns(outcome: TrayOutcome) {
  switch (outcome.kind) {
    case 'retry': {
      // What is in the archive is not read a second time: the record has that reading, and only copies are missing.
      const state = sql<ScanState>`CASE WHEN record_id IS NULL THEN 'received' ELSE 'classified' END`;
      return { state, reason: null, attempts: 0, ...(outcome.whole && { whole: true }) } as const;
    }
    case 'give-up':
      return { state: 'refused', reason: outcome.reason } as const;
    case 'replace':
      return { state: 'separated', reason: null } as const;
  }
}
