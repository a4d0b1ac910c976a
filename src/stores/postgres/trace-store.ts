/** Trace codes in PostgreSQL. */

import type { Selectable } from 'kysely';
import type { DeliveryTrace, TraceStore } from '../../ports/trace-store.ts';
import { appendAuditEvents } from './audit-log.ts';
import type { Database } from './database.ts';
import type { DeliveryTraceTable } from './tables/print.ts';

/** Opens the store over a database. Faults are `STORE_DATABASE_...` errors. */
export function postgresTraceStore(database: Database): TraceStore {
  return {
    async register(trace, events) {
      return await database.transaction(async (trx) => {
        const inserted = await trx
          .insertInto('delivery_trace')
          .values({
            code_id: trace.codeId,
            code: trace.code,
            delivery: trace.delivery,
            job: trace.job,
            job_number: trace.jobNumber,
            segment: trace.segment,
            person: trace.person ?? null,
            device: trace.device ?? null,
            device_name: trace.deviceName,
            created_at: trace.createdAt,
          })
          .onConflict((conflict) => conflict.doNothing())
          .returningAll()
          .executeTakeFirst();
        if (inserted !== undefined) {
          await appendAuditEvents(trx, events);
          return toTrace(inserted);
        }
        const known = await trx
          .selectFrom('delivery_trace')
          .selectAll()
          .where('delivery', '=', trace.delivery)
          .executeTakeFirst();
        return known === undefined ? 'code-taken' : toTrace(known);
      });
    },
    async find(codeId) {
      const row = await database.kysely
        .selectFrom('delivery_trace')
        .selectAll()
        .where('code_id', '=', codeId)
        .executeTakeFirst();
      return row && toTrace(row);
    },
    async note(events) {
      await database.transaction((trx) => appendAuditEvents(trx, events));
    },
  };
}

function toTrace(row: Selectable<DeliveryTraceTable>): DeliveryTrace {
  return {
    codeId: row.code_id,
    code: row.code,
    delivery: row.delivery,
    job: row.job,
    jobNumber: row.job_number,
    segment: row.segment,
    person: row.person ?? undefined,
    device: row.device ?? undefined,
    deviceName: row.device_name,
    createdAt: row.created_at,
  };
}
