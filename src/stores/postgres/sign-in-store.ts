/** Browser sign-ins, half ones and the identity provider's names of people in PostgreSQL. */

import type { Selectable } from 'kysely';
import type {
  ProviderSession,
  SignInFactor,
  SignInStore,
  StoredHalfSignIn,
  StoredSignIn,
} from '../../ports/sign-in-store.ts';
import { appendAuditEvents } from './audit-log.ts';
import type { Database } from './database.ts';
import { isUniqueViolation } from './database-error.ts';
import type { HalfSignInTable, SignInTable } from './tables/sign-in.ts';

/** Most sign-ins of one person that are listed. */
const mostListed = 100;

/** Opens the store over a database. Faults are `STORE_DATABASE_...` errors. */
export function postgresSignInStore(database: Database): SignInStore {
  return { ...signIns(database), ...endings(database), ...halves(database), ...provided(database) };
}

function signIns(database: Database): Pick<SignInStore, 'add' | 'find' | 'listOpen' | 'touch'> {
  const { kysely } = database;
  return {
    async add(signIn, events) {
      await database.transaction(async (trx) => {
        await trx
          .insertInto('sign_in')
          .values({
            id: signIn.id,
            person_id: signIn.personId,
            created_at: signIn.createdAt,
            expires_at: signIn.expiresAt,
            factors: [...signIn.factors],
            remote_address: signIn.remoteAddress,
            browser: signIn.browser,
            certificate_sha256: signIn.certificateSha256 ?? null,
            ...providerColumns(signIn.provider),
          })
          .execute();
        await appendAuditEvents(trx, events);
      });
    },
    async find(id) {
      const row = await kysely.selectFrom('sign_in').selectAll().where('id', '=', id).executeTakeFirst();
      return row && toSignIn(row);
    },
    async listOpen(personId, at) {
      const rows = await kysely
        .selectFrom('sign_in')
        .selectAll()
        .where('person_id', '=', personId)
        .where('revoked_at', 'is', null)
        .where('expires_at', '>', at)
        .orderBy('created_at', 'desc')
        .limit(mostListed)
        .execute();
      return rows.map(toSignIn);
    },
    async touch(id, at) {
      await kysely.updateTable('sign_in').set({ last_seen_at: at }).where('id', '=', id).execute();
    },
  };
}

function endings(database: Database): Pick<SignInStore, 'end' | 'endAll' | 'endProvided'> {
  return {
    async end(id, personId, at, events) {
      return await database.transaction(async (trx) => {
        const row = await trx
          .updateTable('sign_in')
          .set({ revoked_at: at })
          .where('id', '=', id)
          .where('person_id', '=', personId)
          .where('revoked_at', 'is', null)
          .returning('id')
          .executeTakeFirst();
        if (row !== undefined) await appendAuditEvents(trx, events);
        return row !== undefined;
      });
    },
    async endAll(personId, at, events, keepId) {
      return await database.transaction(async (trx) => {
        let update = trx
          .updateTable('sign_in')
          .set({ revoked_at: at })
          .where('person_id', '=', personId)
          .where('revoked_at', 'is', null);
        if (keepId !== undefined) update = update.where('id', '<>', keepId);
        const rows = await update.returning('id').execute();
        await trx.deleteFrom('half_sign_in').where('person_id', '=', personId).execute();
        if (rows.length > 0) await appendAuditEvents(trx, events);
        return rows.length;
      });
    },
    async endProvided({ session, subject }, at, event) {
      if (session === undefined && subject === undefined) return [];
      return await database.transaction(async (trx) => {
        let update = trx.updateTable('sign_in').set({ revoked_at: at }).where('revoked_at', 'is', null);
        if (session !== undefined) update = update.where('provider_session', '=', Buffer.from(session));
        if (subject !== undefined) update = update.where('provider_subject', '=', Buffer.from(subject));
        const rows = await update.returning('person_id').execute();
        const people = [...new Set(rows.map((row) => row.person_id))];
        await appendAuditEvents(trx, people.map(event));
        return people;
      });
    },
  };
}

function halves(database: Database): Pick<SignInStore, 'addHalf' | 'findHalf' | 'takeHalf'> {
  const { kysely } = database;
  return {
    async addHalf(half) {
      await database.transaction(async (trx) => {
        await trx.deleteFrom('half_sign_in').where('expires_at', '<=', half.startedAt).execute();
        await trx
          .insertInto('half_sign_in')
          .values({
            id: half.id,
            person_id: half.personId,
            factors: [...half.factors],
            owed: half.owed,
            started_at: half.startedAt,
            expires_at: half.expiresAt,
            ...providerColumns(half.provider),
          })
          .execute();
      });
    },
    async findHalf(id, at) {
      const row = await kysely
        .selectFrom('half_sign_in')
        .selectAll()
        .where('id', '=', id)
        .where('expires_at', '>', at)
        .executeTakeFirst();
      return row && toHalf(row);
    },
    async takeHalf(id, at) {
      const row = await kysely
        .deleteFrom('half_sign_in')
        .where('id', '=', id)
        .where('expires_at', '>', at)
        .returning('id')
        .executeTakeFirst();
      return row !== undefined;
    },
  };
}

function provided(database: Database): Pick<SignInStore, 'findProvided' | 'bindProvided' | 'unbindProvided'> {
  return {
    async findProvided(issuer, subject) {
      const row = await database.kysely
        .selectFrom('provider_person')
        .select('person_id')
        .where('issuer', '=', issuer)
        .where('subject', '=', Buffer.from(subject))
        .executeTakeFirst();
      return row?.person_id;
    },
    async bindProvided(issuer, subject, personId, at) {
      try {
        await database.kysely
          .insertInto('provider_person')
          .values({ issuer, subject: Buffer.from(subject), person_id: personId, first_seen_at: at })
          .execute();
        return 'bound';
      } catch (error) {
        if (isUniqueViolation(error)) return 'taken';
        throw error;
      }
    },
    async unbindProvided(personId, events) {
      return await database.transaction(async (trx) => {
        const rows = await trx
          .deleteFrom('provider_person')
          .where('person_id', '=', personId)
          .returning('issuer')
          .execute();
        if (rows.length > 0) await appendAuditEvents(trx, events);
        return rows.length > 0;
      });
    },
  };
}

function providerColumns(provider: ProviderSession | undefined) {
  return {
    provider_session: provider?.session === undefined ? null : Buffer.from(provider.session),
    provider_subject: provider === undefined ? null : Buffer.from(provider.subject),
  };
}

function providerOf(
  row: Pick<Selectable<SignInTable>, 'provider_session' | 'provider_subject'>,
): ProviderSession | undefined {
  if (row.provider_subject === null) return undefined;
  return { subject: row.provider_subject, session: row.provider_session ?? undefined };
}

function toSignIn(row: Selectable<SignInTable>): StoredSignIn {
  return {
    id: row.id,
    personId: row.person_id,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at ?? undefined,
    factors: row.factors as SignInFactor[],
    remoteAddress: row.remote_address,
    browser: row.browser,
    lastSeenAt: row.last_seen_at ?? undefined,
    certificateSha256: row.certificate_sha256 ?? undefined,
    provider: providerOf(row),
  };
}

function toHalf(row: Selectable<HalfSignInTable>): StoredHalfSignIn {
  return {
    id: row.id,
    personId: row.person_id,
    factors: row.factors as SignInFactor[],
    owed: row.owed,
    startedAt: row.started_at,
    expiresAt: row.expires_at,
    provider: providerOf(row),
  };
}
