/** Phones before panels in PostgreSQL: the primary key opens each token once. */

import type { Selectable } from 'kysely';
import type { PhoneVisit, PhoneVisitStore } from '../../ports/sign-in-store.ts';
import type { Database } from './database.ts';
import type { PhoneVisitTable } from './tables/sign-in.ts';

/** Visits are kept an hour beyond their end, far longer than any token is taken, so that none opens twice. */
const keptMs = 3_600_000;

/** Opens the store over a database. Faults are `STORE_DATABASE_...` errors. */
export function postgresPhoneVisitStore(database: Database): PhoneVisitStore {
  const { kysely } = database;
  return {
    async open(visit) {
      const forgetBefore = new Date(visit.openedAt.getTime() - keptMs);
      await kysely.deleteFrom('phone_visit').where('expires_at', '<', forgetBefore).execute();
      const row = await kysely
        .insertInto('phone_visit')
        .values({
          token_hash: Buffer.from(visit.tokenHash),
          device_id: visit.deviceId,
          opened_at: visit.openedAt,
          expires_at: visit.expiresAt,
        })
        .onConflict((conflict) => conflict.doNothing())
        .returning('device_id')
        .executeTakeFirst();
      return row !== undefined;
    },
    async find(tokenHash, at) {
      const row = await kysely
        .selectFrom('phone_visit')
        .selectAll()
        .where('token_hash', '=', Buffer.from(tokenHash))
        .where('expires_at', '>', at)
        .executeTakeFirst();
      return row && toVisit(row);
    },
    async enter(tokenHash, { personId, sessionId, expiresAt }) {
      const row = await kysely
        .updateTable('phone_visit')
        .set({ person_id: personId, session_id: sessionId, expires_at: expiresAt })
        .where('token_hash', '=', Buffer.from(tokenHash))
        .where('session_id', 'is', null)
        .returning('device_id')
        .executeTakeFirst();
      return row !== undefined;
    },
  };
}

function toVisit(row: Selectable<PhoneVisitTable>): PhoneVisit {
  return {
    tokenHash: row.token_hash,
    deviceId: row.device_id,
    openedAt: row.opened_at,
    expiresAt: row.expires_at,
    personId: row.person_id ?? undefined,
    sessionId: row.session_id ?? undefined,
  };
}
