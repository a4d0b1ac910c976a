/** Devices and walk-up sessions in PostgreSQL. */

import { type Selectable, sql, type Updateable } from 'kysely';
import type { CardTextFormat } from '../../../drivers/device/card.ts';
import type { OutputDeviceCapabilities } from '../../../drivers/device/printer.ts';
import type { Factor } from '../../identity/session.ts';
import type {
  Device,
  DevicePatch,
  DeviceSnmp,
  DeviceStore,
  SealedSecret,
  StoredSession,
} from '../../ports/device-store.ts';
import type { SegmentId } from '../../shared/ids.ts';
import { appendAuditEvents } from './audit-log.ts';
import type { Database } from './database.ts';
import { isUniqueViolation } from './database-error.ts';
import type { DeviceTable, WalkUpSessionTable } from './tables/people.ts';

/** Opens the device store over a database. Faults are `STORE_DATABASE_...` errors. */
export function postgresDeviceStore(database: Database): DeviceStore {
  return { ...devices(database), ...sessions(database) };
}

type SessionMembers =
  | 'startSession'
  | 'findSession'
  | 'findOpenSession'
  | 'addFactor'
  | 'extendSession'
  | 'endSession';

function devices(database: Database): Omit<DeviceStore, SessionMembers> {
  const known = () => database.kysely.selectFrom('device').selectAll().where('state', '<>', 'removed');
  return {
    async add(device, panelTokenHash, at, events) {
      try {
        await database.transaction(async (trx) => {
          await trx
            .insertInto('device')
            .values({
              ...rowOf({
                ...(device.unconfirmed !== undefined && { unconfirmed: device.unconfirmed }),
                ...(device.documentFormats && { documentFormats: device.documentFormats }),
                ...(device.quirks && { quirks: device.quirks }),
              }),
              id: device.id,
              name: device.name,
              site: device.site,
              department: device.department,
              print_uri: device.printUri ?? null,
              scan_uri: device.scanUri ?? null,
              segments: [...device.segments],
              certificate_sha256: device.certificateSha256 ?? null,
              panel_token_hash: Buffer.from(panelTokenHash),
              state: device.state,
              created_at: at,
              updated_at: at,
            })
            .execute();
          await appendAuditEvents(trx, events);
        });
        return 'added';
      } catch (error) {
        if (isUniqueViolation(error)) return 'name-taken';
        throw error;
      }
    },
    ...changes(database),
    async pairPanel(id, panelTokenHash, at, events) {
      await database.transaction(async (trx) => {
        await trx
          .updateTable('device')
          .set({ panel_token_hash: Buffer.from(panelTokenHash), updated_at: at })
          .where('id', '=', id)
          .execute();
        await appendAuditEvents(trx, events);
      });
    },
    async findById(id) {
      const row = await known().where('id', '=', id).executeTakeFirst();
      return row && toDevice(row);
    },
    async findByName(name) {
      const row = await known().where('name', '=', name).executeTakeFirst();
      return row && toDevice(row);
    },
    async findByPanelToken(tokenHash) {
      const row = await known().where('panel_token_hash', '=', Buffer.from(tokenHash)).executeTakeFirst();
      return row && toDevice(row);
    },
    async list() {
      const rows = await known().orderBy('name').execute();
      return rows.map(toDevice);
    },
  };
}

function changes(database: Database): Pick<DeviceStore, 'change' | 'saveCapabilities' | 'notePresented'> {
  return {
    async change(id, patch, at, events) {
      const isRemoved = patch.state === 'removed';
      const row = { ...rowOf(patch), ...(isRemoved ? nothingLeft : {}), updated_at: at };
      try {
        return await database.transaction(async (trx) => {
          const changed = await trx
            .updateTable('device')
            .set(row)
            .where('id', '=', id)
            .where('state', '<>', 'removed')
            .returning('id')
            .executeTakeFirst();
          if (changed === undefined) return 'unknown';
          await appendAuditEvents(trx, events);
          return 'changed';
        });
      } catch (error) {
        if (isUniqueViolation(error)) return 'name-taken';
        throw error;
      }
    },
    async saveCapabilities(id, { capabilities, readAt }) {
      await database.kysely
        .updateTable('device')
        .set({ capabilities: JSON.stringify(capabilities), capabilities_at: readAt })
        .where('id', '=', id)
        .execute();
    },
    async notePresented(id, sha256, at, events) {
      return await database.transaction(async (trx) => {
        const noted = await trx
          .updateTable('device')
          .set({ presented_sha256: sha256, updated_at: at })
          .where('id', '=', id)
          .where((eb) => eb.or([eb('presented_sha256', 'is', null), eb('presented_sha256', '<>', sha256)]))
          .returning('id')
          .executeTakeFirst();
        if (noted !== undefined) await appendAuditEvents(trx, events);
        return noted !== undefined;
      });
    },
  };
}

/** What goes with a removed device. */
const nothingLeft = { account: null, snmp: null, panel_token_hash: null, presented_sha256: null } as const;

/** The columns of the members that are given. */
function rowOf(patch: DevicePatch): Updateable<DeviceTable> {
  const json = (value: object | null) => (value === null ? null : JSON.stringify(value));
  return {
    ...(patch.name !== undefined && { name: patch.name }),
    ...(patch.site !== undefined && { site: patch.site }),
    ...(patch.department !== undefined && { department: patch.department }),
    ...(patch.printUri !== undefined && { print_uri: patch.printUri }),
    ...(patch.scanUri !== undefined && { scan_uri: patch.scanUri }),
    ...(patch.segments !== undefined && { segments: [...patch.segments] }),
    ...(patch.certificateSha256 !== undefined && { certificate_sha256: patch.certificateSha256 }),
    ...(patch.state !== undefined && { state: patch.state }),
    ...(patch.unconfirmed !== undefined && { unconfirmed: patch.unconfirmed }),
    ...(patch.documentFormats !== undefined && {
      document_formats: patch.documentFormats === null ? null : [...patch.documentFormats],
    }),
    ...(patch.quirks !== undefined && { quirks: patch.quirks === null ? null : [...patch.quirks] }),
    ...(patch.account !== undefined && { account: json(patch.account) }),
    ...(patch.snmp !== undefined && { snmp: json(patch.snmp) }),
    ...(patch.cardFormat !== undefined && { card_format: json(patch.cardFormat) }),
    ...(patch.presentedSha256 !== undefined && { presented_sha256: patch.presentedSha256 }),
  };
}

function sessions(database: Database): Pick<DeviceStore, SessionMembers> {
  return {
    async startSession(session, events) {
      await database.transaction(async (trx) => {
        await trx
          .updateTable('walk_up_session')
          .set({ ended_at: session.startedAt })
          .where('device_id', '=', session.deviceId)
          .where('ended_at', 'is', null)
          .execute();
        await trx
          .insertInto('walk_up_session')
          .values({
            id: session.id,
            person_id: session.personId,
            device_id: session.deviceId,
            factors: [...session.factors],
            card_assurance: session.cardAssurance,
            credential_id: session.credentialId ?? null,
            started_at: session.startedAt,
            expires_at: session.expiresAt,
          })
          .execute();
        await appendAuditEvents(trx, events);
      });
    },
    async findSession(id) {
      const row = await database.kysely
        .selectFrom('walk_up_session')
        .leftJoin('credential', 'credential.id', 'walk_up_session.credential_id')
        .selectAll('walk_up_session')
        .select('credential.expires_at as card_expires_at')
        .where('walk_up_session.id', '=', id)
        .where((eb) =>
          eb.or([eb('walk_up_session.credential_id', 'is', null), eb('credential.state', '=', 'active')]),
        )
        .executeTakeFirst();
      return row && { ...toSession(row), cardExpiresAt: row.card_expires_at ?? undefined };
    },
    async findOpenSession(deviceId) {
      const row = await database.kysely
        .selectFrom('walk_up_session')
        .selectAll()
        .where('device_id', '=', deviceId)
        .where('ended_at', 'is', null)
        .orderBy('started_at', 'desc')
        .executeTakeFirst();
      return row && toSession(row);
    },
    async addFactor(id, proof, events) {
      return await database.transaction(async (trx) => {
        const row = await trx
          .updateTable('walk_up_session')
          .set((eb) => ({
            factors: sql<
              string[]
            >`CASE WHEN ${proof.factor} = ANY (factors) THEN factors ELSE factors || ${proof.factor}::text END`,
            card_assurance: sql<number>`greatest(card_assurance, ${proof.assurance}::smallint)`,
            credential_id: eb.fn.coalesce('credential_id', sql<string>`${proof.credentialId ?? null}::uuid`),
          }))
          .where('id', '=', id)
          .where('ended_at', 'is', null)
          .returningAll()
          .executeTakeFirst();
        if (row !== undefined) await appendAuditEvents(trx, events);
        return row && toSession(row);
      });
    },
    async extendSession(id, expiresAt) {
      await database.kysely
        .updateTable('walk_up_session')
        .set({ expires_at: expiresAt })
        .where('id', '=', id)
        .where('ended_at', 'is', null)
        .execute();
    },
    async endSession(id, at, events) {
      await database.transaction(async (trx) => {
        const ended = await trx
          .updateTable('walk_up_session')
          .set({ ended_at: at })
          .where('id', '=', id)
          .where('ended_at', 'is', null)
          .returning('id')
          .executeTakeFirst();
        if (ended) await appendAuditEvents(trx, events);
      });
    },
  };
}

function toDevice(row: Selectable<DeviceTable>): Device {
  return {
    id: row.id,
    name: row.name,
    site: row.site,
    department: row.department,
    printUri: row.print_uri ?? undefined,
    scanUri: row.scan_uri ?? undefined,
    segments: row.segments as SegmentId[],
    certificateSha256: row.certificate_sha256 ?? undefined,
    state: row.state,
    ...(row.unconfirmed && { unconfirmed: true }),
    ...(row.document_formats !== null && { documentFormats: row.document_formats }),
    ...(row.quirks !== null && { quirks: row.quirks }),
    ...(row.account !== null && { account: row.account as SealedSecret }),
    ...(row.snmp !== null && { snmp: row.snmp as DeviceSnmp }),
    ...(row.capabilities !== null &&
      row.capabilities_at !== null && {
        known: {
          capabilities: row.capabilities as OutputDeviceCapabilities,
          readAt: row.capabilities_at,
        },
      }),
    ...(row.card_format !== null && { cardFormat: row.card_format as CardTextFormat }),
    ...(row.presented_sha256 !== null && { presentedSha256: row.presented_sha256 }),
  };
}

function toSession(row: Selectable<WalkUpSessionTable>): StoredSession {
  return {
    id: row.id,
    personId: row.person_id,
    deviceId: row.device_id,
    factors: row.factors as Factor[],
    cardAssurance: row.card_assurance === 2 ? 2 : 1,
    credentialId: row.credential_id ?? undefined,
    startedAt: row.started_at,
    expiresAt: row.expires_at,
    endedAt: row.ended_at ?? undefined,
  };
}
