/** Print jobs in PostgreSQL. The deliveries' half is in `delivery-store.ts`. */

import type { JobStore } from '../../ports/job-store.ts';
import { appendAuditEvents } from './audit-log.ts';
import type { Database } from './database.ts';
import { type DeliveryMembers, postgresDeliveries } from './delivery-store.ts';
import { WaitingCounts } from './job-counts.ts';
import { batchedJobInserts } from './job-inserts.ts';
import { jobColumns, toDelivery, toJob } from './job-row.ts';

/** Opens the job store over a database. Faults are `STORE_DATABASE_...` errors. */
export function postgresJobStore(database: Database): JobStore {
  const waiting = new WaitingCounts();
  return { ...jobs(database, waiting), ...lists(database, waiting), ...postgresDeliveries(database) };
}

type JobMembers = 'insert' | 'find' | 'findByNumber' | 'change';

function jobs(database: Database, waiting: WaitingCounts): Pick<JobStore, JobMembers> {
  const all = () => database.kysely.selectFrom('print_job').selectAll();
  const insert = batchedJobInserts(database);
  return {
    insert: async (job, events) => {
      const stored = await insert(job, events);
      waiting.added(stored.ownerId);
      return stored;
    },
    async find(id) {
      const row = await all().where('id', '=', id).executeTakeFirst();
      return row && toJob(row);
    },
    async findByNumber(listenerId, jobId) {
      const row = await all()
        .where('listener_id', '=', listenerId)
        .where('job_id', '=', jobId)
        .executeTakeFirst();
      return row && toJob(row);
    },
    async change(id, when, patch, events) {
      const changed = await database.transaction(async (trx) => {
        let update = trx
          .updateTable('print_job')
          .set(jobColumns(patch))
          .where('id', '=', id)
          .where('state', 'in', [...when.states]);
        if (when.incoming !== undefined) {
          update = update.where('held_at', when.incoming ? 'is' : 'is not', null);
        }
        if (when.documentCount !== undefined) {
          update = update.where('document_count', '=', when.documentCount);
        }
        const row = await update.returningAll().executeTakeFirst();
        if (row === undefined) return undefined;
        await appendAuditEvents(trx, events);
        return toJob(row);
      });
      waiting.changed(changed?.ownerId);
      return changed;
    },
  };
}

function lists(database: Database, waiting: WaitingCounts): Omit<JobStore, JobMembers | DeliveryMembers> {
  const { kysely } = database;
  const all = () => kysely.selectFrom('print_job').selectAll();
  return {
    async list(listenerId, filter) {
      let query = all()
        .where('listener_id', '=', listenerId)
        .where('state', 'in', [...filter.states]);
      if (filter.ownerId !== undefined) query = query.where('owner_id', '=', filter.ownerId);
      if (filter.submittedAs !== undefined) query = query.where('submitted_as', '=', filter.submittedAs);
      const rows = await query.orderBy('job_id', 'desc').limit(filter.limit).execute();
      return rows.map(toJob);
    },
    async listWaiting(ownerId, segments, limit) {
      if (segments.length === 0) return [];
      const rows = await all()
        .where('owner_id', '=', ownerId)
        .where('segment', 'in', [...segments])
        .where('state', 'in', ['pending-held', 'processing'])
        .where('held_at', 'is not', null)
        .orderBy('held_at', 'desc')
        .limit(limit)
        .execute();
      if (rows.length === 0) return [];
      const last = await kysely
        .selectFrom('delivery')
        .selectAll()
        .distinctOn('job')
        .where(
          'job',
          'in',
          rows.map((row) => row.id),
        )
        .orderBy('job')
        .orderBy('created_at', 'desc')
        .execute();
      const byJob = new Map(last.map((row) => [row.job, toDelivery(row)]));
      return rows.map((row) => ({ job: toJob(row), lastDelivery: byJob.get(row.id) }));
    },
    async listOwned(ownerId, since, limit) {
      const rows = await all()
        .where('owner_id', '=', ownerId)
        .where('created_at', '>=', since)
        .orderBy('job_id', 'desc')
        .limit(limit)
        .execute();
      return rows.map(toJob);
    },
    async countWaiting(ownerId) {
      return await waiting.of(ownerId, () =>
        count((query) => query.where('owner_id', '=', ownerId).where('state', '=', 'pending-held')),
      );
    },
    async countOpen(listenerId) {
      return await count((query) =>
        query
          .where('listener_id', '=', listenerId)
          .where('state', 'in', ['pending-held', 'pending', 'processing', 'processing-stopped']),
      );
    },
    async listExpired(at, limit) {
      const rows = await all()
        .where('state', '=', 'pending-held')
        .where('expires_at', '<=', at)
        .orderBy('expires_at')
        .limit(limit)
        .execute();
      return rows.map(toJob);
    },
    async listErased(limit) {
      const rows = await all()
        .where('wrapped_key', 'is', null)
        .where('blob_key', 'is not', null)
        .where('state', 'in', ['canceled', 'aborted', 'completed'])
        .limit(limit)
        .execute();
      return rows.map(toJob);
    },
    async listIncomplete(before, limit) {
      const rows = await all()
        .where('state', '=', 'pending-held')
        .where('held_at', 'is', null)
        .where('created_at', '<=', before)
        .limit(limit)
        .execute();
      return rows.map(toJob);
    },
  };

  function query() {
    return kysely.selectFrom('print_job').select((eb) => eb.fn.countAll<number>().as('count'));
  }
  async function count(narrow: (all: ReturnType<typeof query>) => ReturnType<typeof query>): Promise<number> {
    return (await narrow(query()).executeTakeFirstOrThrow()).count;
  }
}
