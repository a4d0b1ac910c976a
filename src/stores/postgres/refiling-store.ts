/** Documents that are filed anew, in PostgreSQL. */

import type { Refiling, RefilingStore, RefilingWrite } from '../../ports/refiling-store.ts';
import type { PersonId, ScanId } from '../../shared/ids.ts';
import { appendAuditEvents } from './audit-log.ts';
import type { Database } from './database.ts';
import { writeDecision } from './filing-decision.ts';
import { writeRecordValues } from './record-history.ts';
import { filingRow } from './scan-row.ts';
import type { DatabaseTransaction } from './schema.ts';
import { supersededCopies } from './superseded-copies.ts';

/** The rows of a database. */
export function refilingStore(database: Database): RefilingStore {
  const { kysely } = database;
  return {
    ...lists(database),
    ...supersededCopies(database),
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
      return { scanId, askedBy: askedBy ?? undefined, askedAt, word, decided, attempts };
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
  { askedBy, askedAt, word }: Pick<Refiling, 'askedAt' | 'word'> & { readonly askedBy: PersonId },
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
  // The scan first, as corrections and disposals do, so that none waits for another for ever.
  await trx.selectFrom('scan').select('id').where('id', '=', scanId).forUpdate().executeTakeFirst();
  const held = await trx
    .updateTable('refiling')
    .set({ decided: true })
    .where('scan_id', '=', scanId)
    .where('word', '=', word)
    .returning('scan_id')
    .executeTakeFirst();
  if (held === undefined || (await isDisposedOf(trx, scanId))) return false;
  const { decision, kept, added, at, events } = write;
  await writeDecision(trx, scanId, decision);
  const inForce = trx.selectFrom('filing').select('id').where('scan_id', '=', scanId);
  for (const { id } of await inForce.where('superseded_at', 'is', null).execute()) {
    if (kept.includes(id)) {
      await trx
        .updateTable('filing')
        .set({ rule: decision.rule ?? '' })
        .where('id', '=', id)
        .execute();
    } else {
      // One that was never noted as put may lie there all the same, when a process died at that moment.
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

function lists({ kysely }: Database): Pick<RefilingStore, 'listDue' | 'isAsked'> {
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
  };
}

/** Its copies are being removed, and no other ones are made. Whoever begins with that waits for the end of `trx`. */
async function isDisposedOf(trx: DatabaseTransaction, scanId: ScanId): Promise<boolean> {
  const row = await trx
    .selectFrom('record')
    .select('withdrawn_at')
    .where('scan_id', '=', scanId)
    .where('withdrawn_at', 'is not', null)
    .executeTakeFirst();
  return row !== undefined;
}
