/** Cards and the waiting for one at a device, in PostgreSQL. */

import type { Selectable } from 'kysely';
import type { AuditEvent } from '../../audit/audit-event.ts';
import type { Card, CardStore } from '../../ports/card-store.ts';
import { appendAuditEvents } from './audit-log.ts';
import { captureMembers } from './capture-rows.ts';
import type { Database } from './database.ts';
import { isUniqueViolation } from './database-error.ts';
import type { DatabaseTransaction } from './schema.ts';
import type { CredentialTable } from './tables/people.ts';

/** Cards of one person that are listed. */
const mostCards = 100;
/** Cards that wait for approval and are listed. */
const mostWaiting = 200;

/** Opens the card store over a database. Faults are `STORE_DATABASE_...` errors. */
export function postgresCardStore(database: Database): CardStore {
  return { ...readers(database), ...writers(database), ...captureMembers(database) };
}

type Members<Names extends keyof CardStore> = Pick<CardStore, Names>;

function readers(database: Database): Members<'findByHash' | 'find' | 'list' | 'listWaiting' | 'findNear'> {
  const all = () => database.kysely.selectFrom('credential').selectAll();
  return {
    async findByHash(keyedHash) {
      const row = await all()
        .where('keyed_hash', '=', Buffer.from(keyedHash))
        .where('state', '<>', 'revoked')
        .executeTakeFirst();
      return row && toCard(row);
    },
    async find(id) {
      const row = await all().where('id', '=', id).executeTakeFirst();
      return row && toCard(row);
    },
    async list(personId) {
      const rows = await all()
        .where('person_id', '=', personId)
        .orderBy('created_at', 'desc')
        .limit(mostCards)
        .execute();
      return rows.map(toCard);
    },
    async listWaiting() {
      const rows = await all()
        .where('state', '=', 'suspended')
        .where('state_reason', '=', 'waiting-for-approval')
        .orderBy('created_at')
        .limit(mostWaiting)
        .execute();
      return rows.map(toCard);
    },
    async findNear(personId, { own, forms, mistypes }) {
      const inForce = () => database.kysely.selectFrom('credential').where('state', '<>', 'revoked');
      // Two questions, since one with an OR would read every card.
      const isFormOf = await inForce()
        .innerJoin('credential_variant as variant', 'variant.credential_id', 'credential.id')
        .select('credential.id')
        .where('variant.keyed_hash', '=', toBuffer(own))
        .executeTakeFirst();
      if (isFormOf !== undefined) return 'form';
      const form = await inForce()
        .select('id')
        .where('keyed_hash', 'in', forms.map(toBuffer))
        .executeTakeFirst();
      if (form !== undefined) return 'form';
      const mistype = await inForce()
        .select('id')
        .where('person_id', '=', personId)
        .where('keyed_hash', 'in', mistypes.map(toBuffer))
        .executeTakeFirst();
      return mistype && 'mistype';
    },
  };
}

function writers(database: Database): Members<'add' | 'move' | 'note' | 'clearTrialsBefore'> {
  return {
    async add(card, forms, events) {
      try {
        await database.transaction((trx) => insertCard(trx, card, forms, events));
        return 'added';
      } catch (error) {
        if (isUniqueViolation(error, 'credential_in_use')) return 'taken';
        throw error;
      }
    },
    async move(id, { from, to, reason, at }, events) {
      return await database.transaction(async (trx) => {
        const moved = await trx
          .updateTable('credential')
          .set({ state: to, state_reason: reason ?? null, updated_at: at })
          .where('id', '=', id)
          .where('state', 'in', [...from])
          .returning('id')
          .executeTakeFirst();
        if (moved === undefined) return false;
        if (to !== 'active') {
          await trx
            .updateTable('walk_up_session')
            .set({ ended_at: at })
            .where('credential_id', '=', id)
            .where('ended_at', 'is', null)
            .execute();
        }
        await appendAuditEvents(trx, events);
        return true;
      });
    },
    note: (events) => database.transaction((trx) => appendAuditEvents(trx, events)),
    async clearTrialsBefore(at) {
      await database.kysely.deleteFrom('failed_trial').where('at', '<', at).execute();
    },
  };
}

async function insertCard(
  trx: DatabaseTransaction,
  card: Card,
  forms: readonly Uint8Array[],
  events: readonly AuditEvent[],
): Promise<void> {
  await trx
    .insertInto('credential')
    .values({
      id: card.id,
      person_id: card.personId,
      technology: card.technology,
      keyed_hash: toBuffer(card.keyedHash),
      last_four: card.lastFour,
      assurance: card.assurance,
      state: card.state,
      kind: card.kind,
      expires_at: card.expiresAt ?? null,
      state_reason: card.reason ?? null,
      created_at: card.createdAt,
      updated_at: card.createdAt,
    })
    .execute();
  if (forms.length > 0) {
    await trx
      .insertInto('credential_variant')
      .values(forms.map((form) => ({ credential_id: card.id, keyed_hash: toBuffer(form) })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  await appendAuditEvents(trx, events);
}

function toBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes);
}

function toCard(row: Selectable<CredentialTable>): Card {
  return {
    id: row.id,
    personId: row.person_id,
    technology: row.technology,
    keyedHash: row.keyed_hash,
    lastFour: row.last_four,
    assurance: row.assurance === 2 ? 2 : 1,
    state: row.state,
    kind: row.kind,
    expiresAt: row.expires_at ?? undefined,
    reason: row.state_reason ?? undefined,
    createdAt: row.created_at,
  };
}
