/** Writes audit events in the transaction of what they tell. The sealer chains them afterwards. */

import type { AuditEvent } from '../../audit/audit-event.ts';
import type { DatabaseTransaction } from './schema.ts';

/**
 * Appends events within `trx`, so that they stand or fall with the change they tell. An empty list does nothing.
 * Rows of `audit_event` are never changed afterwards; the database refuses it.
 */
export async function appendAuditEvents(
  trx: DatabaseTransaction,
  events: readonly AuditEvent[],
): Promise<void> {
  if (events.length === 0) return;
  await trx
    .insertInto('audit_event')
    .values(
      events.map((event) => ({
        segment: event.segment,
        at: event.at,
        kind: event.kind,
        actor: event.actor,
        subject: event.subject,
        details: JSON.stringify(event.details),
      })),
    )
    .execute();
}
