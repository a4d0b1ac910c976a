/** Authenticator apps and recovery codes in PostgreSQL. Steps and codes are used up by one conditional statement. */

import type { AuthenticatorStore } from '../../ports/sign-in-store.ts';
import type { PersonId } from '../../shared/ids.ts';
import { appendAuditEvents } from './audit-log.ts';
import type { Database } from './database.ts';
import type { DatabaseTransaction } from './schema.ts';

/** Opens the store over a database. Faults are `STORE_DATABASE_...` errors. */
export function postgresAuthenticatorStore(database: Database): AuthenticatorStore {
  return { ...offers(database), ...uses(database) };
}

function offers(database: Database): Pick<AuthenticatorStore, 'find' | 'offer' | 'confirm' | 'remove'> {
  const { kysely } = database;
  return {
    async find(personId) {
      const row = await kysely
        .selectFrom('authenticator')
        .selectAll()
        .select((eb) =>
          eb
            .selectFrom('recovery_code')
            .select(eb.fn.countAll<number>().as('count'))
            .whereRef('recovery_code.person_id', '=', 'authenticator.person_id')
            .where('used_at', 'is', null)
            .as('left'),
        )
        .where('person_id', '=', personId)
        .executeTakeFirst();
      return (
        row && {
          secret: row.secret ?? undefined,
          confirmedAt: row.confirmed_at ?? undefined,
          offered: row.offered ?? undefined,
          offeredAt: row.offered_at ?? undefined,
          recoveryCodesLeft: row.left ?? 0,
        }
      );
    },
    async offer(personId, offered, at) {
      const values = { offered: Buffer.from(offered), offered_at: at };
      await kysely
        .insertInto('authenticator')
        .values({ person_id: personId, ...values })
        .onConflict((conflict) => conflict.column('person_id').doUpdateSet(values))
        .execute();
    },
    async confirm(personId, offered, step, codeHashes, at, events) {
      return await database.transaction(async (trx) => {
        const row = await trx
          .updateTable('authenticator')
          .set({
            secret: Buffer.from(offered),
            confirmed_at: at,
            last_step: step,
            offered: null,
            offered_at: null,
          })
          .where('person_id', '=', personId)
          .where('offered', '=', Buffer.from(offered))
          .returning('person_id')
          .executeTakeFirst();
        if (row === undefined) return false;
        await putCodes(trx, personId, codeHashes);
        await appendAuditEvents(trx, events);
        return true;
      });
    },
    async remove(personId, events) {
      return await database.transaction(async (trx) => {
        await trx.deleteFrom('recovery_code').where('person_id', '=', personId).execute();
        const row = await trx
          .deleteFrom('authenticator')
          .where('person_id', '=', personId)
          .returning('secret')
          .executeTakeFirst();
        const wasInForce = row !== undefined && row.secret !== null;
        if (wasInForce) await appendAuditEvents(trx, events);
        return wasInForce;
      });
    },
  };
}

function uses(
  database: Database,
): Pick<AuthenticatorStore, 'useStep' | 'useRecoveryCode' | 'replaceRecoveryCodes'> {
  return {
    async useStep(personId, step) {
      const row = await database.kysely
        .updateTable('authenticator')
        .set({ last_step: step })
        .where('person_id', '=', personId)
        .where('secret', 'is not', null)
        .where('last_step', '<', step)
        .returning('person_id')
        .executeTakeFirst();
      return row !== undefined;
    },
    async useRecoveryCode(personId, codeHash, at, events) {
      return await database.transaction(async (trx) => {
        const row = await trx
          .updateTable('recovery_code')
          .set({ used_at: at })
          .where('person_id', '=', personId)
          .where('code_hash', '=', Buffer.from(codeHash))
          .where('used_at', 'is', null)
          .returning('person_id')
          .executeTakeFirst();
        if (row !== undefined) await appendAuditEvents(trx, events);
        return row !== undefined;
      });
    },
    async replaceRecoveryCodes(personId, codeHashes, events) {
      await database.transaction(async (trx) => {
        await putCodes(trx, personId, codeHashes);
        await appendAuditEvents(trx, events);
      });
    },
  };
}

async function putCodes(
  trx: DatabaseTransaction,
  personId: PersonId,
  codeHashes: readonly Uint8Array[],
): Promise<void> {
  await trx.deleteFrom('recovery_code').where('person_id', '=', personId).execute();
  const rows = codeHashes.map((hash) => ({ person_id: personId, code_hash: Buffer.from(hash) }));
  if (rows.length > 0) await trx.insertInto('recovery_code').values(rows).execute();
}
