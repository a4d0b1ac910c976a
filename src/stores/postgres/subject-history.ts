/** What the audit tells of one thing, for the people whom it concerns. */

import type { Database } from './database.ts';

/** The first `limit` events of a subject, oldest first. `details` are as they were written. */
export async function readHistory({ kysely }: Pick<Database, 'kysely'>, subject: string, limit: number) {
  const rows = await kysely
    .selectFrom('audit_event')
    .select(['at', 'kind', 'actor', 'details'])
    .where('subject', '=', subject)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(({ details, ...event }) => ({
    ...event,
    details: details as Readonly<Record<string, unknown>>,
  }));
}
