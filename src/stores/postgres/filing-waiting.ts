/** Documents that wait for a target, in PostgreSQL. */

import { sql } from 'kysely';
import type { FilingWaitingStore, WaitingFiling } from '../../ports/filing-waiting.ts';
import type { PersonId, RecordId, ScanId, SegmentId } from '../../shared/ids.ts';
import { appendAuditEvents } from './audit-log.ts';
import type { Database } from './database.ts';

interface Row {
  readonly scan_id: ScanId;
  readonly record_id: RecordId | null;
  readonly segment: SegmentId;
  readonly department: string;
  readonly owner_id: PersonId | null;
  readonly target: string;
  readonly original_name: string;
  readonly received_at: Date;
  readonly reason: string | null;
  readonly attempts: number;
  readonly due: Date | null;
  readonly again: boolean;
}

/** Opens the store over a database. */
export function filingWaitingStore(database: Database): FilingWaitingStore {
  return {
    async list(segments, limit) {
      if (segments.length === 0) return [];
      // What is filed anew waits with its own row; its scan is done.
      const { rows } = await sql<Row>`
        SELECT DISTINCT ON (s.received_at, s.id, f.target) f.scan_id, s.record_id, s.segment, s.department, s.owner_id,
          f.target, s.original_name, s.received_at,
          CASE WHEN r.scan_id IS NULL THEN s.reason ELSE r.reason END AS reason,
          CASE WHEN r.scan_id IS NULL THEN s.attempts ELSE r.attempts END AS attempts,
          CASE WHEN r.scan_id IS NULL THEN s.next_attempt_at ELSE r.due_at END AS due,
          r.scan_id IS NOT NULL AS again
        FROM filing f JOIN scan s ON s.id = f.scan_id LEFT JOIN refiling r ON r.scan_id = f.scan_id
        WHERE f.filed_at IS NULL AND f.superseded_at IS NULL AND s.state IN ('classified', 'filed', 'verified') AND s.segment = ANY(${segments}::text[])
        ORDER BY s.received_at, s.id, f.target LIMIT ${limit}`.execute(database.kysely);
      return rows.map(toWaiting);
    },
    async retry(target, at, events) {
      return await database.transaction(async (trx) => {
        const rested = await trx
          .updateTable('filing_target_rest')
          .set({ rest_until: at })
          .where('target', '=', target)
          .returning('target')
          .execute();
        const waiting = trx
          .selectFrom('filing')
          .select('scan_id')
          .where('target', '=', target)
          .where('filed_at', 'is', null)
          .where('superseded_at', 'is', null);
        const scans = await trx
          .updateTable('scan')
          .set({ next_attempt_at: null })
          .where('id', 'in', waiting)
          .where('state', 'in', ['classified', 'filed'])
          .returning('id')
          .execute();
        const again = await trx
          .updateTable('refiling')
          .set({ due_at: at })
          .where('scan_id', 'in', waiting)
          .where('due_at', '>', at)
          .where('reason', 'is not', null)
          .returning('scan_id')
          .execute();
        if (rested.length + scans.length + again.length === 0) return false;
        await appendAuditEvents(trx, events);
        return true;
      });
    },
  };
}

function toWaiting(row: Row): WaitingFiling {
  return {
    scanId: row.scan_id,
    recordId: row.record_id ?? undefined,
    segment: row.segment,
    department: row.department,
    ownerId: row.owner_id ?? undefined,
    target: row.target,
    originalName: row.original_name,
    receivedAt: row.received_at,
    reason: row.reason ?? undefined,
    attempts: row.attempts,
    nextAttemptAt: row.due ?? undefined,
    again: row.again,
  };
}
