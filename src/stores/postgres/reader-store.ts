/** Card readers in PostgreSQL. Processes tell each other of arrivals by NOTIFY. */

import type { Selectable } from 'kysely';
import type { WalkUpRefusal } from '../../identity/session.ts';
import type { EnrolledReader, ReaderStore } from '../../ports/reader-store.ts';
import type { DeviceId } from '../../shared/ids.ts';
import { appendAuditEvents } from './audit-log.ts';
import type { Database } from './database.ts';
import { isUniqueViolation } from './database-error.ts';
import type { CardReaderTable } from './tables/readers.ts';

const channel = 'tomeoki_reader_arrival';
/** Arrivals are kept no longer than anybody may look into what went wrong at a panel. */
const keptMs = 60 * 60_000;

/** Opens the reader store over a database. Faults are `STORE_DATABASE_...` errors. */
export function postgresReaderStore(database: Database): ReaderStore {
  return { ...enrolment(database), ...link(database), ...arrivals(database) };
}

function enrolment(database: Database): Pick<ReaderStore, 'add' | 'list' | 'findByToken' | 'revoke'> {
  const inForce = () => database.kysely.selectFrom('card_reader').selectAll().where('revoked_at', 'is', null);
  return {
    async add(reader, tokenHash, events) {
      try {
        await database.transaction(async (trx) => {
          await trx
            .insertInto('card_reader')
            .values({
              id: reader.id,
              name: reader.name,
              device_id: reader.deviceId,
              token_hash: Buffer.from(tokenHash),
              ends_session: reader.endsSession ?? null,
              created_at: reader.createdAt,
            })
            .execute();
          await appendAuditEvents(trx, events);
        });
        return 'added';
      } catch (error) {
        if (isUniqueViolation(error, 'card_reader_name')) return 'name-taken';
        throw error;
      }
    },
    async list() {
      return (await inForce().orderBy('name').execute()).map(toReader);
    },
    async findByToken(tokenHash) {
      const row = await inForce().where('token_hash', '=', Buffer.from(tokenHash)).executeTakeFirst();
      return row && toReader(row);
    },
    async revoke(name, at, events) {
      return await database.transaction(async (trx) => {
        const row = await trx
          .updateTable('card_reader')
          .set({ revoked_at: at, challenge: null })
          .where('name', '=', name)
          .where('revoked_at', 'is', null)
          .returning('id')
          .executeTakeFirst();
        if (row === undefined) return false;
        await appendAuditEvents(trx, events(row.id));
        return true;
      });
    },
  };
}

type LinkMembers = 'seen' | 'advance' | 'setChallenge' | 'takeChallenge' | 'holdSession' | 'dropSession';

function link(database: Database): Pick<ReaderStore, LinkMembers> {
  const change = () => database.kysely.updateTable('card_reader').where('revoked_at', 'is', null);
  return {
    async seen(id, at, software) {
      const row = await change()
        .set({ last_seen_at: at, ...(software !== undefined && { software }) })
        .where('id', '=', id)
        .returning('last_sequence')
        .executeTakeFirst();
      return Number(row?.last_sequence ?? 0);
    },
    async advance(id, sequence) {
      const row = await change()
        .set({ last_sequence: sequence })
        .where('id', '=', id)
        .where('last_sequence', '<', sequence)
        .returning('id')
        .executeTakeFirst();
      return row !== undefined;
    },
    async setChallenge(id, { challenge, cardHash, at }) {
      await change()
        .set({
          challenge: Buffer.from(challenge),
          challenge_card: Buffer.from(cardHash),
          challenge_at: at,
        })
        .where('id', '=', id)
        .execute();
    },
    async takeChallenge(id) {
      return await database.transaction(async (trx) => {
        const row = await trx
          .selectFrom('card_reader')
          .select(['challenge', 'challenge_card', 'challenge_at'])
          .where('id', '=', id)
          .forUpdate()
          .executeTakeFirst();
        await trx.updateTable('card_reader').set({ challenge: null }).where('id', '=', id).execute();
        const { challenge, challenge_card: cardHash, challenge_at: at } = row ?? {};
        return challenge && cardHash && at ? { challenge, cardHash, at } : undefined;
      });
    },
    async holdSession(id, session) {
      await change().set({ card_session_id: session }).where('id', '=', id).execute();
    },
    async dropSession(id) {
      return await database.transaction(async (trx) => {
        const row = await trx
          .selectFrom('card_reader')
          .select('card_session_id')
          .where('id', '=', id)
          .forUpdate()
          .executeTakeFirst();
        await trx.updateTable('card_reader').set({ card_session_id: null }).where('id', '=', id).execute();
        return row?.card_session_id ?? undefined;
      });
    },
  };
}

function arrivals(
  database: Database,
): Pick<ReaderStore, 'announce' | 'lastArrival' | 'collect' | 'onArrival'> {
  return {
    async announce(deviceId, arrival, at) {
      await database.transaction(async (trx) => {
        if (arrival !== undefined) {
          await trx
            .deleteFrom('reader_arrival')
            .where('device_id', '=', deviceId)
            .where('at', '<', new Date(at.getTime() - keptMs))
            .execute();
          const row = 'refusal' in arrival ? { refusal: arrival.refusal } : { session_id: arrival.sessionId };
          await trx
            .insertInto('reader_arrival')
            .values({ device_id: deviceId, at, ...row })
            .execute();
        }
        await database.notify(channel, deviceId, trx);
      });
    },
    async lastArrival(deviceId) {
      const row = await database.kysely
        .selectFrom('reader_arrival')
        .selectAll()
        .where('device_id', '=', deviceId)
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirst();
      if (row === undefined) return undefined;
      return {
        id: Number(row.id),
        arrival:
          row.session_id === null ? { refusal: row.refusal as WalkUpRefusal } : { sessionId: row.session_id },
        at: row.at,
        isCollected: row.collected_at !== null,
      };
    },
    async collect(id, at) {
      const row = await database.kysely
        .updateTable('reader_arrival')
        .set({ collected_at: at })
        .where('id', '=', id)
        .where('collected_at', 'is', null)
        .returning('id')
        .executeTakeFirst();
      return row !== undefined;
    },
    onArrival: (handler) => database.listen(channel, (payload) => handler(payload as DeviceId | undefined)),
  };
}

function toReader(row: Selectable<CardReaderTable>): EnrolledReader {
  return {
    id: row.id,
    name: row.name,
    deviceId: row.device_id,
    endsSession: row.ends_session ?? undefined,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at ?? undefined,
    software: row.software,
  };
}
