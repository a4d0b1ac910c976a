/** Turns of looking into held documents, and the passwords of encrypted ones, in PostgreSQL. */

import { sql } from 'kysely';
import type { InspectionStore } from '../../ports/inspection-store.ts';
import { appendAuditEvents } from './audit-log.ts';
import type { Database } from './database.ts';
import { toJob } from './job-row.ts';

/** State reasons that tell of a document's trouble; at most one of them stands at a job. */
const troubleReasons = ['document-unprintable-error', 'document-password-error'];

/** Opens the store over a database. Faults are `STORE_DATABASE_...` errors. */
export function postgresInspectionStore(database: Database): InspectionStore {
  return { ...turns(database), ...passwords(database) };
}

function turns(database: Database): Pick<InspectionStore, 'take' | 'record' | 'release'> {
  return {
    async take(at, lease, limit) {
      return await database.transaction(async (trx) => {
        const rows = await trx
          .selectFrom('print_job')
          .leftJoin('job_inspection', 'job_inspection.job', 'print_job.id')
          .selectAll('print_job')
          .select('job_inspection.attempts')
          .where('print_job.facts', 'is', null)
          .where('print_job.held_at', 'is not', null)
          .where('print_job.state', '=', 'pending-held')
          .where('print_job.wrapped_key', 'is not', null)
          .where((eb) =>
            eb.or([eb('job_inspection.job', 'is', null), eb('job_inspection.lease_until', '<=', at)]),
          )
          .orderBy('print_job.held_at', 'desc')
          .limit(limit)
          .forUpdate('print_job')
          .skipLocked()
          .execute();
        for (const { id } of rows) {
          await trx
            .insertInto('job_inspection')
            .values({ job: id, lease_owner: lease.owner, lease_until: lease.until })
            .onConflict((conflict) =>
              conflict.column('job').doUpdateSet({
                lease_owner: lease.owner,
                lease_until: lease.until,
                attempts: sql<number>`job_inspection.attempts + 1`,
              }),
            )
            .execute();
        }
        return rows.map((row) => ({ job: toJob(row), attempts: (row.attempts ?? 0) + 1 }));
      });
    },
    async record(job, when, facts, reason, events) {
      return await database.transaction(async (trx) => {
        await trx.deleteFrom('job_inspection').where('job', '=', job).execute();
        let update = trx
          .updateTable('print_job')
          .set({ facts: JSON.stringify(facts), state_reasons: reasonsWith(reason) })
          .where('id', '=', job)
          .where('state', 'not in', ['completed', 'canceled', 'aborted']);
        if (when === 'unknown') update = update.where('facts', 'is', null);
        const row = await update.returningAll().executeTakeFirst();
        if (row === undefined) return undefined;
        await appendAuditEvents(trx, events);
        return toJob(row);
      });
    },
    async release(job, leaseOwner, until) {
      await database.kysely
        .updateTable('job_inspection')
        .set({ lease_until: until })
        .where('job', '=', job)
        .where('lease_owner', '=', leaseOwner)
        .execute();
    },
  };
}

/** The reasons without those of trouble, with the new one; jobs that come out now keep theirs. */
function reasonsWith(reason: string | undefined) {
  const kept = sql`array(SELECT r FROM unnest(state_reasons) AS r WHERE r <> ALL (${troubleReasons}::text[]))`;
  const added = sql`${reason === undefined ? [] : [reason]}::text[]`;
  return sql<string[]>`CASE WHEN state = 'pending-held' THEN ${kept} || ${added} ELSE state_reasons END`;
}

function passwords(database: Database): Pick<InspectionStore, 'keepPassword' | 'findPassword'> {
  return {
    async keepPassword(job, { wrappedKey, sealed }, at) {
      await database.transaction(async (trx) => {
        const held = await trx
          .selectFrom('print_job')
          .select('id')
          .where('id', '=', job)
          .where('state', 'not in', ['completed', 'canceled', 'aborted'])
          .forUpdate()
          .executeTakeFirst();
        if (held === undefined) return;
        const values = { wrapped_key: wrappedKey, sealed: Buffer.from(sealed), created_at: at };
        await trx
          .insertInto('job_unlock')
          .values({ job, ...values })
          .onConflict((conflict) => conflict.column('job').doUpdateSet(values))
          .execute();
      });
    },
    async findPassword(job) {
      const row = await database.kysely
        .selectFrom('job_unlock')
        .selectAll()
        .where('job', '=', job)
        .executeTakeFirst();
      return row && { wrappedKey: row.wrapped_key, sealed: row.sealed };
    },
  };
}
