/** Questions about deliveries in PostgreSQL. The claim and the leases are in `delivery-store.ts`. */

import type { Selectable } from 'kysely';
import type { DeliveredJob, JobStore } from '../../ports/job-store.ts';
import { appendAuditEvents } from './audit-log.ts';
import type { Database } from './database.ts';
import { toDelivery, toJob } from './job-row.ts';
import type { DeliveryTable } from './tables/print.ts';

/** Members of the job store that list deliveries and what goes with them. */
export type DeliveryListMembers =
  | 'findDelivery'
  | 'findLastDelivery'
  | 'listDeliveries'
  | 'listOpenAt'
  | 'listLeftBehind'
  | 'listCalledOff'
  | 'listQueued'
  | 'unlock'
  | 'isUnlocked';

/** States in which some process works on a delivery under a lease. */
export const leasedStates = ['claimed', 'sending', 'accepted', 'printing'] as const;

/** The questions' half of the deliveries. */
export function postgresDeliveryLists(database: Database): Pick<JobStore, DeliveryListMembers> {
  return { ...single(database), ...lists(database), ...unlocks(database) };
}

function single(database: Database): Pick<JobStore, 'findDelivery' | 'findLastDelivery' | 'listCalledOff'> {
  const all = () => database.kysely.selectFrom('delivery').selectAll();
  return {
    async findDelivery(id) {
      const row = await all().where('id', '=', id).executeTakeFirst();
      return row && toDelivery(row);
    },
    async findLastDelivery(job) {
      const row = await all()
        .where('job', '=', job)
        .orderBy('created_at', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row && toDelivery(row);
    },
    async listCalledOff(leaseOwner) {
      const rows = await database.kysely
        .selectFrom('delivery')
        .select(['id', 'call_off'])
        .where('lease_owner', '=', leaseOwner)
        .where('state', 'in', [...leasedStates])
        .where('call_off', 'is not', null)
        .execute();
      return rows.flatMap(({ id, call_off }) => (call_off === null ? [] : [{ id, callOff: call_off }]));
    },
  };
}

type ListMembers = 'listDeliveries' | 'listOpenAt' | 'listLeftBehind' | 'listQueued';

function lists(database: Database): Pick<JobStore, ListMembers> {
  const { kysely } = database;
  return {
    async listDeliveries(sessionId) {
      const rows = await kysely
        .selectFrom('delivery')
        .selectAll()
        .where('session_id', '=', sessionId)
        .orderBy('created_at', 'desc')
        .execute();
      return await withJobs(database, rows);
    },
    async listOpenAt(deviceId, limit) {
      const rows = await kysely
        .selectFrom('delivery')
        .selectAll()
        .where('device_id', '=', deviceId)
        .where('state', 'in', [...leasedStates])
        .orderBy('created_at')
        .limit(limit)
        .execute();
      return await withJobs(database, rows);
    },
    async listLeftBehind(at, limit) {
      const rows = await kysely
        .selectFrom('delivery')
        .innerJoin('walk_up_session', (join) =>
          join
            .onRef('walk_up_session.id', '=', 'delivery.session_id')
            .onRef('walk_up_session.device_id', '=', 'delivery.device_id'),
        )
        .selectAll('delivery')
        .where('delivery.state', 'in', [...leasedStates])
        .where('delivery.call_off', 'is', null)
        .where((eb) =>
          eb.or([eb('walk_up_session.ended_at', '<=', at), eb('walk_up_session.expires_at', '<=', at)]),
        )
        .orderBy('delivery.created_at')
        .limit(limit)
        .execute();
      return await withJobs(database, rows);
    },
    async listQueued(listenerId, limit) {
      const rows = await kysely
        .selectFrom('print_job')
        .selectAll()
        .where('listener_id', '=', listenerId)
        .where('state', '=', 'pending-held')
        .where('held_at', 'is not', null)
        .orderBy('held_at')
        .orderBy('job_id')
        .limit(limit)
        .execute();
      if (rows.length === 0) return [];
      const ids = rows.map((row) => row.id);
      const last = await kysely
        .selectFrom('delivery')
        .selectAll()
        .distinctOn('job')
        .where('job', 'in', ids)
        .orderBy('job')
        .orderBy('created_at', 'desc')
        .execute();
      const byJob = new Map(last.map((row) => [row.job, toDelivery(row)]));
      return rows.map((row) => ({ job: toJob(row), lastDelivery: byJob.get(row.id) }));
    },
  };
}

function unlocks(database: Database): Pick<JobStore, 'unlock' | 'isUnlocked'> {
  return {
    async unlock(job, sessionId, at, events) {
      await database.transaction(async (trx) => {
        await trx
          .insertInto('release_unlock')
          .values({ job, session_id: sessionId, at })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
        await appendAuditEvents(trx, events);
      });
    },
    async isUnlocked(job, sessionId) {
      const row = await database.kysely
        .selectFrom('release_unlock')
        .select('job')
        .where('job', '=', job)
        .where('session_id', '=', sessionId)
        .executeTakeFirst();
      return row !== undefined;
    },
  };
}

async function withJobs(
  { kysely }: Database,
  deliveries: readonly Selectable<DeliveryTable>[],
): Promise<readonly DeliveredJob[]> {
  if (deliveries.length === 0) return [];
  const ids = deliveries.map((row) => row.job);
  const jobs = await kysely.selectFrom('print_job').selectAll().where('id', 'in', ids).execute();
  const byId = new Map(jobs.map((row) => [row.id, toJob(row)]));
  return deliveries.flatMap((row) => {
    const job = byId.get(row.job);
    return job ? [{ delivery: toDelivery(row), job }] : [];
  });
}
