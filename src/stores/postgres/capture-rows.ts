/** The waiting for a card at a device, in PostgreSQL. */

import type { Selectable } from 'kysely';
import type { CardCapture, CardStore } from '../../ports/card-store.ts';
import type { Database } from './database.ts';
import type { CardCaptureTable } from './tables/cards.ts';

const open = ['waiting', 'read-once'] as const;

/** The members of the card store for captures. */
export function captureMembers(
  database: Database,
): Pick<CardStore, 'startCapture' | 'findCapture' | 'openCapture' | 'noteFirstReading' | 'endCapture'> {
  const { kysely } = database;
  return {
    async startCapture(capture) {
      await database.transaction(async (trx) => {
        await trx
          .updateTable('card_capture')
          .set({ state: 'canceled' })
          .where('device_id', '=', capture.deviceId)
          .where('state', 'in', [...open])
          .execute();
        await trx.insertInto('card_capture').values(toRow(capture)).execute();
      });
    },
    async findCapture(id) {
      const row = await kysely.selectFrom('card_capture').selectAll().where('id', '=', id).executeTakeFirst();
      return row && toCapture(row);
    },
    async openCapture(deviceId, at) {
      const row = await kysely
        .selectFrom('card_capture')
        .selectAll()
        .where('device_id', '=', deviceId)
        .where('state', 'in', [...open])
        .where('expires_at', '>', at)
        .executeTakeFirst();
      return row && toCapture(row);
    },
    async noteFirstReading(id, hash) {
      const row = await kysely
        .updateTable('card_capture')
        .set({ state: 'read-once', first_hash: Buffer.from(hash) })
        .where('id', '=', id)
        .where('state', '=', 'waiting')
        .returning('id')
        .executeTakeFirst();
      return row !== undefined;
    },
    async endCapture(id, { state, refusal, lastFour }) {
      const row = await kysely
        .updateTable('card_capture')
        .set({ state, refusal: refusal ?? null, last_four: lastFour ?? null, first_hash: null })
        .where('id', '=', id)
        .where('state', 'in', [...open])
        .returning('id')
        .executeTakeFirst();
      return row !== undefined;
    },
  };
}

function toRow(capture: CardCapture) {
  return {
    id: capture.id,
    device_id: capture.deviceId,
    person_id: capture.personId,
    asked_by: capture.askedBy ?? null,
    kind: capture.kind,
    card_expires_at: capture.cardExpiresAt ?? null,
    state: capture.state,
    created_at: capture.createdAt,
    expires_at: capture.expiresAt,
  };
}

function toCapture(row: Selectable<CardCaptureTable>): CardCapture {
  return {
    id: row.id,
    deviceId: row.device_id,
    personId: row.person_id,
    askedBy: row.asked_by ?? undefined,
    kind: row.kind,
    cardExpiresAt: row.card_expires_at ?? undefined,
    state: row.state,
    firstHash: row.first_hash ?? undefined,
    refusal: row.refusal ?? undefined,
    lastFour: row.last_four ?? undefined,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}
