/** Client certificates of people and the authorities that were added by command, in PostgreSQL. */

import type { CertificateStore } from '../../ports/sign-in-store.ts';
import { appendAuditEvents } from './audit-log.ts';
import type { Database } from './database.ts';
import { isUniqueViolation } from './database-error.ts';

/** Opens the store over a database. Faults are `STORE_DATABASE_...` errors. */
export function postgresCertificateStore(database: Database): CertificateStore {
  return { ...enrolled(database), ...authorities(database) };
}

function enrolled(database: Database): Pick<CertificateStore, 'find' | 'list' | 'enrol' | 'revoke'> {
  const inForce = () =>
    database.kysely
      .selectFrom('client_certificate')
      .select(['sha256', 'person_id as personId', 'enrolled_at as enrolledAt'])
      .where('revoked_at', 'is', null);
  return {
    find: async (sha256) => await inForce().where('sha256', '=', sha256).executeTakeFirst(),
    list: async (personId) =>
      await inForce().where('person_id', '=', personId).orderBy('enrolled_at').limit(100).execute(),
    async enrol({ sha256, personId, enrolledAt }, events) {
      try {
        await database.transaction(async (trx) => {
          await trx
            .insertInto('client_certificate')
            .values({ sha256, person_id: personId, enrolled_at: enrolledAt })
            .execute();
          await appendAuditEvents(trx, events);
        });
        return 'enrolled';
      } catch (error) {
        if (isUniqueViolation(error)) return 'taken';
        throw error;
      }
    },
    async revoke(sha256, personId, at, events) {
      return await database.transaction(async (trx) => {
        const row = await trx
          .updateTable('client_certificate')
          .set({ revoked_at: at })
          .where('sha256', '=', sha256)
          .where('person_id', '=', personId)
          .where('revoked_at', 'is', null)
          .returning('sha256')
          .executeTakeFirst();
        if (row === undefined) return false;
        await trx
          .updateTable('sign_in')
          .set({ revoked_at: at })
          .where('certificate_sha256', '=', sha256)
          .where('revoked_at', 'is', null)
          .execute();
        await appendAuditEvents(trx, events);
        return true;
      });
    },
  };
}

function authorities(
  database: Database,
): Pick<CertificateStore, 'authorities' | 'addAuthority' | 'removeAuthority'> {
  return {
    async authorities() {
      return await database.kysely
        .selectFrom('client_authority')
        .select(['sha256', 'certificate', 'added_at as addedAt'])
        .orderBy('added_at')
        .limit(1_000)
        .execute();
    },
    async addAuthority({ sha256, certificate, addedAt }, events) {
      return await database.transaction(async (trx) => {
        const row = await trx
          .insertInto('client_authority')
          .values({ sha256, certificate, added_at: addedAt })
          .onConflict((conflict) => conflict.doNothing())
          .returning('sha256')
          .executeTakeFirst();
        if (row !== undefined) await appendAuditEvents(trx, events);
        return row !== undefined;
      });
    },
    async removeAuthority(sha256, events) {
      return await database.transaction(async (trx) => {
        const row = await trx
          .deleteFrom('client_authority')
          .where('sha256', '=', sha256)
          .returning('sha256')
          .executeTakeFirst();
        if (row !== undefined) await appendAuditEvents(trx, events);
        return row !== undefined;
      });
    },
  };
}
