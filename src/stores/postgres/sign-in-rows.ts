/** Browser sign-ins and failed trials in PostgreSQL. */

import type { Selectable } from 'kysely';
import type { PersonStore, StoredSignIn } from '../../ports/person-store.ts';
import { appendAuditEvents } from './audit-log.ts';
import type { Database } from './database.ts';
import type { SignInTable } from './tables/people.ts';

/** Failed trials are forgotten after a day; no limit looks further back. */
const trialsKeptMs = 86_400_000;

/** The members of the person store for sign-ins and failed trials. */
export function signInMembers(
  database: Database,
): Pick<
  PersonStore,
  'addSignIn' | 'findSignIn' | 'endSignIn' | 'endOtherSignIns' | 'countTrials' | 'addTrial' | 'clearTrials'
> {
  const { kysely } = database;
  return {
    async addSignIn(signIn, events) {
      await database.transaction(async (trx) => {
        await trx
          .insertInto('sign_in')
          .values({
            id: signIn.id,
            person_id: signIn.personId,
            created_at: signIn.createdAt,
            expires_at: signIn.expiresAt,
          })
          .execute();
        await appendAuditEvents(trx, events);
      });
    },
    async findSignIn(id) {
      const row = await kysely.selectFrom('sign_in').selectAll().where('id', '=', id).executeTakeFirst();
      return row && toSignIn(row);
    },
    async endSignIn(id, at, events) {
      await database.transaction(async (trx) => {
        await trx
          .updateTable('sign_in')
          .set({ revoked_at: at })
          .where('id', '=', id)
          .where('revoked_at', 'is', null)
          .execute();
        await appendAuditEvents(trx, events);
      });
    },
    async endOtherSignIns(personId, keepId, at) {
      await kysely
        .updateTable('sign_in')
        .set({ revoked_at: at })
        .where('person_id', '=', personId)
        .where('id', '<>', keepId)
        .where('revoked_at', 'is', null)
        .execute();
    },
    async countTrials(key, since) {
      const row = await kysely
        .selectFrom('failed_trial')
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .where('trial_key', '=', key)
        .where('at', '>=', since)
        .executeTakeFirstOrThrow();
      return row.count;
    },
    async addTrial(key, at, events) {
      await database.transaction(async (trx) => {
        await trx
          .deleteFrom('failed_trial')
          .where('trial_key', '=', key)
          .where('at', '<', new Date(at.getTime() - trialsKeptMs))
          .execute();
        await trx.insertInto('failed_trial').values({ trial_key: key, at }).execute();
        await appendAuditEvents(trx, events);
      });
    },
    async clearTrials(key) {
      await kysely.deleteFrom('failed_trial').where('trial_key', '=', key).execute();
    },
  };
}

function toSignIn(row: Selectable<SignInTable>): StoredSignIn {
  return {
    id: row.id,
    personId: row.person_id,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at ?? undefined,
  };
}
