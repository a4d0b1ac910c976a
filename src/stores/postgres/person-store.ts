/** People, credentials, capability links and sign-ins in PostgreSQL. */

import type { Selectable } from 'kysely';
import type { Person, Role } from '../../identity/person.ts';
import type { Credential, PersonStore } from '../../ports/person-store.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { newId, type PersonId, type SegmentId } from '../../shared/ids.ts';
import { Turns } from '../../shared/turns.ts';
import { appendAuditEvents } from './audit-log.ts';
import type { Database } from './database.ts';
import { isUniqueViolation } from './database-error.ts';
import { linkMembers } from './link-rows.ts';
import { signInMembers } from './sign-in-rows.ts';
import type { CredentialTable, PersonTable } from './tables/people.ts';

/** Opens the person store over a database. Faults are `STORE_DATABASE_...` errors. */
export function postgresPersonStore(database: Database): PersonStore {
  const turns = new Turns();
  return {
    ...people(database),
    ...credentials(database),
    ...linkMembers(database),
    ...signInMembers(database),
    inTurn: (key, trial) => turns.run(key, trial),
  };
}

type Members<Names extends keyof PersonStore> = Pick<PersonStore, Names>;

function people(
  database: Database,
): Members<
  | 'findById'
  | 'findByLoginName'
  | 'findByStaffNumber'
  | 'passwordHash'
  | 'setPassword'
  | 'upsert'
  | 'countWithRole'
> {
  const { kysely } = database;
  return {
    async findById(id) {
      const row = await kysely.selectFrom('person').selectAll().where('id', '=', id).executeTakeFirst();
      return row && toPerson(row);
    },
    async findByLoginName(loginName) {
      const row = await kysely
        .selectFrom('person')
        .selectAll()
        .where('login_name', '=', loginName)
        .executeTakeFirst();
      return row && toPerson(row);
    },
    async findByStaffNumber(staffNumber) {
      const row = await kysely
        .selectFrom('person')
        .selectAll()
        .where('staff_number', '=', staffNumber)
        .executeTakeFirst();
      return row && toPerson(row);
    },
    async passwordHash(id) {
      const row = await kysely
        .selectFrom('person')
        .select('password_hash')
        .where('id', '=', id)
        .executeTakeFirst();
      return row?.password_hash ?? undefined;
    },
    async setPassword(id, hash, mustChange, at, events) {
      await database.transaction(async (trx) => {
        await trx
          .updateTable('person')
          .set({ password_hash: hash, must_change_password: mustChange, updated_at: at })
          .where('id', '=', id)
          .execute();
        await appendAuditEvents(trx, events);
      });
    },
    async upsert(person, at, event) {
      return await checkedLoginName(
        database.transaction(async (trx) => {
          const values = {
            login_name: person.loginName,
            display_name: person.displayName,
            department: person.department,
            site: person.site,
            roles: [...person.roles],
            segments: [...person.segments],
            state: person.state,
            updated_at: at,
            // A directory that does not speak of mail leaves it as it is.
            ...('mail' in person && { mail: person.mail ?? null }),
          };
          const existing = await trx
            .selectFrom('person')
            .select('id')
            .where('staff_number', '=', person.staffNumber)
            .forUpdate()
            .executeTakeFirst();
          const id = existing?.id ?? newId<PersonId>();
          if (existing) {
            await trx.updateTable('person').set(values).where('id', '=', id).execute();
          } else {
            await trx
              .insertInto('person')
              .values({ ...values, id, staff_number: person.staffNumber, created_at: at })
              .execute();
          }
          await appendAuditEvents(trx, [event(id, !existing)]);
          return id;
        }),
      );
    },
    async countWithRole(role) {
      const row = await kysely
        .selectFrom('person')
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .where('state', '=', 'active')
        .where((eb) => eb(eb.val(role), '=', eb.fn.any('roles')))
        .executeTakeFirstOrThrow();
      return row.count;
    },
  };
}

/** `IDENTITY_LOGIN_NAME_TAKEN` when another person has the login name. */
async function checkedLoginName<Value>(writing: Promise<Value>): Promise<Value> {
  try {
    return await writing;
  } catch (error) {
    if (!isUniqueViolation(error, 'person_login_name_key')) throw error;
    throw new ServiceError('IDENTITY_LOGIN_NAME_TAKEN', { cause: error });
  }
}

function credentials(database: Database): Members<'findCredential' | 'addCredential'> {
  return {
    async findCredential(keyedHash) {
      const row = await database.kysely
        .selectFrom('credential')
        .selectAll()
        .where('keyed_hash', '=', Buffer.from(keyedHash))
        .where('state', '<>', 'revoked')
        .executeTakeFirst();
      return row && toCredential(row);
    },
    async addCredential(credential, at, events) {
      try {
        await database.transaction(async (trx) => {
          await trx
            .insertInto('credential')
            .values({
              id: credential.id,
              person_id: credential.personId,
              technology: credential.technology,
              keyed_hash: Buffer.from(credential.keyedHash),
              last_four: credential.lastFour,
              assurance: credential.assurance,
              state: credential.state,
              created_at: at,
              updated_at: at,
            })
            .execute();
          await appendAuditEvents(trx, events);
        });
        return 'added';
      } catch (error) {
        if (isUniqueViolation(error)) return 'taken';
        throw error;
      }
    },
  };
}

function toPerson(row: Selectable<PersonTable>): Person {
  return {
    id: row.id,
    staffNumber: row.staff_number,
    loginName: row.login_name,
    displayName: row.display_name,
    department: row.department,
    site: row.site,
    roles: row.roles as Role[],
    segments: row.segments as SegmentId[],
    state: row.state,
    mustChangePassword: row.must_change_password,
    ...(row.mail !== null && { mail: row.mail }),
  };
}

function toCredential(row: Selectable<CredentialTable>): Credential {
  return {
    id: row.id,
    personId: row.person_id,
    technology: row.technology,
    keyedHash: row.keyed_hash,
    lastFour: row.last_four,
    assurance: row.assurance === 2 ? 2 : 1,
    state: row.state,
  };
}
