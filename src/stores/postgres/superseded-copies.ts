/** Copies that others stand for now, in PostgreSQL: which of them may be removed, and what became of them. */

import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { RefilingStore, SupersededRow } from '../../ports/refiling-store.ts';
import { appendAuditEvents } from './audit-log.ts';
import type { Database } from './database.ts';
import { covers } from './hold-cover.ts';

const mostListed = 200;

type Members = 'askRemovals' | 'listToRemove' | 'isInForce' | 'noteRemoval' | 'listSuperseded';

/** Nothing is noted of it, or its lock is over. */
const isOpen = (at: Date) => sql<boolean>`copy.superseded_at IS NOT NULL
  AND (copy.removal IS NULL OR copy.removal = 'locked' AND coalesce(copy.removal_again_at <= ${at}, true))`;

/** Its record lets it go. A document without a record has nobody who could hold it. */
const isLetGo = sql<boolean>`NOT EXISTS (SELECT FROM record WHERE record.scan_id = copy.scan_id
  AND (record.withdrawn_at IS NOT NULL OR EXISTS (SELECT FROM legal_hold hold
    WHERE hold.segment = record.segment AND hold.released_at IS NULL AND ${covers})))`;

/** The superseded copies of a database. */
export function supersededCopies(database: Database): Pick<RefilingStore, Members> {
  const { kysely } = database;
  return {
    async askRemovals(at, limit) {
      const { rows } = await sql<{ scan_id: string }>`
        SELECT DISTINCT copy.scan_id FROM filing copy JOIN scan ON scan.id = copy.scan_id AND scan.state = 'verified'
        WHERE ${isOpen(at)} AND ${isLetGo} AND NOT EXISTS (SELECT FROM refiling WHERE refiling.scan_id = copy.scan_id)
          AND NOT EXISTS (SELECT FROM filing other WHERE other.scan_id = copy.scan_id
            AND other.superseded_at IS NULL AND other.verified_at IS NULL)
        LIMIT ${limit}`.execute(kysely);
      for (const { scan_id } of rows) {
        await sql`INSERT INTO refiling (scan_id, asked_by, asked_at, word, decided, due_at)
          VALUES (${scan_id}, NULL, ${at}, ${randomUUID()}, true, ${at}) ON CONFLICT DO NOTHING`.execute(
          kysely,
        );
      }
      return rows.length;
    },
    async listToRemove(scanId, at) {
      const { rows } = await sql<SupersededRow>`
        SELECT copy.id, scan.segment, copy.target, copy.rendition, copy.location, copy.sha256,
          copy.filed_at IS NOT NULL AS "isConfirmed"
        FROM filing copy JOIN scan ON scan.id = copy.scan_id
        WHERE copy.scan_id = ${scanId} AND ${isOpen(at)} AND ${isLetGo}
        ORDER BY copy.target, copy.rendition`.execute(kysely);
      return rows;
    },
    async isInForce(target, location) {
      const row = await kysely
        .selectFrom('filing')
        .select('id')
        .where('target', '=', target)
        .where('location', '=', location)
        .where('superseded_at', 'is', null)
        .executeTakeFirst();
      return row !== undefined;
    },
    async noteRemoval({ filing, outcome, againAt }, events) {
      await database.transaction(async (trx) => {
        await trx
          .updateTable('filing')
          .set({ removal: outcome, removal_again_at: againAt ?? null })
          .where('id', '=', filing)
          .execute();
        await appendAuditEvents(trx, events);
      });
    },
    async listSuperseded(scanId) {
      const rows = await kysely
        .selectFrom('filing')
        .select(['target', 'rendition', 'location', 'superseded_at', 'removal', 'removal_again_at'])
        .where('scan_id', '=', scanId)
        .where('superseded_at', 'is not', null)
        .where('filed_at', 'is not', null)
        .where((where) => where.or([where('removal', 'is', null), where('removal', '!=', 'removed')]))
        .orderBy('superseded_at', 'desc')
        .orderBy('target')
        .orderBy('rendition')
        .limit(mostListed)
        .execute();
      return rows.flatMap(({ superseded_at: supersededAt, removal, removal_again_at: againAt, ...copy }) =>
        supersededAt === null || removal === 'removed'
          ? []
          : [
              {
                ...copy,
                supersededAt,
                ...(removal !== null && { kept: removal }),
                ...(againAt !== null && { againAt }),
              },
            ],
      );
    },
  };
}
