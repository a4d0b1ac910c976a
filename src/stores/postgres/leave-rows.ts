/** What a departure ends, in one go. */

import { type RawBuilder, sql } from 'kysely';
import type { AuditEvent } from '../../audit/audit-event.ts';
import type { EndedAccess } from '../../ports/person-store.ts';
import type { PersonId } from '../../shared/ids.ts';
import { appendAuditEvents } from './audit-log.ts';
import type { DatabaseTransaction } from './schema.ts';

/**
 * Ends every access of a person: sign-ins, printer URLs, cards, sessions at devices, delegations in both directions, the
 * password. The person counts as left from `today` on, unless it was earlier.
 */
export async function endAccess(
  trx: DatabaseTransaction,
  id: PersonId,
  { at, today }: { readonly at: Date; readonly today: string },
  event: (id: PersonId, ended: EndedAccess) => AuditEvent,
): Promise<void> {
  await trx
    .updateTable('person')
    .set((eb) => ({
      state: 'left',
      password_hash: null,
      leaves_on: eb.fn<string>('least', [eb.fn.coalesce('leaves_on', eb.val(today)), eb.val(today)]),
      updated_at: at,
    }))
    .where('id', '=', id)
    .execute();
  const ended: EndedAccess = {
    signIns: await count(
      trx,
      sql`UPDATE sign_in SET revoked_at = ${at} WHERE person_id = ${id} AND revoked_at IS NULL AND expires_at > ${at}`,
    ),
    links: await count(
      trx,
      sql`UPDATE capability_link SET revoked_at = ${at} WHERE person_id = ${id} AND revoked_at IS NULL`,
    ),
    cards: await count(
      trx,
      sql`UPDATE credential SET state = 'revoked', updated_at = ${at} WHERE person_id = ${id} AND state <> 'revoked'`,
    ),
    sessions: await count(
      trx,
      sql`UPDATE walk_up_session SET ended_at = ${at} WHERE person_id = ${id} AND ended_at IS NULL`,
    ),
    delegations: await count(
      trx,
      sql`UPDATE delegation SET revoked_at = ${at} WHERE ${id} IN (owner_id, delegate_id) AND revoked_at IS NULL`,
    ),
  };
  await appendAuditEvents(trx, [event(id, ended)]);
}

async function count(trx: DatabaseTransaction, statement: RawBuilder<unknown>): Promise<number> {
  return Number((await statement.execute(trx)).numAffectedRows ?? 0);
}
