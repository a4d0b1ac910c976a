/** Lists of people, and changes of many at once, in PostgreSQL. */

import { sql } from 'kysely';
import type { KnownPeople, PeopleKeys, PersonStore } from '../../ports/person-store.ts';
import type { Clock } from '../../shared/clock.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { PersonId } from '../../shared/ids.ts';
import { dayOf } from '../../shared/working-days.ts';
import { appendAuditEvents } from './audit-log.ts';
import type { Database } from './database.ts';
import { isUniqueViolation } from './database-error.ts';
import { endAccess } from './leave-rows.ts';
import { type PersonRow, selectPeople, toPerson, toRecord, writeDrafts } from './people-rows.ts';
import type { DatabaseTransaction } from './schema.ts';

type Members = Pick<
  PersonStore,
  'findRecord' | 'listRecords' | 'listPeople' | 'changePeople' | 'listLeaving' | 'listMoving' | 'listVouched'
>;

/** Most events or cards written by one statement. */
const chunkSize = 500;

/** The members of the person store for many people. */
export function peopleMembers(database: Database, clock: Clock): Members {
  const { kysely } = database;
  const today = () => dayOf(clock.now());
  return {
    async findRecord(id) {
      const row = await selectPeople(kysely).where('person.id', '=', id).executeTakeFirst();
      return row && toRecord(row, today());
    },
    async listRecords(source) {
      const rows = await selectPeople(kysely)
        .where('person.directory', '=', source)
        .orderBy('staff_number')
        .execute();
      return rows.map((row) => toRecord(row, today()));
    },
    listPeople: (query) => listPeople(database, query, today()),
    async changePeople(keys, at, decide, onLeft) {
      const day = today();
      try {
        await database.transaction(async (trx) => {
          const rows = await lockPeople(trx, keys);
          const known: KnownPeople = {
            records: rows.map((row) => toRecord(row, day)),
            bearers: await bearersOf(trx, keys.cardHashes ?? []),
          };
          const { drafts, events } = decide(known);
          const names = new Map(rows.map((row) => [row.id, row.login_name]));
          const renamed = drafts.filter(({ id, loginName }) => names.has(id) && names.get(id) !== loginName);
          await writeDrafts(
            trx,
            drafts,
            renamed.map(({ id }) => id),
            { at, today: day },
          );
          await writeCards(trx, drafts, at);
          for (let begin = 0; begin < events.length; begin += chunkSize) {
            await appendAuditEvents(trx, events.slice(begin, begin + chunkSize));
          }
          for (const { id, state } of drafts) {
            if (state === 'left') await endAccess(trx, id, { at, today: day }, onLeft);
          }
        });
      } catch (error) {
        if (isUniqueViolation(error, 'person_login_name_key')) {
          throw new ServiceError('IDENTITY_LOGIN_NAME_TAKEN', { cause: error });
        }
        if (isUniqueViolation(error, 'credential_in_use')) {
          throw new ServiceError('IDENTITY_CARD_TAKEN', { cause: error });
        }
        throw error;
      }
    },
    async listLeaving(day, limit) {
      const rows = await kysely
        .selectFrom('person')
        .select('id')
        .where('leaves_on', '<=', day)
        .where('state', '<>', 'left')
        .limit(limit)
        .execute();
      return rows.map(({ id }) => id);
    },
    async listMoving(day, limit) {
      const { rows } = await sql<{ id: PersonId }>`
        SELECT id FROM person WHERE rights_on < ${day} AND state <> 'left' AND EXISTS (
          SELECT 1 FROM post WHERE post.person_id = person.id
            AND ((from_day > rights_on AND from_day <= ${day}) OR (until_day >= rights_on AND until_day < ${day})))
        LIMIT ${limit}`.execute(kysely);
      return rows.map(({ id }) => id);
    },
    async listVouched(source) {
      const rows = await kysely
        .selectFrom('person')
        .select(['id', 'directory_id'])
        .where('directory', '=', source)
        .where('state', '<>', 'left')
        .execute();
      return rows.flatMap(({ id, directory_id }) =>
        directory_id === null ? [] : [{ id, directoryId: directory_id }],
      );
    },
  };
}

async function listPeople(
  { kysely }: Database,
  query: Parameters<PersonStore['listPeople']>[0],
  day: string,
): ReturnType<PersonStore['listPeople']> {
  const pattern = `%${(query.text ?? '')
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\\%_]/g, '\\$&')}%`;
  const hasLeft = sql<boolean>`(state = 'left' OR coalesce(leaves_on <= ${day}, false))`;
  const wanted =
    query.state === undefined
      ? sql<boolean>`true`
      : query.state === 'left'
        ? hasLeft
        : sql<boolean>`(NOT ${hasLeft} AND state = ${query.state})`;
  const fits = sql<boolean>`(${query.text ?? ''} = '' OR lower(display_name || ' ' || login_name || ' ' || staff_number || ' ' || department) LIKE ${pattern}) AND ${wanted}`;
  const rows = await selectPeople(kysely)
    .where(fits)
    .orderBy('staff_number')
    .offset(query.offset)
    .limit(Math.min(query.limit, 500))
    .execute();
  const counted = await kysely
    .selectFrom('person')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where(fits)
    .executeTakeFirstOrThrow();
  return { people: rows.map((row) => toPerson(row, day)), total: counted.count };
}

/** Everybody who fits a key, in the order of ids, so that two changes at once do not wait for each other for ever. */
async function lockPeople(trx: DatabaseTransaction, keys: PeopleKeys): Promise<readonly PersonRow[]> {
  const { ids = [], staffNumbers = [], loginNames = [], directory, cardHashes = [] } = keys;
  return await selectPeople(trx)
    .where(
      sql<boolean>`(person.id = ANY(${[...ids]}::uuid[]) OR staff_number = ANY(${[...staffNumbers]}::text[])
        OR login_name = ANY(${[...loginNames]}::text[])
        OR (directory = ${directory?.source ?? null} AND directory_id = ANY(${[...(directory?.ids ?? [])]}::text[]))
        OR person.id IN (SELECT person_id FROM credential WHERE state <> 'revoked' AND keyed_hash = ANY(${buffers(cardHashes)}::bytea[])))`,
    )
    .orderBy('person.id')
    .forUpdate('person')
    .execute();
}

async function bearersOf(
  trx: DatabaseTransaction,
  hashes: readonly Uint8Array[],
): Promise<ReadonlyMap<string, PersonId>> {
  if (hashes.length === 0) return new Map();
  const rows = await trx
    .selectFrom('credential')
    .select(['keyed_hash', 'person_id'])
    .where('state', '<>', 'revoked')
    .where(sql<boolean>`keyed_hash = ANY(${buffers(hashes)}::bytea[])`)
    .execute();
  return new Map(rows.map(({ keyed_hash, person_id }) => [keyed_hash.toString('base64'), person_id]));
}

async function writeCards(
  trx: DatabaseTransaction,
  drafts: Parameters<typeof writeDrafts>[1],
  at: Date,
): Promise<void> {
  const rows = drafts.flatMap(({ cards }) =>
    cards.map((card) => ({
      id: card.id,
      person_id: card.personId,
      technology: card.technology,
      keyed_hash: Buffer.from(card.keyedHash),
      last_four: card.lastFour,
      assurance: card.assurance,
      state: card.state,
      created_at: at,
      updated_at: at,
    })),
  );
  for (let begin = 0; begin < rows.length; begin += chunkSize) {
    await trx
      .insertInto('credential')
      .values(rows.slice(begin, begin + chunkSize))
      .execute();
  }
}

function buffers(hashes: readonly Uint8Array[]): readonly Buffer[] {
  return hashes.map((hash) => Buffer.from(hash));
}
