/** Capability links in PostgreSQL. */

import type { Selectable } from 'kysely';
import type { AddressClass } from '../../../drivers/device/address-range.ts';
import type { CapabilityLink, PersonStore } from '../../ports/person-store.ts';
import { appendAuditEvents } from './audit-log.ts';
import type { Database } from './database.ts';
import type { CapabilityLinkTable } from './tables/people.ts';

/** The members of the person store for capability links. */
export function linkMembers(
  database: Database,
): Pick<PersonStore, 'findLink' | 'listLinks' | 'addLink' | 'revokeLink' | 'renameLink' | 'noteLinkUse'> {
  const { kysely } = database;
  const inForce = () => kysely.selectFrom('capability_link').selectAll().where('revoked_at', 'is', null);
  return {
    async findLink(tokenHash) {
      const row = await inForce().where('token_hash', '=', Buffer.from(tokenHash)).executeTakeFirst();
      return row && toLink(row);
    },
    async listLinks(personId) {
      const rows = await inForce().where('person_id', '=', personId).orderBy('created_at', 'desc').execute();
      return rows.map(toLink);
    },
    async addLink(link, events) {
      await database.transaction(async (trx) => {
        await trx
          .insertInto('capability_link')
          .values({
            id: link.id,
            person_id: link.personId,
            segment: link.segment,
            token_hash: Buffer.from(link.tokenHash),
            label: link.label,
            created_at: link.createdAt,
            expires_at: link.expiresAt ?? null,
            source_ranges: [...link.sourceRanges],
          })
          .execute();
        await appendAuditEvents(trx, events);
      });
    },
    revokeLink: (id, personId, at, events) =>
      changeLink(database, { id, personId }, { revoked_at: at }, events),
    renameLink: (id, personId, label, events) => changeLink(database, { id, personId }, { label }, events),
    async noteLinkUse(id, use) {
      await kysely
        .updateTable('capability_link')
        .set((eb) => ({
          last_used_at: eb.fn<Date>('greatest', ['last_used_at', eb.val(use.at)]),
          last_used_from: use.from,
          use_count: eb('use_count', '+', use.count),
        }))
        .where('id', '=', id)
        .execute();
    },
  };
}

async function changeLink(
  database: Database,
  which: { readonly id: string; readonly personId: CapabilityLink['personId'] },
  values: { readonly revoked_at?: Date; readonly label?: string },
  events: Parameters<PersonStore['revokeLink']>[3],
): Promise<boolean> {
  return await database.transaction(async (trx) => {
    const changed = await trx
      .updateTable('capability_link')
      .set(values)
      .where('id', '=', which.id)
      .where('person_id', '=', which.personId)
      .where('revoked_at', 'is', null)
      .returning('id')
      .executeTakeFirst();
    if (changed) await appendAuditEvents(trx, events);
    return changed !== undefined;
  });
}

function toLink(row: Selectable<CapabilityLinkTable>): CapabilityLink {
  return {
    id: row.id,
    personId: row.person_id,
    segment: row.segment,
    tokenHash: row.token_hash,
    label: row.label,
    createdAt: row.created_at,
    revokedAt: row.revoked_at ?? undefined,
    expiresAt: row.expires_at ?? undefined,
    sourceRanges: row.source_ranges,
    lastUse:
      row.last_used_at === null
        ? undefined
        : { at: row.last_used_at, from: (row.last_used_from ?? 'global') as AddressClass },
    useCount: row.use_count,
  };
}
