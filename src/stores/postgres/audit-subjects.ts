/** Under which subjects a document stands in the audit. */

import { sql } from 'kysely';
import type { Database } from './database.ts';

/** Most subjects of one document. */
const mostSubjects = 100;

/**
 * `record:<id>`, `scan:<id>` and `job:<id>` of a document, given any one of its ids: its record, the scan it came from,
 * the batch that one was a part of, and the print job that was filed as it. The id itself is always among them.
 */
export async function subjectsOfDocument(database: Database, id: string): Promise<readonly string[]> {
  const { rows } = await sql<{ subject: string }>`
    WITH scans AS (
      SELECT id FROM scan WHERE id = ${id}::uuid
      UNION SELECT scan_id FROM record WHERE id = ${id}::uuid AND scan_id IS NOT NULL
      UNION SELECT id FROM scan WHERE source = 'print' AND source_key = 'job:' || ${id}::text
    ), family AS (
      SELECT id FROM scans
      UNION SELECT batch_id FROM scan WHERE id IN (SELECT id FROM scans) AND batch_id IS NOT NULL
    )
    SELECT 'scan:' || id AS subject FROM family
    UNION SELECT 'record:' || record.id FROM record WHERE record.scan_id IN (SELECT id FROM scans)
    UNION SELECT 'record:' || id FROM record WHERE id = ${id}::uuid
    UNION SELECT source_key FROM scan WHERE id IN (SELECT id FROM scans) AND source = 'print'
    LIMIT ${mostSubjects}`.execute(database.kysely);
  const all = new Set(rows.map(({ subject }) => subject));
  for (const kind of ['record', 'scan', 'job']) all.add(`${kind}:${id}`);
  return [...all].sort();
}
