/** Documents that are filed anew, in PostgreSQL. */

import { sql } from 'kysely';
import type { Refiling, RefilingStore, RefilingWrite, SupersededRow } from '../../ports/refiling-store.ts';
import type { ScanId } from '../../shared/ids.ts';
import { appendAuditEvents } from './audit-log.ts';
import type { Database } from './database.ts';
import { writeDecision } from './filing-decision.ts';
import { writeRecordValues } from './record-history.ts';
import { holdsOn } from './retention-rules.ts';
import { filingRow } from './scan-row.ts';
import type { DatabaseTransaction } from './schema.ts';

const mostListed = 200;

/** The rows of a database. */
export function refilingStore(database: Database): RefilingStore {
  const { kysely } = database;
  return {
    ...lists(database),
    ask: (scanId, word) => database.transaction((trx) => askRefiling(trx, scanId, word)),
    async claim(scanId, at, until) {
      const row = await kysely
        .updateTable('refiling')
        .set((eb) => ({ due_at: until, attempts: eb('attempts', '+', 1) }))
        .where('scan_id', '=', scanId)
        .where('due_at', '<=', at)
        .returningAll()
        .executeTakeFirst();
      if (row === undefined) return undefined;
      const { asked_by: askedBy, asked_at: askedAt, word, decided, attempts } = row;
      return { scanId, askedBy, askedAt, word, decided, attempts };
    },
    decide: (refiling, write) => database.transaction((trx) => decide(trx, refiling, write)),
    async finish({ scanId, word }, at, events) {
      await database.transaction(async (trx) => {
        const done = await trx
          .deleteFrom('refiling')
          .where('scan_id', '=', scanId)
          .where('word', '=', word)
          .returning('scan_id')
          .executeTakeFirst();
        if (done === undefined) {
          await trx.updateTable('refiling').set({ due_at: at }).where('scan_id', '=', scanId).execute();
        }
        await appendAuditEvents(trx, events);
      });
    },
    async listToRemove(scanId) {
      const scan = await kysely
        .selectFrom('scan')
        .select('record_id')
        .where('id', '=', scanId)
        .executeTakeFirst();
      const recordId = scan?.record_id ?? undefined;
      if (recordId !== undefined && (await holdsOn(kysely, recordId)).length > 0) return [];
      const { rows } = await sql<SupersededRow>`
        SELECT id, target, location, sha256, EXISTS (
          SELECT FROM filing other WHERE other.target = filing.target AND other.location = filing.location
            AND other.superseded_at IS NULL) AS "isShared"
        FROM filing
        WHERE scan_id = ${scanId} AND superseded_at IS NOT NULL AND removal IS NULL
        ORDER BY target, rendition`.execute(kysely);
      return rows;
    },
    async noteRemoval(filing, outcome) {
      await kysely.updateTable('filing').set({ removal: outcome }).where('id', '=', filing).execute();
    },
    async rest({ scanId }, reason, until) {
      await kysely
        .updateTable('refiling')
        .set({ reason, due_at: until })
        .where('scan_id', '=', scanId)
        .execute();
    },
  };
}

/** Asks for a document within a transaction. A lease that is held, and a rest, stay as they are. */
export async function askRefiling(
  trx: DatabaseTransaction,
  scanId: ScanId,
  { askedBy, askedAt, word }: Pick<Refiling, 'askedBy' | 'askedAt' | 'word'>,
): Promise<void> {
  const said = { asked_by: askedBy, asked_at: askedAt, word };
  await trx
    .insertInto('refiling')
    .values({ scan_id: scanId, ...said, due_at: askedAt })
    .onConflict((conflict) =>
      conflict.column('scan_id').doUpdateSet({ ...said, decided: false, attempts: 0 }),
    )
    .execute();
}

async function decide(trx: DatabaseTransaction, refiling: Refiling, write: RefilingWrite): Promise<boolean> {
  const { scanId, word } = refiling;
  const held = await trx
    .updateTable('refiling')
    .set({ decided: true })
    .where('scan_id', '=', scanId)
    .where('word', '=', word)
    .returning('scan_id')
    .executeTakeFirst();
  if (held === undefined) return false;
  const { decision, kept, added, at, events } = write;
  await writeDecision(trx, scanId, decision);
  const inForce = trx.selectFrom('filing').select(['id', 'filed_at']).where('scan_id', '=', scanId);
  for (const { id, filed_at } of await inForce.where('superseded_at', 'is', null).execute()) {
    if (kept.includes(id)) {
      await trx
        .updateTable('filing')
        .set({ rule: decision.rule ?? '' })
        .where('id', '=', id)
        .execute();
    } else if (filed_at === null) {
      await trx.deleteFrom('filing').where('id', '=', id).execute();
    } else {
      await trx.updateTable('filing').set({ superseded_at: at, drift: null }).where('id', '=', id).execute();
    }
  }
  for (const filing of added) {
    await trx.insertInto('filing').values(filingRow(scanId, filing)).execute();
  }
  const { classCode, binder, retention, access } = decision;
  const filing = { classCode, binder, retention, access };
  // What a person said of the record itself stays; the targets follow the rules.
  const reason = `filing-rules/${decision.ruleVersion}`;
  await writeRecordValues(trx, { scanId }, (record) => ({ ...record, filing }), {
    ...{ reason, at },
    actor: 'system',
  });
  await appendAuditEvents(trx, events);
  return true;
}

function lists({ kysely }: Database): Pick<RefilingStore, 'listDue' | 'isAsked' | 'listSuperseded'> {
  return {
    async listDue(at, limit) {
      const rows = await kysely
        .selectFrom('refiling')
        .innerJoin('scan', 'scan.id', 'refiling.scan_id')
        .select('refiling.scan_id')
        .where('refiling.due_at', '<=', at)
        .where('scan.state', '=', 'verified')
        .orderBy('refiling.due_at')
        .limit(limit)
        .execute();
      return rows.map(({ scan_id }) => scan_id);
    },
    async isAsked(scanId) {
      const row = await kysely
        .selectFrom('refiling')
        .select('scan_id')
        .where('scan_id', '=', scanId)
        .executeTakeFirst();
      return row !== undefined;
    },
    async listSuperseded(scanId) {
      const rows = await kysely
        .selectFrom('filing')
        .select(['target', 'rendition', 'location', 'superseded_at'])
        .where('scan_id', '=', scanId)
        .where('superseded_at', 'is not', null)
        .where((where) => where.or([where('removal', 'is', null), where('removal', '!=', 'removed')]))
        .orderBy('superseded_at', 'desc')
        .orderBy('target')
        .orderBy('rendition')
        .limit(mostListed)
        .execute();
      return rows.flatMap(({ superseded_at: supersededAt, ...copy }) =>
        supersededAt === null ? [] : [{ ...copy, supersededAt }],
      );
    },
  };
}
