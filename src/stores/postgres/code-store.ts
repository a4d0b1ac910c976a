/** Codes for a forgotten card and guests, in PostgreSQL. */

import { type Selectable, sql } from 'kysely';
import type { CodePlace, CodeStore, Guest, WalkUpCode } from '../../ports/code-store.ts';
import type { PersonId } from '../../shared/ids.ts';
import { appendAuditEvents } from './audit-log.ts';
import type { Database } from './database.ts';
import { isUniqueViolation } from './database-error.ts';
import type { WalkUpCodeTable } from './tables/cards.ts';

/** Guests that are listed. */
const mostGuests = 500;
/** Guests that one round ends. */
const mostOverdue = 100;

/** Opens the code store over a database. Faults are `STORE_DATABASE_...` errors. */
export function postgresCodeStore(database: Database): CodeStore {
  return { ...codes(database), ...guests(database) };
}

type CodeMembers = 'issue' | 'use' | 'takeTry';

function codes(database: Database): Pick<CodeStore, CodeMembers> {
  const openAt = ({ deviceId, site }: CodePlace, at: Date) =>
    database.kysely
      .updateTable('walk_up_code')
      .where('ended_at', 'is', null)
      .where('expires_at', '>', at)
      .where((eb) => eb.or([eb('device_id', '=', deviceId), eb('site', '=', site)]));
  return {
    async issue(code, events) {
      try {
        await database.transaction(async (trx) => {
          await trx
            .updateTable('walk_up_code')
            .set({ ended_at: code.createdAt })
            .where('ended_at', 'is', null)
            .where((eb) =>
              eb.or([eb('person_id', '=', code.personId), eb('expires_at', '<=', code.createdAt)]),
            )
            .execute();
          await trx.insertInto('walk_up_code').values(toRow(code)).execute();
          await appendAuditEvents(trx, events);
        });
        return 'issued';
      } catch (error) {
        if (isUniqueViolation(error, 'walk_up_code_open')) return 'taken';
        throw error;
      }
    },
    async use(codeHash, place, at) {
      const row = await openAt(place, at)
        .set({ ended_at: at })
        .where('code_hash', '=', Buffer.from(codeHash))
        .where('tries_left', '>', 0)
        .returningAll()
        .executeTakeFirst();
      return row && toCode(row);
    },
    async takeTry(place, at) {
      await openAt(place, at)
        .set((eb) => ({
          tries_left: eb('tries_left', '-', 1),
          ended_at: sql<Date | null>`CASE WHEN tries_left <= 1 THEN ${at}::timestamptz END`,
        }))
        .execute();
    },
  };
}

function guests(database: Database): Omit<CodeStore, CodeMembers> {
  const inForce = (at: Date) =>
    database.kysely
      .selectFrom('guest')
      .innerJoin('person', 'person.id', 'guest.person_id')
      .select(['guest.person_id', 'guest.sponsor_id', 'guest.created_at', 'guest.expires_at'])
      .select(['person.display_name', 'person.segments'])
      .where('guest.ended_at', 'is', null)
      .where('guest.expires_at', '>', at);
  return {
    async invite(guest) {
      try {
        await database.kysely
          .insertInto('guest')
          .values({
            person_id: guest.personId,
            sponsor_id: guest.sponsorId,
            code_hash: Buffer.from(guest.codeHash),
            created_at: guest.createdAt,
            expires_at: guest.expiresAt,
          })
          .execute();
        return 'invited';
      } catch (error) {
        if (isUniqueViolation(error, 'guest_code_hash_key')) return 'taken';
        throw error;
      }
    },
    async findGuest(codeHash, at) {
      const row = await inForce(at).where('code_hash', '=', Buffer.from(codeHash)).executeTakeFirst();
      return row && toGuest(row);
    },
    async listGuests(sponsorId, at) {
      const rows = await inForce(at)
        .$if(sponsorId !== undefined, (query) => query.where('sponsor_id', '=', sponsorId as PersonId))
        .orderBy('guest.expires_at')
        .limit(mostGuests)
        .execute();
      return rows.map(toGuest);
    },
    async endGuest(personId, sponsorId, at, events) {
      return await database.transaction(async (trx) => {
        const ended = await trx
          .updateTable('guest')
          .set({ ended_at: at })
          .where('person_id', '=', personId)
          .where('ended_at', 'is', null)
          .$if(sponsorId !== undefined, (query) => query.where('sponsor_id', '=', sponsorId as PersonId))
          .returning('person_id')
          .executeTakeFirst();
        if (ended === undefined) return false;
        const ofGuest = { left: { state: 'left', updated_at: at }, ended: { ended_at: at } } as const;
        await trx.updateTable('person').set(ofGuest.left).where('id', '=', personId).execute();
        await trx
          .updateTable('capability_link')
          .set({ revoked_at: at })
          .where('person_id', '=', personId)
          .where('revoked_at', 'is', null)
          .execute();
        await trx
          .updateTable('walk_up_session')
          .set(ofGuest.ended)
          .where('person_id', '=', personId)
          .where('ended_at', 'is', null)
          .execute();
        await appendAuditEvents(trx, events);
        return true;
      });
    },
    async listOverdueGuests(at) {
      const rows = await database.kysely
        .selectFrom('guest')
        .select('person_id')
        .where('ended_at', 'is', null)
        .where('expires_at', '<=', at)
        .limit(mostOverdue)
        .execute();
      return rows.map((row) => row.person_id);
    },
  };
}

function toRow(code: WalkUpCode) {
  return {
    id: code.id,
    person_id: code.personId,
    code_hash: Buffer.from(code.codeHash),
    device_id: 'deviceId' in code.place ? code.place.deviceId : null,
    site: 'site' in code.place ? code.place.site : null,
    tries_left: code.triesLeft,
    issued_by: code.issuedBy ?? null,
    created_at: code.createdAt,
    expires_at: code.expiresAt,
  };
}

function toCode(row: Selectable<WalkUpCodeTable>): WalkUpCode {
  return {
    id: row.id,
    personId: row.person_id,
    codeHash: row.code_hash,
    place: row.device_id === null ? { site: row.site ?? '' } : { deviceId: row.device_id },
    triesLeft: row.tries_left,
    issuedBy: row.issued_by ?? undefined,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}

function toGuest(row: {
  readonly person_id: PersonId;
  readonly sponsor_id: PersonId;
  readonly display_name: string;
  readonly segments: readonly string[];
  readonly created_at: Date;
  readonly expires_at: Date;
}): Guest {
  return {
    personId: row.person_id,
    displayName: row.display_name,
    sponsorId: row.sponsor_id,
    segments: row.segments,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}
