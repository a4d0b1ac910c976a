/** People, credentials, capability links and sign-ins in PostgreSQL. */

import type { Selectable } from 'kysely';
import type { AuditEvent } from '../../audit/audit-event.ts';
import type { Credential, EndedAccess, PersonStore } from '../../ports/person-store.ts';
import { type Clock, systemClock } from '../../shared/clock.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { newId, type PersonId } from '../../shared/ids.ts';
import { Turns } from '../../shared/turns.ts';
import { dayOf } from '../../shared/working-days.ts';
import { appendAuditEvents } from './audit-log.ts';
import type { Database } from './database.ts';
import { isUniqueViolation } from './database-error.ts';
import { endAccess } from './leave-rows.ts';
import { linkMembers } from './link-rows.ts';
import { peopleMembers } from './people-lists.ts';
import { selectPeople, toPerson } from './people-rows.ts';
import type { DatabaseTransaction } from './schema.ts';
import { signInMembers } from './sign-in-rows.ts';
import type { CredentialTable } from './tables/people.ts';

/**
 * Opens the person store over a database. People are told as of the day of `clock` in Japan: a move or a departure holds
 * from midnight on, whether or not a chore has run. Faults are `STORE_DATABASE_...` errors.
 */
export function postgresPersonStore(database: Database, clock: Clock = systemClock()): PersonStore {
  const turns = new Turns();
  return {
    ...people(database, clock),
    ...peopleMembers(database, clock),
    ...credentials(database),
    ...linkMembers(database),
    ...signInMembers(database),
    inTurn: (key, trial) => turns.run(key, trial),
  };
}

type Members<Names extends keyof PersonStore> = Pick<PersonStore, Names>;

function people(
  database: Database,
  clock: Clock,
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
  const find = async (column: 'id' | 'login_name' | 'staff_number', value: string) => {
    const row = await selectPeople(kysely).where(`person.${column}`, '=', value).executeTakeFirst();
    return row && toPerson(row, dayOf(clock.now()));
  };
  return {
    findById: (id) => find('id', id),
    findByLoginName: (loginName) => find('login_name', loginName),
    findByStaffNumber: (staffNumber) => find('staff_number', staffNumber),
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
      const today = dayOf(clock.now());
      return await checkedLoginName(
        database.transaction(async (trx) => {
          const values = {
            login_name: person.loginName,
            display_name: person.displayName,
            department: person.department,
            site: person.site,
            roles: [...person.roles],
            segments: [...person.segments],
            state: person.state === 'left' ? ('active' as const) : person.state,
            leaves_on: null,
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
          await clearOfficePosts(trx, id, today);
          await appendAuditEvents(trx, [event(id, !existing)]);
          if (person.state === 'left') await endAccess(trx, id, { at, today }, leftEvent(at));
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

/** What was stated without dates takes the place of the office's dated posts; those of a directory stay. */
async function clearOfficePosts(trx: DatabaseTransaction, id: PersonId, today: string): Promise<void> {
  await trx.deleteFrom('post').where('person_id', '=', id).where('source', '=', 'office').execute();
  const others = trx.selectFrom('post').select('id').where('person_id', '=', id);
  await trx
    .updateTable('person')
    .set({ rights_on: (await others.executeTakeFirst()) === undefined ? null : today })
    .where('id', '=', id)
    .execute();
}

function leftEvent(at: Date) {
  return (id: PersonId, ended: EndedAccess): AuditEvent => ({
    kind: 'person.left',
    segment: '-',
    at,
    actor: 'system',
    subject: `person:${id}`,
    details: { ...ended },
  });
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

function credentials(database: Database): Members<'listCredentials'> {
  return {
    async listCredentials(id) {
      const rows = await database.kysely
        .selectFrom('credential')
        .selectAll()
        .where('person_id', '=', id)
        .where('state', '<>', 'revoked')
        .orderBy('created_at', 'desc')
        .execute();
      return rows.map(toCredential);
    },
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
