/** What was understood of scans and what people put right in it, in PostgreSQL. */

import { sql } from 'kysely';
import { type RecordValues, recordValuesOf } from '../../archive/record-values.ts';
import type {
  CorrectedField,
  KindExample,
  UnderstandingCorrection,
  UnderstandingStore,
} from '../../ports/understanding-store.ts';
import { documentKinds, type Understanding } from '../../scan/understanding.ts';
import type { PersonId, ScanId } from '../../shared/ids.ts';
import { appendAuditEvents } from './audit-log.ts';
import type { Database } from './database.ts';
import { writeRecordValues } from './record-history.ts';
import { askRefiling } from './refiling-store.ts';
import { understandingColumns } from './scan-row.ts';
import type { DatabaseTransaction } from './schema.ts';

/** Opens the store over a database. */
export function postgresUnderstandingStore(database: Database): UnderstandingStore {
  return {
    find: (scanId) => findIn(database.kysely, scanId),
    async correct(scanId, decide) {
      return await database.transaction(async (trx) => {
        // The scan's row is there before anything was understood, and serves as the lock.
        await trx
          .selectFrom('scan')
          .select('id')
          .where('id', '=', scanId)
          .forUpdate()
          .executeTakeFirstOrThrow();
        const write = decide(await findIn(trx, scanId));
        const columns = understandingColumns(write.understanding);
        await trx
          .insertInto('scan_understanding')
          .values({ scan_id: scanId, ...columns })
          .onConflict((conflict) => conflict.column('scan_id').doUpdateSet(columns))
          .execute();
        const { correction, title } = write;
        await trx
          .insertInto('understanding_correction')
          .values({
            id: correction.id,
            scan_id: scanId,
            segment: correction.segment,
            field: correction.field,
            value: correction.value,
            previous: correction.previous ?? null,
            by_person: correction.by,
            at: correction.at,
          })
          .execute();
        await writeRecordValues(
          trx,
          { scanId },
          (record) => ({
            ...record,
            title: title ?? record.title,
            values: correctedValues(record.values, correction.field, write.understanding),
          }),
          { reason: '', actor: `person:${correction.by}`, at: correction.at },
        );
        if (write.refile === true) {
          const word = { askedBy: correction.by, askedAt: correction.at, word: correction.id };
          await askRefiling(trx, scanId, word);
        }
        await appendAuditEvents(trx, write.events);
        return write.understanding;
      });
    },
    async listCorrections(scanId, limit) {
      const rows = await database.kysely
        .selectFrom('understanding_correction')
        .selectAll()
        .where('scan_id', '=', scanId)
        .orderBy('at', 'desc')
        .limit(limit)
        .execute();
      return rows.map(({ id, segment, field, value, previous, by_person: by, at }) => ({
        ...{ id, segment, value, at },
        by: by as PersonId,
        field: field as CorrectedField,
        previous: previous ?? undefined,
      }));
    },
    async listKindExamples(segment, limit) {
      const { rows } = await sql<{ value: string; folded: string }>`
        SELECT told.value, page.folded
        FROM (
          SELECT DISTINCT ON (scan_id) scan_id, value, at
          FROM understanding_correction
          WHERE segment = ${segment} AND field = 'kind'
          ORDER BY scan_id, at DESC
        ) told
        JOIN record ON record.scan_id = told.scan_id AND record.segment = ${segment}
        JOIN record_page page ON page.record_id = record.id AND page.page_number = 1
          AND page.segment = record.segment AND page.captured_at = record.captured_at
        ORDER BY told.at DESC
        LIMIT ${limit}`.execute(database.kysely);
      return rows.flatMap(({ value, folded }): KindExample[] => {
        const kind = documentKinds.find((one) => one === value);
        return kind === undefined ? [] : [{ kind, text: folded }];
      });
    },
    async listKnownNames(segment, limit) {
      const { rows } = await sql<{ name: string }>`
        SELECT name FROM (
          SELECT value AS name, 0 AS place FROM understanding_correction
          WHERE segment = ${segment} AND field IN ('addressee', 'sender') AND value <> ''
          UNION ALL
          SELECT department, 1 FROM person WHERE department <> ''
        ) known
        GROUP BY name
        ORDER BY min(place), name
        LIMIT ${limit}`.execute(database.kysely);
      return rows.map(({ name }) => name);
    },
  };
}

/** The record's values with the one that was put right; the others stay as they are known. */
function correctedValues(
  known: RecordValues | undefined,
  field: UnderstandingCorrection['field'],
  understanding: Understanding,
): RecordValues {
  const only = {
    extractor: understanding.extractor,
    kind: field === 'kind' ? understanding.kind : undefined,
    findings: understanding.findings.filter((one) => one.field === field),
  };
  const name = field.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const others = Object.entries(known ?? {}).filter(([one]) => one !== name);
  return { ...Object.fromEntries(others), ...recordValuesOf(only) };
}

async function findIn(
  kysely: Database['kysely'] | DatabaseTransaction,
  scanId: ScanId,
): Promise<Understanding | undefined> {
  const row = await kysely
    .selectFrom('scan_understanding')
    .selectAll()
    .where('scan_id', '=', scanId)
    .executeTakeFirst();
  return row && { extractor: row.extractor, kind: row.kind ?? undefined, findings: row.findings };
}
