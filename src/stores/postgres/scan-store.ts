/** The custody ledger in the database. */

import { type Insertable, sql } from 'kysely';
import type { CopyQuery, ScanStore } from '../../ports/scan-store.ts';
import type { ScanLane, ScanState } from '../../scan/scan-job.ts';
import { advisoryKey } from './advisory-lock.ts';
import { appendAuditEvents } from './audit-log.ts';
import type { Database } from './database.ts';
import { findDecision, writeDecision } from './filing-decision.ts';
import {
  filingRow,
  scanColumns,
  scanRenditionRow,
  scanRow,
  toFiling,
  toScan,
  toScanRendition,
  understandingColumns,
} from './scan-row.ts';
import type { DatabaseTransaction, Schema } from './schema.ts';
import { sealOff } from './seal-off.ts';

const closedStates: readonly ScanState[] = ['verified', 'separated', 'quarantined', 'refused'];

type LeaseMembers = 'listDue' | 'claim' | 'renew' | 'notePagesRead' | 'release' | 'change';
type FilingMembers =
  | 'listRenditions'
  | 'listFilings'
  | 'markFiled'
  | 'markVerified'
  | 'findUnderstanding'
  | 'findDecision'
  | 'listParts';

/** The ledger of a database. */
export function scanStore(database: Database): ScanStore {
  return { ...rows(database), ...leases(database), ...copies(database) };
}

function rows(database: Database): Omit<ScanStore, LeaseMembers | FilingMembers> {
  const { kysely } = database;
  const all = () => kysely.selectFrom('scan').selectAll();
  return {
    async insert(scan, events, copy) {
      return await database.transaction(async (trx) => {
        if (copy !== undefined) {
          const key = advisoryKey(`scan-copy:${copy.segment}:${Buffer.from(copy.sha256).toString('hex')}`);
          await sql`SELECT pg_advisory_xact_lock(${key}::bigint)`.execute(trx);
          if ((await recentCopy(trx, copy)) !== undefined) return 'copied';
        }
        const made = await trx
          .insertInto('scan')
          .values(scanRow(scan))
          .onConflict((conflict) => conflict.columns(['source', 'source_key']).doNothing())
          .returning('id')
          .executeTakeFirst();
        if (made === undefined) return 'known';
        await appendAuditEvents(trx, events);
        return 'inserted';
      });
    },
    async find(id) {
      const row = await all().where('id', '=', id).executeTakeFirst();
      return row && toScan(row);
    },
    async findBySourceKey(source, sourceKey) {
      const row = await all()
        .where('source', '=', source)
        .where('source_key', '=', sourceKey)
        .executeTakeFirst();
      return row && toScan(row);
    },
    async findRecentCopy(query) {
      const row = await recentCopy(kysely, query);
      return row && toScan(row);
    },
    async findSameBytes(segment, sha256) {
      const row = await all()
        .where('sha256', '=', Buffer.from(sha256))
        .where('segment', '=', segment)
        .where('state', '!=', 'refused')
        .orderBy('received_at')
        .limit(1)
        .executeTakeFirst();
      return row && toScan(row);
    },
    async note(events) {
      await database.transaction((trx) => appendAuditEvents(trx, events));
    },
    async countByState() {
      const counts = await kysely
        .selectFrom('scan')
        .select((eb) => ['state', eb.fn.countAll<number>().as('count')])
        .groupBy('state')
        .execute();
      return new Map(counts.map(({ state, count }) => [state, count]));
    },
  };
}

function recentCopy(kysely: Database['kysely'] | DatabaseTransaction, query: CopyQuery) {
  return kysely
    .selectFrom('scan')
    .selectAll()
    .where('sha256', '=', Buffer.from(query.sha256))
    .where('segment', '=', query.segment)
    .where('source', '=', query.source)
    .where('device_id', 'is not distinct from', query.deviceId ?? null)
    .where('owner_id', 'is not distinct from', query.ownerId ?? null)
    .where('department', '=', query.department)
    .where('received_at', '>=', query.since)
    .where('state', 'not in', ['quarantined', 'refused'])
    .orderBy('received_at', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** See `laneOf`. */
function inLane(lane: ScanLane | undefined) {
  const delivering = sql<boolean>`(state IN ('classified', 'filed') AND record_id IS NOT NULL)`;
  if (lane === undefined) return sql<boolean>`true`;
  return lane === 'deliver' ? delivering : sql<boolean>`NOT ${delivering}`;
}

/** Rows of one statement; far from the 65,535 values that one may have. */
const mostRowsAtOnce = 1_000;

async function insertAll<Table extends 'scan_rendition' | 'filing'>(
  trx: DatabaseTransaction,
  table: Table,
  rows: readonly Insertable<Schema[Table]>[],
): Promise<void> {
  for (let from = 0; from < rows.length; from += mostRowsAtOnce) {
    await trx
      .insertInto(table)
      .values(rows.slice(from, from + mostRowsAtOnce))
      .execute();
  }
}

function leases(database: Database): Pick<ScanStore, LeaseMembers> {
  const { kysely } = database;
  return {
    async listDue(at, limit, lane) {
      const due = await kysely
        .selectFrom('scan')
        .select('id')
        .where('state', 'not in', closedStates)
        .where(inLane(lane))
        .where((eb) => eb.or([eb('lease_until', 'is', null), eb('lease_until', '<=', at)]))
        .where((eb) => eb.or([eb('next_attempt_at', 'is', null), eb('next_attempt_at', '<=', at)]))
        .orderBy('updated_at')
        .limit(limit)
        .execute();
      return due.map(({ id }) => id);
    },
    async claim(id, lease, at, lane) {
      const row = await kysely
        .updateTable('scan')
        .set((eb) => ({
          lease_owner: lease.owner,
          lease_until: lease.until,
          attempts: eb('attempts', '+', 1),
        }))
        .where('id', '=', id)
        .where('state', 'not in', closedStates)
        .where(inLane(lane))
        .where((eb) => eb.or([eb('lease_until', 'is', null), eb('lease_until', '<=', at)]))
        .where((eb) => eb.or([eb('next_attempt_at', 'is', null), eb('next_attempt_at', '<=', at)]))
        .returningAll()
        .executeTakeFirst();
      return row && toScan(row);
    },
    async renew(id, lease) {
      const result = await kysely
        .updateTable('scan')
        .set({ lease_until: lease.until })
        .where('id', '=', id)
        .where('lease_owner', '=', lease.owner)
        .executeTakeFirst();
      return result.numUpdatedRows > 0n;
    },
    async notePagesRead(id, owner, pages) {
      await kysely
        .updateTable('scan')
        .set({ pages_read: pages })
        .where('id', '=', id)
        .where('state', '=', 'split')
        .where('lease_owner', '=', owner)
        .execute();
    },
    async release(id, owner) {
      await kysely
        .updateTable('scan')
        .set({ lease_owner: null, lease_until: null })
        .where('id', '=', id)
        .where('lease_owner', '=', owner)
        .execute();
    },
    async change(id, when, patch, at, events, extras = {}) {
      return await database.transaction(async (trx) => {
        const row = await trx
          .updateTable('scan')
          .set({ ...scanColumns(patch), updated_at: at })
          .where('id', '=', id)
          .where('state', '=', when.state)
          .where('lease_owner', '=', when.owner)
          .returningAll()
          .executeTakeFirst();
        if (row === undefined) return undefined;
        if (extras.renditions !== undefined) {
          await trx.deleteFrom('scan_rendition').where('scan_id', '=', id).execute();
          await insertAll(
            trx,
            'scan_rendition',
            extras.renditions.map((one) => scanRenditionRow(id, one)),
          );
        }
        if (extras.filings !== undefined) {
          await trx.deleteFrom('filing').where('scan_id', '=', id).execute();
          await insertAll(
            trx,
            'filing',
            extras.filings.map((one) => filingRow(id, one)),
          );
        }
        if (extras.sealOff !== undefined) await sealOff(trx, id, extras.sealOff);
        for (const part of extras.parts ?? []) {
          await trx.insertInto('scan').values(scanRow(part)).execute();
        }
        if (extras.decision !== undefined) await writeDecision(trx, id, extras.decision);
        if (extras.understanding !== undefined) {
          const columns = understandingColumns(extras.understanding);
          await trx
            .insertInto('scan_understanding')
            .values({ scan_id: id, ...columns })
            .onConflict((conflict) => conflict.column('scan_id').doUpdateSet(columns))
            .execute();
        }
        await appendAuditEvents(trx, events);
        return toScan(row);
      });
    },
  };
}

function copies({ kysely }: Database): Pick<ScanStore, FilingMembers> {
  return {
    async listRenditions(id) {
      const found = await kysely
        .selectFrom('scan_rendition')
        .selectAll()
        .where('scan_id', '=', id)
        .orderBy('kind')
        .orderBy('page_number')
        .execute();
      return found.map(toScanRendition);
    },
    async listFilings(id) {
      const found = await kysely
        .selectFrom('filing')
        .selectAll()
        .where('scan_id', '=', id)
        .where('superseded_at', 'is', null)
        .orderBy('target')
        .orderBy('rendition')
        .execute();
      return found.map(toFiling);
    },
    async findUnderstanding(id) {
      const row = await kysely
        .selectFrom('scan_understanding')
        .selectAll()
        .where('scan_id', '=', id)
        .executeTakeFirst();
      if (row === undefined) return undefined;
      return { extractor: row.extractor, kind: row.kind ?? undefined, findings: row.findings };
    },
    findDecision: (id) => findDecision(kysely, id),
    async listParts(batchId) {
      const found = await kysely
        .selectFrom('scan')
        .selectAll()
        .where('batch_id', '=', batchId)
        .orderBy('first_page')
        .execute();
      return found.map(toScan);
    },
    async markFiled(copies, at) {
      await sql`UPDATE filing SET location = told.location, filed_at = ${at ?? null}, verified_at = NULL
        FROM unnest(${copies.map(({ id }) => id)}::uuid[], ${copies.map(({ location }) => location)}::text[])
          AS told(id, location)
        WHERE filing.id = told.id`.execute(kysely);
    },
    async markVerified(filings, at) {
      await kysely
        .updateTable('filing')
        .set({ verified_at: at })
        .where('id', '=', sql<string>`ANY(${filings}::uuid[])`)
        .execute();
    },
  };
}
