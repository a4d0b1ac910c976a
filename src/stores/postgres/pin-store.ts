/** PINs in PostgreSQL. */

import type { PinStore } from '../../ports/pin-store.ts';
import { appendAuditEvents } from './audit-log.ts';
import type { Database } from './database.ts';

/** Opens the PIN store over a database. Faults are `STORE_DATABASE_...` errors. */
export function postgresPinStore(database: Database): PinStore {
  return {
    async find(personId) {
      const row = await database.kysely
        .selectFrom('person_pin')
        .selectAll()
        .where('person_id', '=', personId)
        .executeTakeFirst();
      return row && { hash: row.pin_hash, setAt: row.set_at, expiresAt: row.expires_at ?? undefined };
    },
    async set(personId, pin, events) {
      const values = { pin_hash: pin.hash, set_at: pin.setAt, expires_at: pin.expiresAt ?? null };
      await database.transaction(async (trx) => {
        await trx
          .insertInto('person_pin')
          .values({ person_id: personId, ...values })
          .onConflict((conflict) => conflict.column('person_id').doUpdateSet(values))
          .execute();
        await appendAuditEvents(trx, events);
      });
    },
    async clear(personId, events) {
      return await database.transaction(async (trx) => {
        const row = await trx
          .deleteFrom('person_pin')
          .where('person_id', '=', personId)
          .returning('person_id')
          .executeTakeFirst();
        if (row !== undefined) await appendAuditEvents(trx, events);
        return row !== undefined;
      });
    },
  };
}
