/** A person's own scans in PostgreSQL. */

import type { FiledPlace, OwnScanStore } from '../../ports/own-scan-store.ts';
import type { ScanId } from '../../shared/ids.ts';
import type { Database } from './database.ts';
import { toScan } from './scan-row.ts';
import { readHistory } from './subject-history.ts';

/** Opens the store over a database. Faults are `STORE_DATABASE_...` errors. */
export function ownScanStore({ kysely }: Database): OwnScanStore {
  return {
    async list({ personId, segments }, limit) {
      if (segments.length === 0) return [];
      const rows = await kysely
        .selectFrom('scan')
        .leftJoin('record', (join) =>
          join
            .onRef('record.id', '=', 'scan.record_id')
            .on('record.withdrawn_at', 'is', null)
            .on('record.disposed_at', 'is', null),
        )
        .selectAll('scan')
        .select(['record.title', 'record.class_code', 'record.binder', 'record.binder_year'])
        .where('scan.owner_id', '=', personId)
        .where('scan.segment', 'in', segments)
        .orderBy('scan.received_at', 'desc')
        .orderBy('scan.id')
        .limit(limit)
        .execute();
      const targets = await targetsOf(
        kysely,
        rows.flatMap(({ id, title }) => (title === null ? [] : [id])),
      );
      return rows.map((row) => ({
        scan: toScan(row),
        pagesRead: row.pages_read ?? undefined,
        filed: placeOf(row, targets.get(row.id) ?? []),
      }));
    },
    history: (id, limit) => readHistory({ kysely }, `scan:${id}`, limit),
  };
}

function placeOf(
  row: {
    readonly record_id: FiledPlace['recordId'] | null;
    readonly title: string | null;
    readonly class_code: string | null;
    readonly binder: string | null;
    readonly binder_year: number | null;
  },
  targets: readonly string[],
): FiledPlace | undefined {
  if (row.record_id === null || row.title === null) return undefined;
  const year = row.binder_year === null ? '' : `${row.binder_year}年度 `;
  return {
    recordId: row.record_id,
    title: row.title,
    classCode: row.class_code ?? undefined,
    binder: row.binder === null ? undefined : `${year}${row.binder}`,
    targets,
  };
}

async function targetsOf(
  kysely: Database['kysely'],
  ids: readonly ScanId[],
): Promise<ReadonlyMap<ScanId, readonly string[]>> {
  if (ids.length === 0) return new Map();
  const rows = await kysely
    .selectFrom('filing')
    .select(['scan_id', 'target'])
    .distinct()
    .where('scan_id', 'in', ids)
    .where('filed_at', 'is not', null)
    .where('superseded_at', 'is', null)
    .orderBy('target')
    .execute();
  const found = new Map<ScanId, string[]>();
  for (const { scan_id: id, target } of rows) found.set(id, [...(found.get(id) ?? []), target]);
  return found;
}
