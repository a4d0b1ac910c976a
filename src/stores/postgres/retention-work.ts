/** What was decided about records being done, in PostgreSQL. */

import { sql } from 'kysely';
import { type Obstacle, obstacleOf } from '../../archive/disposition.ts';
import type { RenditionHash, RetentionWork } from '../../ports/retention-store.ts';
import type { RecordId, ScanId } from '../../shared/ids.ts';
import { appendAuditEvents } from './audit-log.ts';
import type { Database } from './database.ts';
import { copiesOf } from './retention-copies.ts';
import { destroyRecordKeys, leaveStub } from './retention-destruction.ts';
import { itemRows, toItem } from './retention-item.ts';
import { holdsOn, keepHoldsAway } from './retention-rules.ts';
import type { DatabaseTransaction } from './schema.ts';

const openItems = ['listed', 'begun', 'keyless'] as const;

/** The work of a database. */
export function retentionWork(database: Database): RetentionWork {
  return { ...queue(database), ...steps(database), ...ends(database) };
}

function queue(database: Database): Pick<RetentionWork, 'listRunning' | 'listDue' | 'wait'> {
  const { kysely } = database;
  return {
    async listRunning() {
      const rows = await kysely
        .selectFrom('disposition_round')
        .select('id')
        .where('state', '=', 'executing')
        .orderBy('started_at')
        .execute();
      return rows.map(({ id }) => id);
    },
    async listDue(roundId, now, limit) {
      const rows = await itemRows(kysely)
        .where('round_id', '=', roundId)
        .where('disposition_item.state', 'in', openItems)
        .where((where) => where.or([where('retry_at', 'is', null), where('retry_at', '<=', now)]))
        .orderBy(sql`disposition_item.state = 'listed'`)
        .orderBy('record_id')
        .limit(limit)
        .execute();
      return rows.map(toItem);
    },
    async wait(roundId, recordId, obstacle, retryAt, events) {
      await database.transaction(async (trx) => {
        await trx
          .updateTable('disposition_item')
          .set({ obstacle, retry_at: retryAt })
          .where('round_id', '=', roundId)
          .where('record_id', '=', recordId)
          .execute();
        await appendAuditEvents(trx, events);
      });
    },
  };
}

type Steps = 'copiesOf' | 'begin' | 'copies' | 'noteCopy' | 'destroyKeys' | 'finish';

function steps(database: Database): Pick<RetentionWork, Steps> {
  const { kysely } = database;
  return {
    copiesOf: (recordId) => copiesOf(kysely, recordId),
    async begin(roundId, recordId, at, today, events) {
      return await database.transaction(async (trx) => {
        await keepHoldsAway(trx);
        const found = await beginning(trx, roundId, recordId, today, at);
        if (found === 'begun') await appendAuditEvents(trx, events);
        return found;
      });
    },
    async copies(roundId, recordId) {
      const rows = await kysely
        .selectFrom('disposition_copy')
        .selectAll()
        .where('round_id', '=', roundId)
        .where('record_id', '=', recordId)
        .orderBy('target')
        .orderBy('rendition')
        .execute();
      return rows.map((row) => ({
        filingId: row.filing_id,
        target: row.target,
        rendition: row.rendition,
        location: row.location ?? undefined,
        locationSha256: row.location_sha256,
        sha256: row.sha256,
        confirmed: row.confirmed,
        outcome: row.outcome ?? undefined,
        note: row.note ?? undefined,
      }));
    },
    async noteCopy(roundId, recordId, filingId, { outcome, note }, at) {
      await kysely
        .updateTable('disposition_copy')
        .set({ outcome, note: note ?? null, at })
        .where('round_id', '=', roundId)
        .where('record_id', '=', recordId)
        .where('filing_id', '=', filingId)
        .execute();
    },
    destroyKeys: (roundId, recordId) =>
      database.transaction((trx) => destroyRecordKeys(trx, roundId, recordId)),
    async finish(roundId, recordId, at, events) {
      await database.transaction(async (trx) => {
        if (await leaveStub(trx, roundId, recordId, at)) await appendAuditEvents(trx, events);
      });
    },
  };
}

function ends(
  database: Database,
): Pick<RetentionWork, 'listUncertified' | 'certify' | 'close' | 'listCertificates'> {
  const { kysely } = database;
  return {
    async listUncertified(roundId) {
      const rows = await itemRows(kysely)
        .where('round_id', '=', roundId)
        .where('disposition_item.state', '=', 'done')
        .where('certificate_id', 'is', null)
        .orderBy('record_id')
        .execute();
      return rows.map(toItem);
    },
    async certify({ id, roundId, segment, issuedAt, certificate }, recordIds, events) {
      await database.transaction(async (trx) => {
        await trx
          .insertInto('disposition_certificate')
          .values({ id, round_id: roundId, segment, issued_at: issuedAt, certificate })
          .execute();
        if (recordIds.length > 0) {
          await trx
            .updateTable('disposition_item')
            .set({ certificate_id: id })
            .where('round_id', '=', roundId)
            .where('record_id', 'in', recordIds)
            .execute();
        }
        await appendAuditEvents(trx, events);
      });
    },
    async close(roundId, at, events) {
      return await database.transaction(async (trx) => {
        const { numUpdatedRows } = await trx
          .updateTable('disposition_round')
          .set({ state: 'closed', ended_at: at })
          .where('id', '=', roundId)
          .where('state', '=', 'executing')
          .where(
            sql<boolean>`NOT EXISTS (SELECT FROM disposition_item WHERE round_id = ${roundId}
              AND (state IN ('listed', 'begun', 'keyless') OR state = 'done' AND certificate_id IS NULL))`,
          )
          .executeTakeFirst();
        const closed = numUpdatedRows > 0n;
        if (closed) await appendAuditEvents(trx, events);
        return closed;
      });
    },
    async listCertificates(roundId) {
      const rows = await kysely
        .selectFrom('disposition_certificate')
        .selectAll()
        .where('round_id', '=', roundId)
        .orderBy('issued_at')
        .orderBy('id')
        .execute();
      return rows.map(({ round_id, issued_at, ...row }) => ({
        ...row,
        roundId: round_id,
        issuedAt: issued_at,
      }));
    },
  };
}

async function beginning(
  trx: DatabaseTransaction,
  roundId: string,
  recordId: RecordId,
  today: string,
  at: Date,
): Promise<Obstacle | 'begun' | 'dropped'> {
  const item = await trx
    .selectFrom('disposition_item')
    .innerJoin('disposition_round as round', 'round.id', 'disposition_item.round_id')
    .select(['disposition_item.state', 'decision', 'package', 'receipt', 'round.state as round_state'])
    .where('round_id', '=', roundId)
    .where('record_id', '=', recordId)
    .forUpdate('disposition_item')
    .executeTakeFirst();
  if (item === undefined || item.round_state !== 'executing') return 'dropped';
  if (item.state !== 'listed')
    return item.state === 'begun' || item.state === 'keyless' ? 'begun' : 'dropped';
  const outcome = item.decision?.outcome;
  // The scan first, as corrections do, so that neither waits for the other for ever.
  await sql`SELECT FROM scan WHERE id = (SELECT scan_id FROM record WHERE id = ${recordId}) FOR UPDATE`.execute(
    trx,
  );
  const record = await trx
    .selectFrom('record')
    .selectAll()
    .where('id', '=', recordId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  if (record.withdrawn_at !== null || outcome === undefined || outcome === 'extend') {
    await drop(trx, roundId, recordId);
    return 'dropped';
  }
  const facts = {
    outcome,
    retention: record.permanent ? 'permanent' : (record.retention_until ?? undefined),
    held: (await holdsOn(trx, recordId)).length > 0,
    received: item.package !== null && item.receipt !== '',
  };
  const obstacle = obstacleOf(facts, today);
  if (obstacle !== undefined) return obstacle;
  if (record.scan_id !== null && (await isWorkedOn(trx, record.scan_id, at))) return { kind: 'busy' };
  await leaveForDestruction(trx, roundId, recordId, at);
  return 'begun';
}

async function leaveForDestruction(
  trx: DatabaseTransaction,
  roundId: string,
  recordId: RecordId,
  at: Date,
): Promise<void> {
  await endFiling(trx, recordId);
  const copies = await copiesOf(trx, recordId);
  for (const copy of copies) {
    await trx
      .insertInto('disposition_copy')
      .values({
        round_id: roundId,
        record_id: recordId,
        filing_id: copy.filingId,
        target: copy.target,
        rendition: copy.rendition,
        location: copy.location ?? null,
        location_sha256: copy.locationSha256,
        sha256: copy.sha256,
        confirmed: copy.confirmed,
      })
      .execute();
  }
  await trx.updateTable('record').set({ withdrawn_at: at }).where('id', '=', recordId).execute();
  // What can be read no more is not found either, however long a target is away.
  await sql`DELETE FROM record_page WHERE record_id = ${recordId}`.execute(trx);
  // Nobody looks after these copies any more: one that is missing would be delivered again.
  await sql`UPDATE filing SET verified_at = NULL, drift = NULL
    WHERE scan_id = (SELECT scan_id FROM record WHERE id = ${recordId})`.execute(trx);
  await trx
    .updateTable('disposition_item')
    .set({
      state: 'begun',
      begun_at: at,
      obstacle: null,
      retry_at: null,
      hashes: JSON.stringify(await hashesOf(trx, recordId)),
    })
    .where('round_id', '=', roundId)
    .where('record_id', '=', recordId)
    .execute();
}

/** Of whole renditions; pictures and texts of single pages are parts of them. */
async function hashesOf(trx: DatabaseTransaction, recordId: RecordId): Promise<readonly RenditionHash[]> {
  const rows = await trx
    .selectFrom('rendition')
    .select(['kind', 'byte_length', 'sha256'])
    .where('record_id', '=', recordId)
    .where('page_number', '=', 0)
    .orderBy('kind')
    .execute();
  return rows.map(({ kind, byte_length: byteLength, sha256 }) => ({
    kind,
    byteLength,
    sha256: sha256.toString('hex'),
  }));
}

/**
 * True while copies are made: the scan is not delivered yet, or is filed anew and its new copies are written down. One that
 * waits for a person is worked on by nobody.
 */
async function isWorkedOn(trx: DatabaseTransaction, scanId: ScanId, at: Date): Promise<boolean> {
  const { rows } = await sql<{
    busy: boolean;
  }>`SELECT state NOT IN ('verified', 'refused', 'quarantined') OR coalesce(lease_until > ${at}, false) AS busy
    FROM scan WHERE id = ${scanId} FOR UPDATE`.execute(trx);
  if (rows[0]?.busy === true) return true;
  const refiling = await trx
    .selectFrom('refiling')
    .select('decided')
    .where('scan_id', '=', scanId)
    .forUpdate()
    .executeTakeFirst();
  return refiling?.decided === true;
}

/** Nobody files what is being removed: not anew, and not what a person could let go on. */
async function endFiling(trx: DatabaseTransaction, recordId: RecordId): Promise<void> {
  const scan = sql`(SELECT scan_id FROM record WHERE id = ${recordId})`;
  await sql`DELETE FROM refiling WHERE scan_id = ${scan}`.execute(trx);
  await sql`UPDATE scan SET state = 'refused' WHERE id = ${scan} AND state = 'quarantined'`.execute(trx);
}

async function drop(trx: DatabaseTransaction, roundId: string, recordId: RecordId): Promise<void> {
  await trx
    .updateTable('disposition_item')
    .set({ state: 'dropped' })
    .where('round_id', '=', roundId)
    .where('record_id', '=', recordId)
    .execute();
}
