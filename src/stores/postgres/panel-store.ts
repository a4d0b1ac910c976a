/** Requests of panels and people's choices at panels in PostgreSQL. */

import type { Selectable } from 'kysely';
import type { PanelRequest, PanelStore } from '../../ports/panel-store.ts';
import { appendAuditEvents } from './audit-log.ts';
import type { Database } from './database.ts';
import { isUniqueViolation } from './database-error.ts';
import type { PanelRequestTable } from './tables/people.ts';

/** Opens the store over a database. Faults are `STORE_DATABASE_...` errors. */
export function postgresPanelStore(database: Database): PanelStore {
  return { ...requests(database), ...preferences(database) };
}

function requests(
  database: Database,
): Pick<PanelStore, 'addRequest' | 'findWaiting' | 'findByPoll' | 'advance'> {
  const found = () => database.kysely.selectFrom('panel_request').selectAll();
  return {
    async addRequest(request, most) {
      try {
        return await database.transaction(async (trx) => {
          await trx.deleteFrom('panel_request').where('expires_at', '<=', request.createdAt).execute();
          const { count } = await trx
            .selectFrom('panel_request')
            .select((eb) => eb.fn.countAll<number>().as('count'))
            .executeTakeFirstOrThrow();
          if (count >= most) return false;
          await trx
            .insertInto('panel_request')
            .values({
              id: request.id,
              code_hash: Buffer.from(request.codeHash),
              poll_hash: Buffer.from(request.pollHash),
              state: request.state,
              device_id: request.deviceId ?? null,
              remote_address: request.remoteAddress,
              created_at: request.createdAt,
              expires_at: request.expiresAt,
            })
            .execute();
          return true;
        });
      } catch (error) {
        if (isUniqueViolation(error)) return false;
        throw error;
      }
    },
    async findWaiting(codeHash, at) {
      const row = await found()
        .where('code_hash', '=', Buffer.from(codeHash))
        .where('state', '=', 'waiting')
        .where('expires_at', '>', at)
        .executeTakeFirst();
      return row && toRequest(row);
    },
    async findByPoll(pollHash, at) {
      const row = await found()
        .where('poll_hash', '=', Buffer.from(pollHash))
        .where('expires_at', '>', at)
        .executeTakeFirst();
      return row && toRequest(row);
    },
    async advance(id, from, to, events) {
      return await database.transaction(async (trx) => {
        const row = await trx
          .updateTable('panel_request')
          .set({ state: to.state, ...(to.deviceId !== undefined && { device_id: to.deviceId }) })
          .where('id', '=', id)
          .where('state', '=', from)
          .returning('id')
          .executeTakeFirst();
        if (row !== undefined) await appendAuditEvents(trx, events);
        return row !== undefined;
      });
    },
  };
}

type PanelPreferences = Pick<PanelStore, 'tapPrintsAll' | 'setTapPrintsAll' | 'scanChoice' | 'setScanChoice'>;

function preferences(database: Database): PanelPreferences {
  return {
    async tapPrintsAll(personId) {
      const row = await database.kysely
        .selectFrom('panel_preference')
        .select('tap_prints_all')
        .where('person_id', '=', personId)
        .executeTakeFirst();
      return row?.tap_prints_all ?? false;
    },
    async setTapPrintsAll(personId, value, at) {
      await database.kysely
        .insertInto('panel_preference')
        .values({ person_id: personId, tap_prints_all: value, updated_at: at })
        .onConflict((conflict) =>
          conflict.column('person_id').doUpdateSet({ tap_prints_all: value, updated_at: at }),
        )
        .execute();
    },
    async scanChoice(personId) {
      const row = await database.kysely
        .selectFrom('panel_preference')
        .select(['scan_two_sided', 'scan_in_color', 'scan_resolution_dpi'])
        .where('person_id', '=', personId)
        .executeTakeFirst();
      if (row === undefined || row.scan_resolution_dpi === null) return undefined;
      return {
        twoSided: row.scan_two_sided === true,
        color: row.scan_in_color === true,
        resolutionDpi: row.scan_resolution_dpi,
      };
    },
    async setScanChoice(personId, { twoSided, color, resolutionDpi }, at) {
      const chosen = {
        scan_two_sided: twoSided,
        scan_in_color: color,
        scan_resolution_dpi: resolutionDpi,
        updated_at: at,
      };
      await database.kysely
        .insertInto('panel_preference')
        .values({ person_id: personId, tap_prints_all: false, ...chosen })
        .onConflict((conflict) => conflict.column('person_id').doUpdateSet(chosen))
        .execute();
    },
  };
}

function toRequest(row: Selectable<PanelRequestTable>): PanelRequest {
  return {
    id: row.id,
    codeHash: row.code_hash,
    pollHash: row.poll_hash,
    state: row.state,
    deviceId: row.device_id ?? undefined,
    remoteAddress: row.remote_address,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}
