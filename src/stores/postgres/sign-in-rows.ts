/** Failed trials, and the end of a person's other sign-ins, in PostgreSQL. */

import type { PersonStore } from '../../ports/person-store.ts';
import { appendAuditEvents } from './audit-log.ts';
import type { Database } from './database.ts';

/** Failed trials are forgotten after a day; no limit looks further back. */
const trialsKeptMs = 86_400_000;

/** The members of the person store for failed trials. */
export function signInMembers(
  database: Database,
): Pick<PersonStore, 'countTrials' | 'addTrial' | 'clearTrials'> {
  const { kysely } = database;
  return {
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
