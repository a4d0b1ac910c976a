/** Subscriptions of print clients in PostgreSQL; their happenings are read from the audit chain. */

import { type Selectable, sql } from 'kysely';
import { isTerminal, type JobState } from '../../../drivers/device/job.ts';
import type { SubscribedEvent } from '../../../drivers/device/print-subscriptions.ts';
import type { AuditEventKind } from '../../audit/audit-event.ts';
import type {
  NewSubscription,
  RecentEvent,
  StoredSubscription,
  SubscriptionStore,
} from '../../ports/subscription-store.ts';
import { toldKinds } from '../../print/subscribed-job-event.ts';
import { advisoryKey } from './advisory-lock.ts';
import type { Database, DatabaseTransaction } from './database.ts';
import type { PrintSubscriptionTable } from './tables/print.ts';

/** Links of the chain that are looked at from the newest back; older ones are told to nobody any more. */
const farthestBack = 20_000;

type Row = Selectable<PrintSubscriptionTable> & { job_number: number | null; job_state: string | null };

/** Opens the store over a database. */
export function postgresSubscriptionStore(database: Database): SubscriptionStore {
  const { kysely } = database;
  const all = () =>
    kysely
      .selectFrom('print_subscription as s')
      .leftJoin('print_job as j', 'j.id', 's.job')
      .selectAll('s')
      .select(['j.job_id as job_number', 'j.state as job_state']);
  return {
    async insert(subscription, limits) {
      const id = await database.transaction((trx) => insert(trx, subscription, limits));
      const row = id === undefined ? undefined : await all().where('s.id', '=', id).executeTakeFirst();
      return row && toSubscription(row);
    },
    async find(listenerId, id, at) {
      const row = await all()
        .where('s.id', '=', id)
        .where('s.listener_id', '=', listenerId)
        .where('s.expires_at', '>', at)
        .executeTakeFirst();
      return row && toSubscription(row);
    },
    async list(listenerId, { ownerId, jobId }, at, limit) {
      let query = all().where('s.listener_id', '=', listenerId).where('s.expires_at', '>', at);
      query = ownerId ? query.where('s.owner_id', '=', ownerId) : query.where('s.owner_id', 'is', null);
      query = jobId === undefined ? query.where('s.job', 'is', null) : query.where('j.job_id', '=', jobId);
      return (await query.orderBy('s.id').limit(limit).execute()).map(toSubscription);
    },
    async renew(id, leaseSeconds, expiresAt) {
      await kysely
        .updateTable('print_subscription')
        .set({ lease_seconds: leaseSeconds, expires_at: expiresAt })
        .where('id', '=', id)
        .execute();
    },
    async remove(id) {
      await kysely.deleteFrom('print_subscription').where('id', '=', id).execute();
    },
    happenings: (subscription, limit) => readHappenings(database, subscription, limit),
    async advance({ id, position }, found) {
      const { numUpdatedRows } = await kysely
        .updateTable('print_subscription')
        .set({
          position: found.position,
          last_number: found.lastNumber,
          recent: JSON.stringify(found.recent),
        })
        .where('id', '=', id)
        .where('position', '=', position)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },
  };
}

/** Clears what is over, counts, inserts; one at a time for each listener, so that no limit is overrun. */
async function insert(
  trx: DatabaseTransaction,
  one: NewSubscription,
  limits: { readonly mostOwn: number; readonly mostOnListener: number },
): Promise<number | undefined> {
  const lock = advisoryKey(`print-subscription:${one.listenerId}`);
  await sql`SELECT pg_advisory_xact_lock(${lock}::bigint)`.execute(trx);
  await trx.deleteFrom('print_subscription').where('expires_at', '<=', one.since).execute();
  const counted = await trx
    .selectFrom('print_subscription')
    .select((eb) => [
      eb.fn.countAll<number>().as('all'),
      sql<number>`count(*) FILTER (WHERE owner_id IS NOT DISTINCT FROM ${one.ownerId ?? null}::uuid)`.as(
        'own',
      ),
    ])
    .where('listener_id', '=', one.listenerId)
    .executeTakeFirstOrThrow();
  const mostOwn = one.ownerId === undefined ? limits.mostOnListener : limits.mostOwn;
  if (counted.all >= limits.mostOnListener || counted.own >= mostOwn) return undefined;
  const row = await trx
    .insertInto('print_subscription')
    .values({
      listener_id: one.listenerId,
      segment: one.segment,
      owner_id: one.ownerId ?? null,
      subscriber_name: one.subscriberName,
      job: one.job ?? null,
      events: [...one.events],
      user_data: one.userData ? Buffer.from(one.userData) : null,
      natural_language: one.naturalLanguage,
      lease_seconds: one.leaseSeconds,
      expires_at: one.expiresAt,
      since: one.since,
      // A job's first events may be in the chain already; `since` keeps older ones out.
      position: sql<number>`greatest(0, coalesce((SELECT max(sequence) FROM audit_seal
        WHERE segment = ${one.segment}), 0) - ${one.job === undefined ? 0 : farthestBack}::bigint)`,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

interface HappeningRow {
  sequence: number;
  kind: string;
  at: Date;
  job_id: number;
  impressions_completed: number | null;
}

async function readHappenings(database: Database, one: StoredSubscription, limit: number) {
  const { rows: heads } = await sql<{ head: number | null }>`
    SELECT max(sequence) AS head FROM audit_seal WHERE segment = ${one.segment}`.execute(database.kysely);
  const head = heads[0]?.head ?? 0;
  const after = Math.max(one.position, head - farthestBack);
  if (head <= after) return { happenings: [], position: one.position };
  const job = one.job?.id ?? null;
  const owner = one.ownerId ?? null;
  const { rows } = await sql<HappeningRow>`
    SELECT s.sequence, e.kind, e.at, j.job_id, j.impressions_completed
    FROM audit_seal s
    JOIN audit_event e ON e.id = s.event_id
    JOIN print_job j ON j.id = CASE WHEN e.subject LIKE 'job:%' THEN substring(e.subject FROM 5)::uuid END
    WHERE s.segment = ${one.segment} AND s.sequence > ${after} AND s.sequence <= ${head}
      AND e.kind = ANY(${[...toldKinds]}::text[]) AND e.at >= ${one.since}
      AND j.listener_id = ${one.listenerId}
      AND (${job}::uuid IS NULL OR j.id = ${job}::uuid)
      AND (${owner}::uuid IS NULL OR j.owner_id = ${owner}::uuid)
    ORDER BY s.sequence LIMIT ${limit}`.execute(database.kysely);
  return {
    happenings: rows.map((row) => ({
      kind: row.kind as AuditEventKind,
      at: row.at,
      jobId: row.job_id,
      ...(row.impressions_completed === null ? {} : { impressionsCompleted: row.impressions_completed }),
    })),
    position: rows.length < limit ? head : (rows.at(-1)?.sequence ?? head),
  };
}

function toSubscription(row: Row): StoredSubscription {
  const recent = row.recent as readonly (Omit<RecentEvent, 'at'> & { readonly at: string })[];
  return {
    id: row.id,
    listenerId: row.listener_id,
    segment: row.segment,
    ownerId: row.owner_id ?? undefined,
    subscriberName: row.subscriber_name,
    job:
      row.job === null || row.job_number === null
        ? undefined
        : { id: row.job, jobId: row.job_number, ended: isTerminal(row.job_state as JobState) },
    events: row.events as SubscribedEvent[],
    userData: row.user_data ?? undefined,
    naturalLanguage: row.natural_language,
    leaseSeconds: row.lease_seconds,
    expiresAt: row.expires_at,
    since: row.since,
    position: row.position,
    lastNumber: row.last_number,
    recent: recent.map((found) => ({ ...found, at: new Date(found.at) })),
  };
}
