/** Face references, their switch, thresholds and cameras in PostgreSQL. */

import { type Selectable, sql } from 'kysely';
import type { AuditActor } from '../../audit/audit-event.ts';
import type { FaceSwitch } from '../../identity/face-policy.ts';
import type { FaceEraseReason, FaceRecord, FaceStore, SealedFace } from '../../ports/face-store.ts';
import { appendAuditEvents } from './audit-log.ts';
import type { Database } from './database.ts';
import { faceCameras, faceThresholds } from './face-settings-store.ts';
import { faceTallies } from './face-tallies.ts';
import type { FaceReferenceTable } from './tables/faces.ts';

const switchKey = 'faces.switch';

/** Opens the face store over a database. Faults are `STORE_DATABASE_...` errors. */
export function postgresFaceStore(database: Database): FaceStore {
  return {
    ...switches(database),
    ...references(database),
    ...lists(database),
    ...faceTallies(database),
    ...faceThresholds(database),
    ...faceCameras(database),
  };
}

type Members<Names extends keyof FaceStore> = Pick<FaceStore, Names>;

function switches(database: Database): Members<'readSwitch' | 'writeSwitch'> {
  return {
    async readSwitch() {
      const row = await database.kysely
        .selectFrom('service_setting')
        .select('value')
        .where('key', '=', switchKey)
        .executeTakeFirst();
      return row?.value as FaceSwitch | undefined;
    },
    async writeSwitch(value, events) {
      await database.transaction(async (trx) => {
        const text = JSON.stringify(value);
        await trx
          .insertInto('service_setting')
          .values({ key: switchKey, value: text })
          .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: text }))
          .execute();
        await appendAuditEvents(trx, events);
      });
    },
  };
}

function references(
  database: Database,
): Members<'findRecord' | 'find' | 'put' | 'erase' | 'noteUse' | 'markLookAlike'> {
  const one = (personId: string) =>
    database.kysely
      .selectFrom('face_reference')
      .selectAll()
      .where('person_id', '=', personId as never);
  return {
    async findRecord(personId) {
      const row = await one(personId).executeTakeFirst();
      return row && toRecord(row);
    },
    async find(personId) {
      const row = await one(personId).where('state', '=', 'active').executeTakeFirst();
      return row && toSealed(row);
    },
    async put(face, at, events) {
      const values = {
        state: 'active' as const,
        engine: face.engine,
        rotation: face.rotation,
        vector_count: face.vectorCount,
        wrapped_key: Buffer.from(face.wrappedKey),
        box: Buffer.from(face.box),
        look_alike: face.lookAlike,
        agreed_wording: face.agreedWording,
        agreed_at: at,
        enrolled_at: at,
        enrolled_by: face.enrolledBy,
        last_used_at: null,
        use_count: 0,
        erased_at: null,
        erase_reason: null,
      };
      await database.transaction(async (trx) => {
        await trx
          .insertInto('face_reference')
          .values({ person_id: face.personId, ...values })
          .onConflict((conflict) => conflict.column('person_id').doUpdateSet(values))
          .execute();
        await appendAuditEvents(trx, events);
      });
    },
    async erase(personId, reason, at, events) {
      return await database.transaction(async (trx) => {
        const row = await trx
          .updateTable('face_reference')
          .set({ state: 'erased', wrapped_key: null, box: null, erased_at: at, erase_reason: reason })
          .where('person_id', '=', personId)
          .where('state', '=', 'active')
          .returning('person_id')
          .executeTakeFirst();
        if (row !== undefined) await appendAuditEvents(trx, events);
        return row !== undefined;
      });
    },
    async noteUse(personId, at, events) {
      await database.transaction(async (trx) => {
        await trx
          .updateTable('face_reference')
          .set({ last_used_at: at, use_count: sql`use_count + 1` })
          .where('person_id', '=', personId)
          .where('state', '=', 'active')
          .execute();
        await appendAuditEvents(trx, events);
      });
    },
    async markLookAlike(personIds, lookAlike, events) {
      if (personIds.length === 0) return;
      await database.transaction(async (trx) => {
        await trx
          .updateTable('face_reference')
          .set({ look_alike: lookAlike })
          .where('person_id', 'in', [...personIds])
          .execute();
        await appendAuditEvents(trx, events);
      });
    },
  };
}

function lists(
  database: Database,
): Members<'list' | 'listWaiting' | 'listOutdated' | 'count' | 'note' | 'listUses'> {
  const { kysely } = database;
  return {
    async list(after, limit) {
      const rows = await kysely
        .selectFrom('face_reference')
        .selectAll()
        .where('state', '=', 'active')
        .$if(after !== undefined, (query) => query.where('person_id', '>', after as never))
        .orderBy('person_id')
        .limit(limit)
        .execute();
      return rows.flatMap((row) => toSealed(row) ?? []);
    },
    async listWaiting(segments, now, limit) {
      if (segments.length === 0) return [];
      const rows = await kysely
        .selectFrom('print_job')
        .innerJoin('person', 'person.id', 'print_job.owner_id')
        .innerJoin('face_reference', 'face_reference.person_id', 'person.id')
        .selectAll('face_reference')
        .where('print_job.state', '=', 'pending-held')
        .where('print_job.held_at', 'is not', null)
        .where('print_job.expires_at', '>', now)
        .where('print_job.segment', 'in', [...segments])
        .whereRef('print_job.segment', '=', (eb) => eb.fn.any('person.segments'))
        .where('person.state', '=', 'active')
        .where('face_reference.state', '=', 'active')
        .where('face_reference.look_alike', '=', false)
        .groupBy('face_reference.person_id')
        .orderBy((eb) => eb.fn.max('print_job.held_at'), 'desc')
        .limit(limit)
        .execute();
      return rows.flatMap((row) => toSealed(row) ?? []);
    },
    async listOutdated(unusedSince, limit) {
      const rows = await kysely
        .selectFrom('face_reference')
        .innerJoin('person', 'person.id', 'face_reference.person_id')
        .select(['face_reference.person_id', 'person.state'])
        .where('face_reference.state', '=', 'active')
        .where((eb) =>
          eb.or([
            eb('person.state', '=', 'left'),
            eb(eb.fn.coalesce('last_used_at', 'enrolled_at'), '<', unusedSince),
          ]),
        )
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        personId: row.person_id,
        reason: row.state === 'left' ? ('left' as const) : ('unused' as const),
      }));
    },
    async count() {
      const row = await kysely
        .selectFrom('face_reference')
        .select((eb) => [
          eb.fn.countAll<number>().as('active'),
          eb.fn.countAll<number>().filterWhere('look_alike', '=', true).as('alike'),
        ])
        .where('state', '=', 'active')
        .executeTakeFirstOrThrow();
      return { active: row.active, lookAlike: row.alike };
    },
    async note(events) {
      await database.transaction((trx) => appendAuditEvents(trx, events));
    },
    async listUses(personId, limit) {
      const rows = await kysely
        .selectFrom('audit_event')
        .select(['kind', 'at', 'actor', 'details'])
        .where('subject', '=', `person:${personId}`)
        .where(sql<boolean>`kind LIKE 'face.%'`)
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      return rows.map(({ kind, at, actor, details }) => ({
        kind,
        at,
        actor,
        details: details as Readonly<Record<string, unknown>>,
      }));
    },
  };
}

function toRecord(row: Selectable<FaceReferenceTable>): FaceRecord {
  return {
    personId: row.person_id,
    state: row.state,
    engine: row.engine,
    vectorCount: row.vector_count,
    lookAlike: row.look_alike,
    agreedWording: row.agreed_wording,
    agreedAt: row.agreed_at,
    enrolledAt: row.enrolled_at,
    enrolledBy: row.enrolled_by as AuditActor,
    lastUsedAt: row.last_used_at ?? undefined,
    useCount: row.use_count,
    erasedAt: row.erased_at ?? undefined,
    eraseReason: (row.erase_reason as FaceEraseReason | null) ?? undefined,
  };
}

function toSealed(row: Selectable<FaceReferenceTable>): SealedFace | undefined {
  if (row.wrapped_key === null || row.box === null) return undefined;
  return {
    personId: row.person_id,
    engine: row.engine,
    rotation: row.rotation,
    lookAlike: row.look_alike,
    wrappedKey: row.wrapped_key,
    box: row.box,
  };
}
