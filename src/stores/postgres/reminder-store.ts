/** Reminders in PostgreSQL: a job is noted once for each occasion by its primary key, whoever comes first. */

import { sql } from 'kysely';
import type { RemindableJob, ReminderStore } from '../../ports/reminder-store.ts';
import type { ReminderOccasion } from '../../print/reminder.ts';
import { appendAuditEvents } from './audit-log.ts';
import type { Database } from './database.ts';
import { toJob } from './job-row.ts';

/** Opens the reminders over a database. Faults are `STORE_DATABASE_...` errors. */
export function postgresReminderStore(database: Database): ReminderStore {
  return { ...lists(database), ...changes(database) };
}

function lists(database: Database): Pick<ReminderStore, 'listRemindable' | 'heldJobs'> {
  const { kysely } = database;
  return {
    async listRemindable(until, after, limit) {
      const rows = await kysely
        .selectFrom('print_job as j')
        .innerJoin('person as p', 'p.id', 'j.owner_id')
        .select(['j.id', 'p.id as owner_id', 'j.held_at', 'j.expires_at'])
        .select(
          sql<ReminderOccasion[]>`ARRAY(SELECT occasion FROM reminded_job r WHERE r.job = j.id)`.as(
            'reminded',
          ),
        )
        .where('j.state', '=', 'pending-held')
        .where('j.held_at', 'is not', null)
        .where('p.mail', 'is not', null)
        .where('p.state', '=', 'active')
        .where('j.expires_at', '<=', until)
        .$if(after !== undefined, (query) =>
          query.where(sql<boolean>`(j.expires_at, j.id) > (${after?.expiresAt}, ${after?.id}::uuid)`),
        )
        .orderBy('j.expires_at')
        .orderBy('j.id')
        .limit(limit)
        .execute();
      return rows.flatMap(({ id, owner_id, held_at, expires_at, reminded }): RemindableJob[] =>
        held_at === null ? [] : [{ id, ownerId: owner_id, heldAt: held_at, expiresAt: expires_at, reminded }],
      );
    },
    async heldJobs(id) {
      const rows = await kysely
        .selectFrom('print_job')
        .selectAll()
        .where('id', 'in', (query) =>
          query.selectFrom('reminded_job').select('job').where('reminder_id', '=', id),
        )
        .where('state', '=', 'pending-held')
        .execute();
      return rows.map(toJob);
    },
  };
}

function changes(database: Database): Pick<ReminderStore, 'plan' | 'take' | 'finish' | 'putOff'> {
  const { kysely } = database;
  return {
    async plan(id, personId, jobs, at) {
      return await database.transaction(async (trx) => {
        await trx
          .insertInto('reminder')
          .values({ id, person_id: personId, state: 'waiting', next_attempt_at: at, created_at: at })
          .execute();
        const noted = await trx
          .insertInto('reminded_job')
          .values(jobs.map(({ job, occasion }) => ({ job, occasion, reminder_id: id })))
          .onConflict((on) => on.columns(['job', 'occasion']).doNothing())
          .returning('job')
          .execute();
        if (noted.length === 0) await trx.deleteFrom('reminder').where('id', '=', id).execute();
        return noted.length;
      });
    },
    async take(at, leaseUntil, limit) {
      const rows = await kysely
        .updateTable('reminder')
        .set((eb) => ({ attempts: eb('attempts', '+', 1), next_attempt_at: leaseUntil }))
        .where('id', 'in', (query) =>
          query
            .selectFrom('reminder')
            .select('id')
            .where('state', '=', 'waiting')
            .where('next_attempt_at', '<=', at)
            .orderBy('next_attempt_at')
            .limit(limit)
            .forUpdate()
            .skipLocked(),
        )
        .returning(['id', 'person_id', 'attempts'])
        .execute();
      return rows.map(({ id, person_id, attempts }) => ({ id, personId: person_id, attempts }));
    },
    async finish(id, state, reason, at, events) {
      return await database.transaction(async (trx) => {
        const row = await trx
          .updateTable('reminder')
          .set({ state, reason: reason ?? null, ...(state === 'sent' && { sent_at: at }) })
          .where('id', '=', id)
          .where('state', '=', 'waiting')
          .returning('id')
          .executeTakeFirst();
        if (row === undefined) return false;
        await appendAuditEvents(trx, events);
        return true;
      });
    },
    async putOff(id, until, reason) {
      await kysely
        .updateTable('reminder')
        .set({ next_attempt_at: until, reason })
        .where('id', '=', id)
        .where('state', '=', 'waiting')
        .execute();
    },
  };
}
