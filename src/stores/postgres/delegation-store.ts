/** Delegations in PostgreSQL. */

import type { Selectable } from 'kysely';
import type { Delegation, DelegationScope } from '../../identity/delegation.ts';
import type { DelegationStore } from '../../ports/delegation-store.ts';
import { dayOf } from '../../shared/working-days.ts';
import { appendAuditEvents } from './audit-log.ts';
import type { Database } from './database.ts';
import { selectPeople, toPerson } from './people-rows.ts';
import type { DelegationTable } from './tables/directory.ts';

/** Most delegations that one person sees. */
const mostReceived = 100;

/** Opens the delegation store over a database. */
export function postgresDelegationStore(database: Database): DelegationStore {
  const { kysely } = database;
  const inForce = (at: Date) =>
    kysely
      .selectFrom('delegation')
      .selectAll()
      .where('revoked_at', 'is', null)
      .where('expires_at', '>', at)
      .orderBy('created_at', 'desc');
  return {
    async add(delegation, events) {
      const { scope } = delegation;
      await database.transaction(async (trx) => {
        await trx
          .insertInto('delegation')
          .values({
            id: delegation.id,
            owner_id: delegation.ownerId,
            delegate_id: delegation.delegateId,
            scope: scope.kind,
            job: scope.kind === 'job' ? scope.job : null,
            department: scope.kind === 'department' ? scope.department : null,
            created_at: delegation.createdAt,
            expires_at: delegation.expiresAt,
            revoked_at: null,
          })
          .execute();
        await appendAuditEvents(trx, events);
      });
    },
    revoke: (id, ownerId, at, events) =>
      database.transaction(async (trx) => {
        const ended = await trx
          .updateTable('delegation')
          .set({ revoked_at: at })
          .where('id', '=', id)
          .where('owner_id', '=', ownerId)
          .where('revoked_at', 'is', null)
          .where('expires_at', '>', at)
          .returning('id')
          .executeTakeFirst();
        if (ended !== undefined) await appendAuditEvents(trx, events);
        return ended !== undefined;
      }),
    async listGiven(ownerId, at) {
      const rows = await inForce(at).where('owner_id', '=', ownerId).execute();
      return rows.map(toDelegation);
    },
    async listReceived(delegateId, at) {
      const rows = await inForce(at).where('delegate_id', '=', delegateId).limit(mostReceived).execute();
      if (rows.length === 0) return [];
      const owners = await selectPeople(kysely)
        .where(
          'person.id',
          'in',
          rows.map(({ owner_id }) => owner_id),
        )
        .execute();
      const byId = new Map(owners.map((row) => [row.id, toPerson(row, dayOf(at))]));
      return rows.flatMap((row) => {
        const owner = byId.get(row.owner_id);
        return owner?.state === 'active' ? [{ delegation: toDelegation(row), owner }] : [];
      });
    },
  };
}

function toDelegation(row: Selectable<DelegationTable>): Delegation {
  return {
    id: row.id,
    ownerId: row.owner_id,
    delegateId: row.delegate_id,
    scope: toScope(row),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at ?? undefined,
  };
}

function toScope({ scope, job, department }: Selectable<DelegationTable>): DelegationScope {
  if (scope === 'job' && job !== null) return { kind: 'job', job };
  if (scope === 'department' && department !== null) return { kind: 'department', department };
  return { kind: 'all' };
}
