/** Deliveries in PostgreSQL: the claim, the lease and the one-open-delivery rule are the database's own. */

import type { JobStore } from '../../ports/job-store.ts';
import { appendAuditEvents } from './audit-log.ts';
import type { Database } from './database.ts';
import { isUniqueViolation } from './database-error.ts';
import { type DeliveryListMembers, leasedStates, postgresDeliveryLists } from './delivery-lists.ts';
import { deliveryColumns, jobColumns, toDelivery } from './job-row.ts';

/** Members of the job store that concern deliveries. */
export type DeliveryMembers =
  | 'claim'
  | 'findDelivery'
  | 'changeDelivery'
  | 'renewLeases'
  | 'takeOver'
  | DeliveryListMembers;

const finishedStates: readonly string[] = ['confirmed', 'returned'];

/** The deliveries' half of the job store. */
export function postgresDeliveries(database: Database): Pick<JobStore, DeliveryMembers> {
  return { ...changes(database), ...leases(database), ...postgresDeliveryLists(database) };
}

function changes(database: Database): Pick<JobStore, 'claim' | 'changeDelivery'> {
  return {
    async claim(delivery, lease, events) {
      try {
        return await database.transaction(async (trx) => {
          const job = await trx
            .updateTable('print_job')
            .set({ state: 'processing', state_reasons: ['job-outgoing'], processing_at: delivery.createdAt })
            .where('id', '=', delivery.job)
            .where('state', '=', 'pending-held')
            .where('held_at', 'is not', null)
            .returning('id')
            .executeTakeFirst();
          if (job === undefined) return 'not-held';
          await trx
            .insertInto('delivery')
            .values({
              id: delivery.id,
              job: delivery.job,
              device_id: delivery.deviceId ?? null,
              session_id: delivery.sessionId ?? null,
              requested_by: delivery.requestedBy ?? null,
              state: delivery.state,
              marker: delivery.marker,
              lease_owner: lease.owner,
              lease_until: lease.until,
              created_at: delivery.createdAt,
              updated_at: delivery.createdAt,
              ticket: JSON.stringify(delivery.ticket),
              notes: JSON.stringify(delivery.notes ?? []),
              rest: JSON.stringify(delivery.rest ?? []),
            })
            .execute();
          await appendAuditEvents(trx, events);
          return 'claimed';
        });
      } catch (error) {
        if (isUniqueViolation(error, 'delivery_one_open')) return 'open-delivery';
        throw error;
      }
    },
    async changeDelivery(id, when, patch, job, at, events) {
      return await database.transaction(async (trx) => {
        let update = trx
          .updateTable('delivery')
          .set({
            ...deliveryColumns(patch),
            updated_at: at,
            ...(patch.state !== undefined && finishedStates.includes(patch.state) && { finished_at: at }),
          })
          .where('id', '=', id)
          .where('state', 'in', [...when.states]);
        if (when.leaseOwner !== undefined) update = update.where('lease_owner', '=', when.leaseOwner);
        const row = await update.returningAll().executeTakeFirst();
        if (row === undefined) return undefined;
        if (job !== undefined) {
          await trx.updateTable('print_job').set(jobColumns(job)).where('id', '=', row.job).execute();
        }
        await appendAuditEvents(trx, events);
        return toDelivery(row);
      });
    },
  };
}

function leases(database: Database): Pick<JobStore, 'renewLeases' | 'takeOver'> {
  const { kysely } = database;
  return {
    async renewLeases(ids, lease) {
      if (ids.length === 0) return [];
      const rows = await kysely
        .updateTable('delivery')
        .set({ lease_until: lease.until })
        .where('id', 'in', [...ids])
        .where('lease_owner', '=', lease.owner)
        .where('state', 'in', [...leasedStates])
        .returning('id')
        .execute();
      return rows.map((row) => row.id);
    },
    async takeOver(at, lease, limit) {
      return await database.transaction(async (trx) => {
        const expired = await trx
          .selectFrom('delivery')
          .select('id')
          .where('state', 'in', [...leasedStates])
          .where('lease_until', '<', at)
          .orderBy('lease_until')
          .limit(limit)
          .forUpdate()
          .skipLocked()
          .execute();
        if (expired.length === 0) return [];
        const rows = await trx
          .updateTable('delivery')
          .set({ lease_owner: lease.owner, lease_until: lease.until })
          .where(
            'id',
            'in',
            expired.map((row) => row.id),
          )
          .returningAll()
          .execute();
        return rows.map(toDelivery);
      });
    },
  };
}
