/** Accounts, aliases, one-time destinations and waiting parts of receivers in PostgreSQL. */

import type { Selectable } from 'kysely';
import type { ReceiverStore, WaitingPart } from '../../ports/receiver-store.ts';
import type { AccountHolder, DestinationOwner, ReceiverAccount } from '../../scan/receiver-account.ts';
import type { Clock } from '../../shared/clock.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { DeviceId, PersonId } from '../../shared/ids.ts';
import { dayOf } from '../../shared/working-days.ts';
import { appendAuditEvents } from './audit-log.ts';
import type { Database } from './database.ts';
import { isUniqueViolation } from './database-error.ts';
import { selectPeople, toPerson } from './people-rows.ts';
import type { ReceiverAccountTable, ReceiverPartTable } from './tables/receivers.ts';

/** Opens the store over a database. Faults are `STORE_DATABASE_...` errors. */
export function postgresReceiverStore(database: Database, clock: Clock): ReceiverStore {
  return { ...accounts(database), ...destinations(database, clock), ...parts(database) };
}

type AccountMembers =
  | 'addAccount'
  | 'listAccounts'
  | 'findAccountByName'
  | 'findAccountById'
  | 'revokeAccount'
  | 'addPublicKey';
type PartMembers = 'addPart' | 'listParts' | 'removeParts' | 'listOverdueParts';

function accounts(database: Database): Pick<ReceiverStore, AccountMembers> {
  const { kysely } = database;
  const inForce = () => kysely.selectFrom('receiver_account').selectAll().where('revoked_at', 'is', null);
  return {
    async addAccount({ account, secretHash, publicKeys }, events) {
      const { id, name, holder, createdAt } = account;
      const row = {
        id,
        name,
        ...holderColumns(holder),
        secret_hash: secretHash ?? null,
        created_at: createdAt,
      };
      try {
        await database.transaction(async (trx) => {
          await trx.insertInto('receiver_account').values(row).execute();
          for (const key of publicKeys) {
            const values = { account_id: id, public_key: Buffer.from(key), added_at: createdAt };
            await trx.insertInto('receiver_account_key').values(values).execute();
          }
          await appendAuditEvents(trx, events);
        });
      } catch (error) {
        if (!isUniqueViolation(error, 'receiver_account_name')) throw error;
        throw new ServiceError('IDENTITY_LOGIN_NAME_TAKEN', { cause: error });
      }
    },
    async listAccounts() {
      const rows = await kysely.selectFrom('receiver_account').selectAll().orderBy('name').execute();
      return rows.map(toAccount);
    },
    async findAccountByName(name) {
      const row = await inForce().where('name', '=', name).executeTakeFirst();
      if (row === undefined) return undefined;
      const keys = await kysely
        .selectFrom('receiver_account_key')
        .select('public_key')
        .where('account_id', '=', row.id)
        .execute();
      return {
        account: toAccount(row),
        secretHash: row.secret_hash ?? undefined,
        publicKeys: keys.map(({ public_key }) => public_key),
      };
    },
    async findAccountById(id) {
      const row = await inForce().where('id', '=', id).executeTakeFirst();
      return row && toAccount(row);
    },
    async revokeAccount(id, at, events) {
      return await database.transaction(async (trx) => {
        const row = await trx
          .updateTable('receiver_account')
          .set({ revoked_at: at })
          .where('id', '=', id)
          .where('revoked_at', 'is', null)
          .returning('id')
          .executeTakeFirst();
        if (row !== undefined) await appendAuditEvents(trx, events);
        return row !== undefined;
      });
    },
    async addPublicKey(accountId, key, at, events) {
      await database.transaction(async (trx) => {
        const row = await trx
          .insertInto('receiver_account_key')
          .values({ account_id: accountId, public_key: Buffer.from(key), added_at: at })
          .onConflict((conflict) => conflict.doNothing())
          .returning('account_id')
          .executeTakeFirst();
        if (row !== undefined) await appendAuditEvents(trx, events);
      });
    },
  };
}

function destinations(database: Database, clock: Clock): Omit<ReceiverStore, AccountMembers | PartMembers> {
  const { kysely } = database;
  return {
    async setAlias({ segment, alias, owner }, at, events) {
      const columns = ownerColumns(owner);
      await database.transaction(async (trx) => {
        await trx
          .insertInto('receiver_alias')
          .values({ segment, alias, ...columns, created_at: at })
          .onConflict((conflict) => conflict.columns(['segment', 'alias']).doUpdateSet(columns))
          .execute();
        await appendAuditEvents(trx, events);
      });
    },
    async removeAlias(segment, alias, events) {
      return await database.transaction(async (trx) => {
        const row = await trx
          .deleteFrom('receiver_alias')
          .where('segment', '=', segment)
          .where('alias', '=', alias)
          .returning('alias')
          .executeTakeFirst();
        if (row !== undefined) await appendAuditEvents(trx, events);
        return row !== undefined;
      });
    },
    async listAliases() {
      const rows = await kysely
        .selectFrom('receiver_alias')
        .selectAll()
        .orderBy('segment')
        .orderBy('alias')
        .execute();
      return rows.map((row) => ({ segment: row.segment, alias: row.alias, owner: toOwner(row) }));
    },
    async findAlias(segment, aliases) {
      if (aliases.length === 0) return undefined;
      const rows = await kysely
        .selectFrom('receiver_alias')
        .selectAll()
        .where('segment', '=', segment)
        .where('alias', 'in', [...aliases])
        .execute();
      const first = aliases.map((alias) => rows.find((row) => row.alias === alias)).find(Boolean);
      return first && toOwner(first);
    },
    async addToken({ hash, segment, owner, expiresAt }, at, events) {
      await database.transaction(async (trx) => {
        await trx
          .insertInto('receiver_token')
          .values({
            token_hash: Buffer.from(hash),
            segment,
            ...ownerColumns(owner),
            expires_at: expiresAt,
            created_at: at,
          })
          .execute();
        await trx.deleteFrom('receiver_token').where('expires_at', '<', longAgo(at)).execute();
        await appendAuditEvents(trx, events);
      });
    },
    async useToken(segment, hash, sending, at) {
      const row = await kysely
        .updateTable('receiver_token')
        .set({ used_by: sending })
        .where('token_hash', '=', Buffer.from(hash))
        .where('segment', '=', segment)
        .where((eb) =>
          eb.or([
            // A sending that was begun in time may be repeated after the end.
            eb('used_by', '=', sending),
            eb.and([eb('used_by', 'is', null), eb('expires_at', '>', at)]),
          ]),
        )
        .returningAll()
        .executeTakeFirst();
      return row && toOwner(row);
    },
    async releaseToken(hash, sending) {
      await kysely
        .updateTable('receiver_token')
        .set({ used_by: null })
        .where('token_hash', '=', Buffer.from(hash))
        .where('used_by', '=', sending)
        .execute();
    },
    async findPersonByMail(mail) {
      const rows = await selectPeople(kysely)
        .where((eb) => eb(eb.fn<string>('lower', ['person.mail']), '=', mail.toLowerCase()))
        .limit(20)
        .execute();
      const today = dayOf(clock.now());
      const [only, ...others] = rows
        .map((row) => toPerson(row, today))
        .filter((person) => person.state === 'active');
      return others.length === 0 ? only : undefined;
    },
  };
}

/** Used and expired destinations are kept for a month, so that a late repeat still finds its sending. */
function longAgo(at: Date): Date {
  return new Date(at.getTime() - 30 * 86_400_000);
}

function parts(database: Database): Pick<ReceiverStore, PartMembers> {
  const { kysely } = database;
  return {
    async addPart(part) {
      const { sealed } = part;
      const row = await kysely
        .insertInto('receiver_part')
        .values({
          receiver_id: part.receiverId,
          set_key: part.setKey,
          number: part.number,
          total: part.total ?? null,
          segment: part.segment,
          envelope: part.envelope,
          blob_key: sealed.blobKey,
          wrapped_key: sealed.wrappedKey,
          key_id: sealed.keyId,
          byte_length: sealed.byteLength,
          sha256: Buffer.from(sealed.sha256),
          received_at: part.receivedAt,
        })
        .onConflict((conflict) => conflict.doNothing())
        .returning('number')
        .executeTakeFirst();
      return row === undefined ? 'known' : 'added';
    },
    async listParts({ receiverId, setKey }) {
      const rows = await kysely
        .selectFrom('receiver_part')
        .selectAll()
        .where('receiver_id', '=', receiverId)
        .where('set_key', '=', setKey)
        .orderBy('number')
        .execute();
      return rows.map(toPart);
    },
    async removeParts({ receiverId, setKey }, events) {
      await database.transaction(async (trx) => {
        await trx
          .deleteFrom('receiver_part')
          .where('receiver_id', '=', receiverId)
          .where('set_key', '=', setKey)
          .execute();
        await appendAuditEvents(trx, events);
      });
    },
    async listOverdueParts(before) {
      const rows = await kysely
        .selectFrom('receiver_part')
        .select(['receiver_id', 'set_key'])
        .groupBy(['receiver_id', 'set_key'])
        .having((eb) => eb(eb.fn.min('received_at'), '<', before))
        .limit(100)
        .execute();
      return rows.map((row) => ({ receiverId: row.receiver_id, setKey: row.set_key }));
    },
  };
}

function holderColumns(holder: AccountHolder) {
  return holder.kind === 'device'
    ? { person_id: null, device_id: holder.deviceId, department: null }
    : { ...ownerColumns(holder), device_id: null };
}

function ownerColumns(owner: DestinationOwner) {
  return owner.kind === 'person'
    ? { person_id: owner.personId, department: null }
    : { person_id: null, department: owner.department };
}

function toOwner(row: {
  readonly person_id: PersonId | null;
  readonly department: string | null;
}): DestinationOwner {
  return row.person_id !== null
    ? { kind: 'person', personId: row.person_id }
    : { kind: 'department', department: row.department ?? '' };
}

function toHolder(row: {
  readonly person_id: PersonId | null;
  readonly device_id: DeviceId | null;
  readonly department: string | null;
}): AccountHolder {
  return row.device_id !== null ? { kind: 'device', deviceId: row.device_id } : toOwner(row);
}

function toAccount(row: Selectable<ReceiverAccountTable>): ReceiverAccount {
  return {
    id: row.id,
    name: row.name,
    holder: toHolder(row),
    createdAt: row.created_at,
    revokedAt: row.revoked_at ?? undefined,
  };
}

function toPart(row: Selectable<ReceiverPartTable>): WaitingPart {
  return {
    receiverId: row.receiver_id,
    setKey: row.set_key,
    number: row.number,
    total: row.total ?? undefined,
    segment: row.segment,
    envelope: row.envelope,
    sealed: {
      blobKey: row.blob_key,
      wrappedKey: row.wrapped_key,
      keyId: row.key_id,
      byteLength: row.byte_length,
      sha256: row.sha256,
    },
    receivedAt: row.received_at,
  };
}
