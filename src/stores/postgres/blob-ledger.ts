/** Which blobs are named by a row, in PostgreSQL. Every column that holds a blob key must be listed here. */

import { sql } from 'kysely';
import type { BlobLedger } from '../../ports/blob-ledger.ts';
import type { Database } from './database.ts';

const lastRoundKey = 'blob-reconciliation.last-round';

/** Opens the ledger over a database. Faults are `STORE_DATABASE_...` errors. */
export function postgresBlobLedger(database: Database): BlobLedger {
  const { kysely } = database;
  return {
    async unnamed(blobKeys) {
      if (blobKeys.length === 0) return [];
      const { rows } = await sql<{ key: string }>`
        SELECT wanted.key FROM unnest(${[...blobKeys]}::text[]) AS wanted(key)
        WHERE NOT EXISTS (SELECT FROM print_job WHERE blob_key = wanted.key)
          AND NOT EXISTS (SELECT FROM scan WHERE blob_key = wanted.key)
          AND NOT EXISTS (SELECT FROM scan_rendition WHERE blob_key = wanted.key)
          AND NOT EXISTS (SELECT FROM partial_piece WHERE blob_key = wanted.key)
          AND NOT EXISTS (SELECT FROM receiver_part WHERE blob_key = wanted.key)
          AND NOT EXISTS (SELECT FROM sealed_scan WHERE blob_key = wanted.key)
          AND NOT EXISTS (SELECT FROM rendition_version WHERE blob_key = wanted.key)
          AND NOT EXISTS (SELECT FROM rendition WHERE blob_key = wanted.key)`.execute(kysely);
      return rows.map((row) => row.key);
    },
    async named(prefix) {
      // Byte order: `~` comes after every character of a key.
      const end = `${prefix}~`;
      const { rows } = await sql<{ blob_key: string }>`
        SELECT blob_key FROM print_job WHERE blob_key >= ${prefix} AND blob_key < ${end}
        UNION ALL SELECT blob_key FROM scan WHERE blob_key >= ${prefix} AND blob_key < ${end}
        UNION ALL SELECT blob_key FROM scan_rendition WHERE blob_key >= ${prefix} AND blob_key < ${end}
        UNION ALL SELECT blob_key FROM partial_piece WHERE blob_key >= ${prefix} AND blob_key < ${end}
        UNION ALL SELECT blob_key FROM receiver_part WHERE blob_key >= ${prefix} AND blob_key < ${end}
        UNION ALL SELECT blob_key FROM sealed_scan WHERE blob_key >= ${prefix} AND blob_key < ${end}
        UNION ALL SELECT blob_key FROM rendition_version WHERE blob_key >= ${prefix} AND blob_key < ${end}
        UNION ALL SELECT blob_key FROM rendition WHERE blob_key >= ${prefix} AND blob_key < ${end}`.execute(
        kysely,
      );
      return rows.map((row) => row.blob_key);
    },
    async note(blobKeys, at) {
      if (blobKeys.length === 0) return [];
      const { rows } = await sql<{ blob_key: string; first_seen_at: Date }>`
        INSERT INTO blob_orphan (blob_key, first_seen_at, last_seen_at)
        SELECT key, ${at}, ${at} FROM unnest(${[...blobKeys]}::text[]) AS found(key)
        ON CONFLICT (blob_key) DO UPDATE SET last_seen_at = excluded.last_seen_at
        RETURNING blob_key, first_seen_at`.execute(kysely);
      return rows.map((row) => ({ blobKey: row.blob_key, firstSeenAt: row.first_seen_at }));
    },
    async forgetBefore(before) {
      await sql`DELETE FROM blob_orphan WHERE last_seen_at < ${before}`.execute(kysely);
    },
    async lastRound() {
      const row = await kysely
        .selectFrom('service_setting')
        .select('value')
        .where('key', '=', lastRoundKey)
        .executeTakeFirst();
      return typeof row?.value === 'string' ? new Date(row.value) : undefined;
    },
    async roundDone(beganAt) {
      const value = JSON.stringify(beganAt.toISOString());
      await kysely
        .insertInto('service_setting')
        .values({ key: lastRoundKey, value })
        .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
        .execute();
    },
    async alone(chore, work) {
      await database.tryAdvisoryLock(chore, () => work());
    },
  };
}
