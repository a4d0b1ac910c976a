/** Where face thresholds stand, and which devices have cameras of their own. */

import type { Selectable } from 'kysely';
import type { ThresholdRun } from '../../identity/face-thresholds.ts';
import type { FaceCamera, FaceStore } from '../../ports/face-store.ts';
import { isUuid, newId, type SessionId } from '../../shared/ids.ts';
import { appendAuditEvents } from './audit-log.ts';
import type { Database } from './database.ts';
import type { FaceCameraTable, FaceThresholdRunTable } from './tables/faces.ts';

type Members<Names extends keyof FaceStore> = Pick<FaceStore, Names>;

/** The nightly runs that set the thresholds. */
export function faceThresholds(database: Database): Members<'addThresholdRun' | 'latestThresholdRun'> {
  return {
    async addThresholdRun(run, events) {
      await database.transaction(async (trx) => {
        await trx
          .insertInto('face_threshold_run')
          .values({
            id: newId<SessionId>(),
            at: run.at,
            engine: run.engine,
            people: run.people,
            impostor_pairs: run.impostorPairs,
            genuine_pairs: run.genuinePairs,
            impostor_counts: JSON.stringify(run.counts.impostor),
            genuine_counts: JSON.stringify(run.counts.genuine),
            verification: run.verification,
            identification: run.identification,
            fmr: run.fmr,
            fmr_upper: run.fmrUpper,
            fnmr: run.fnmr ?? null,
            target_met: run.targetMet,
          })
          .execute();
        await appendAuditEvents(trx, events);
      });
    },
    async latestThresholdRun(engine) {
      const row = await database.kysely
        .selectFrom('face_threshold_run')
        .selectAll()
        .where('engine', '=', engine)
        .orderBy('at', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row && toRun(row);
    },
  };
}

/** The cameras of devices. */
export function faceCameras(
  database: Database,
): Members<'putCamera' | 'removeCamera' | 'findCamera' | 'findCameraByToken'> {
  const all = () => database.kysely.selectFrom('face_camera').selectAll();
  return {
    async putCamera(camera, at, events) {
      const values = {
        kind: camera.kind,
        token_hash: camera.kind === 'push' ? Buffer.from(camera.tokenHash) : null,
        url: camera.kind === 'pull' ? camera.url : null,
        updated_at: at,
      };
      await database.transaction(async (trx) => {
        await trx
          .insertInto('face_camera')
          .values({ device_id: camera.deviceId, ...values })
          .onConflict((conflict) => conflict.column('device_id').doUpdateSet(values))
          .execute();
        await appendAuditEvents(trx, events);
      });
    },
    async removeCamera(deviceId, events) {
      return await database.transaction(async (trx) => {
        const row = await trx
          .deleteFrom('face_camera')
          .where('device_id', '=', deviceId)
          .returning('device_id')
          .executeTakeFirst();
        if (row !== undefined) await appendAuditEvents(trx, events);
        return row !== undefined;
      });
    },
    async findCamera(deviceId) {
      if (!isUuid(deviceId)) return undefined;
      const row = await all().where('device_id', '=', deviceId).executeTakeFirst();
      return row && toCamera(row);
    },
    async findCameraByToken(tokenHash) {
      const row = await all().where('token_hash', '=', Buffer.from(tokenHash)).executeTakeFirst();
      return row && toCamera(row);
    },
  };
}

function toRun(row: Selectable<FaceThresholdRunTable>): ThresholdRun {
  return {
    at: row.at,
    engine: row.engine,
    people: row.people,
    impostorPairs: row.impostor_pairs,
    genuinePairs: row.genuine_pairs,
    counts: { impostor: row.impostor_counts, genuine: row.genuine_counts },
    verification: row.verification,
    identification: row.identification,
    fmr: row.fmr,
    fmrUpper: row.fmr_upper,
    fnmr: row.fnmr ?? undefined,
    targetMet: row.target_met,
  };
}

function toCamera(row: Selectable<FaceCameraTable>): FaceCamera | undefined {
  const { device_id: deviceId, token_hash: tokenHash, url } = row;
  if (tokenHash !== null) return { deviceId, kind: 'push', tokenHash };
  return url === null ? undefined : { deviceId, kind: 'pull', url };
}
