/** Where copies of a record lie, in PostgreSQL. */

import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { DispositionCopy } from '../../ports/retention-store.ts';
import type { RecordId } from '../../shared/ids.ts';
import type { Database } from './database.ts';
import type { DatabaseTransaction } from './schema.ts';

/**
 * Copies that lie somewhere, and those that may: a process can die after it put one and before it noted that. What was
 * removed when another copy took its place is no copy any more; what another document has at the same place too is its.
 */
export async function copiesOf(
  kysely: Database['kysely'] | DatabaseTransaction,
  recordId: RecordId,
): Promise<readonly DispositionCopy[]> {
  const { rows } = await sql<CopyRow>`
    SELECT copy.id, copy.target, copy.rendition, copy.location, copy.sha256, copy.filed_at IS NOT NULL AS confirmed
    FROM filing copy JOIN record ON record.scan_id = copy.scan_id
    WHERE record.id = ${recordId} AND copy.removal IS DISTINCT FROM 'removed' AND NOT EXISTS (
      SELECT FROM filing other LEFT JOIN record holder ON holder.scan_id = other.scan_id
      WHERE other.target = copy.target AND other.location = copy.location AND other.scan_id <> copy.scan_id
        AND other.superseded_at IS NULL AND other.filed_at IS NOT NULL AND holder.withdrawn_at IS NULL)`.execute(
    kysely,
  );
  return rows.map(({ id: filingId, ...copy }) => ({
    filingId,
    ...copy,
    locationSha256: createHash('sha256').update(copy.location).digest(),
  }));
}

type CopyRow = Pick<DispositionCopy, 'target' | 'rendition' | 'sha256' | 'confirmed'> & {
  readonly id: string;
  readonly location: string;
};
