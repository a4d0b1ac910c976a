/** Scans on their way into the archive, in PostgreSQL. */

import { sql } from 'kysely';
import type { Searcher } from '../../ports/search-index.ts';
import { mostWaiting, type WaitingScans } from '../../ports/waiting-scans.ts';
import type { Database } from './database.ts';

/** Opens the count over `scan`. */
export function postgresWaitingScans(database: Database): WaitingScans {
  return {
    count: async (searcher) => {
      if (searcher.segments.length === 0) return 0;
      const { rows } = await sql<{ waiting: number }>`SELECT count(*)::int AS waiting FROM (
          SELECT FROM scan
          WHERE state IN ('received', 'sealed', 'split', 'recognised', 'classified', 'filed')
            AND record_id IS NULL AND NOT sealed_off
            AND segment = ANY(${searcher.segments}::text[]) AND ${mayBeSeen(searcher)}
          LIMIT ${mostWaiting}) AS found`.execute(database.kysely);
      return rows[0]?.waiting ?? 0;
    },
  };
}

function mayBeSeen(searcher: Searcher) {
  if (searcher.seesAllDepartments) return sql`true`;
  const departments = [searcher.department, ...(searcher.departments ?? [])].filter((name) => name !== '');
  return sql`(owner_id = ${searcher.personId} OR department = ANY(${departments}::text[]))`;
}
