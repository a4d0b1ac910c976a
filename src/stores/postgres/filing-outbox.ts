/** The outbox of filing in the database: what waits, what rests, and copies that are looked after. */

import { type Selectable, sql } from 'kysely';
import type { FilingOutbox, TargetRest } from '../../ports/filing-outbox.ts';
import type { ScanId } from '../../shared/ids.ts';
import { appendAuditEvents } from './audit-log.ts';
import type { Database } from './database.ts';
import { toFiling, toScan } from './scan-row.ts';
import type { FilingTargetRestTable } from './tables/filing.ts';

/** The outbox of a database. */
export function filingOutbox(database: Database): FilingOutbox {
  return { ...rests(database), ...checks(database) };
}

type RestMembers = 'findRest' | 'setRest' | 'clearRest' | 'standing';

function rests(database: Database): Pick<FilingOutbox, RestMembers> {
  const { kysely } = database;
  return {
    async findRest(target) {
      const row = await kysely
        .selectFrom('filing_target_rest')
        .selectAll()
        .where('target', '=', target)
        .executeTakeFirst();
      return row && toRest(row);
    },
    async setRest({ target, failures, reason, since, until }) {
      const columns = { failures, reason, since, rest_until: until };
      await kysely
        .insertInto('filing_target_rest')
        .values({ target, ...columns })
        .onConflict((conflict) => conflict.column('target').doUpdateSet(columns))
        .execute();
    },
    async clearRest(target) {
      await kysely.deleteFrom('filing_target_rest').where('target', '=', target).execute();
    },
    async standing() {
      const counts = await kysely
        .selectFrom('filing')
        .innerJoin('scan', 'scan.id', 'filing.scan_id')
        .select('filing.target')
        .select([
          sql<number>`count(*) FILTER (WHERE filing.filed_at IS NULL AND filing.superseded_at IS NULL)`.as(
            'waiting',
          ),
          sql<Date | null>`min(scan.received_at) FILTER (WHERE filing.filed_at IS NULL AND filing.superseded_at IS NULL)`.as(
            'oldest',
          ),
          sql<number>`count(*) FILTER (WHERE filing.verified_at IS NOT NULL AND filing.superseded_at IS NULL)`.as(
            'verified',
          ),
          sql<number>`count(*) FILTER (WHERE filing.drift IS NOT NULL)`.as('drifted'),
        ])
        .groupBy('filing.target')
        .orderBy('filing.target')
        .execute();
      const resting = await kysely.selectFrom('filing_target_rest').selectAll().execute();
      const byTarget = new Map(resting.map((row) => [row.target, toRest(row)]));
      return counts.map((row) => ({
        ...row,
        oldest: row.oldest ?? undefined,
        rest: byTarget.get(row.target),
      }));
    },
  };
}

function checks(database: Database): Omit<FilingOutbox, RestMembers> {
  const { kysely } = database;
  return {
    async listToCheck({ before, since, without = [], limit }) {
      const looked = sql<Date>`coalesce(filing.checked_at, filing.verified_at)`;
      const rows = await kysely
        .selectFrom('filing')
        .innerJoin('scan', 'scan.id', 'filing.scan_id')
        .selectAll('filing')
        .select('scan.segment')
        .where('filing.verified_at', 'is not', null)
        .where('filing.superseded_at', 'is', null)
        .where(looked, '<', before)
        .$if(since !== undefined, (query) => query.where('scan.received_at', '>=', since ?? before))
        .$if(without.length > 0, (query) => query.where('filing.target', 'not in', [...without]))
        .orderBy(looked)
        .orderBy('filing.id')
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        ...toFiling(row),
        scanId: row.scan_id,
        segment: row.segment,
        drift: row.drift ?? undefined,
      }));
    },
    async noteCheck(filing, at, drift, events) {
      await database.transaction(async (trx) => {
        const columns = { checked_at: at, drift: drift ?? null };
        await trx.updateTable('filing').set(columns).where('id', '=', filing).execute();
        await appendAuditEvents(trx, events);
      });
    },
    findDocument: (id) => findDocument(database, id),
  };
}

async function findDocument({ kysely }: Database, id: ScanId): ReturnType<FilingOutbox['findDocument']> {
  const scan = await kysely.selectFrom('scan').selectAll().where('id', '=', id).executeTakeFirst();
  if (scan === undefined) return undefined;
  const renditions =
    scan.record_id === null
      ? []
      : await kysely.selectFrom('rendition').selectAll().where('record_id', '=', scan.record_id).execute();
  return {
    scan: toScan(scan),
    renditions: renditions.map((row) => ({
      kind: row.kind,
      pageNumber: row.page_number,
      mediaType: row.media_type,
      byteLength: row.byte_length,
      sha256: row.sha256,
      blobKey: row.blob_key,
      wrappedKey: row.wrapped_key ?? undefined,
      keyId: row.key_id ?? undefined,
    })),
  };
}

function toRest(row: Selectable<FilingTargetRestTable>): TargetRest {
  const { target, failures, reason, since } = row;
  return { target, failures, reason, since, until: row.rest_until };
}
