/** Batches that are being scanned at panels, in PostgreSQL. */

import type { PanelScanKey, PanelScanStore } from '../../ports/panel-scan-store.ts';
import type { Database } from './database.ts';

/** A row that was not touched for so long is that of a process that died. */
const forgottenMs = 120_000;

/** Opens the store over a database. Faults are `STORE_DATABASE_...` errors. */
export function postgresPanelScanStore(database: Database): PanelScanStore {
  const { kysely } = database;
  const since = (now: Date) => new Date(now.getTime() - forgottenMs);
  const change = (key: PanelScanKey) =>
    kysely
      .updateTable('panel_scan')
      .where('device_id', '=', key.deviceId)
      .where('pull_id', '=', key.pullId)
      .where('person_id', '=', key.personId);
  return {
    async begin(key, now) {
      await kysely.deleteFrom('panel_scan').where('updated_at', '<', since(now)).execute();
      const fresh = { person_id: key.personId, images: 0, is_called_off: false, updated_at: now };
      await kysely
        .insertInto('panel_scan')
        .values({ device_id: key.deviceId, pull_id: key.pullId, ...fresh })
        .onConflict((conflict) => conflict.columns(['device_id', 'pull_id']).doUpdateSet(fresh))
        .execute();
    },
    async touch(key, images, now) {
      const row = await change(key)
        .set({ images, updated_at: now })
        .returning('is_called_off')
        .executeTakeFirst();
      return row?.is_called_off ?? false;
    },
    async images(key, now) {
      const row = await kysely
        .selectFrom('panel_scan')
        .select('images')
        .where('device_id', '=', key.deviceId)
        .where('pull_id', '=', key.pullId)
        .where('person_id', '=', key.personId)
        .where('updated_at', '>=', since(now))
        .executeTakeFirst();
      return row?.images;
    },
    async callOff(key, now) {
      const row = await change(key)
        .where('updated_at', '>=', since(now))
        .set({ is_called_off: true })
        .returning('images')
        .executeTakeFirst();
      return row !== undefined;
    },
    async end(key) {
      await kysely
        .deleteFrom('panel_scan')
        .where('device_id', '=', key.deviceId)
        .where('pull_id', '=', key.pullId)
        .where('person_id', '=', key.personId)
        .execute();
    },
  };
}
