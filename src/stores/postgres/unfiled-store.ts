/** Records without a binder in PostgreSQL. */

import { type RawBuilder, type Selectable, sql } from 'kysely';
import type { Searcher } from '../../ports/search-index.ts';
import {
  mostCounted,
  mostUnfiled,
  type UnfiledRecord,
  type UnfiledStore,
} from '../../ports/unfiled-store.ts';
import type { FilingFlag } from '../../scan/filing-decision.ts';
import type { Finding, KindGuess } from '../../scan/understanding.ts';
import type { RecordId } from '../../shared/ids.ts';
import type { Database } from './database.ts';
import { toRecord } from './record-row.ts';
import type { DatabaseTransaction } from './schema.ts';
import { mayBeSeen } from './search-audience.ts';
import type { RecordTable } from './tables/scans.ts';

/**
 * A document that a broken rule put elsewhere has a binder and still wants a look, until a person has said which one.
 * Its rows are few, and found by an index of their own.
 */
const unfiled = sql<boolean>`r.withdrawn_at IS NULL AND r.disposed_at IS NULL AND (r.binder IS NULL OR r.scan_id IN (
  SELECT d.scan_id FROM filing_decision d WHERE 'rule-failed' = ANY(d.flags)
) AND NOT EXISTS (
  SELECT FROM record_change c
  WHERE c.record_id = r.id AND c.field = 'binder' AND starts_with(c.by_actor, 'person:')
))`;

/** Opens the store over a database. Faults are `STORE_DATABASE_...` errors. */
export function postgresUnfiledStore(database: Database): UnfiledStore {
  return {
    async list(searcher) {
      if (searcher.segments.length === 0) return { items: [], total: 0 };
      return await database.transaction(async (trx) => {
        const seen = await changeable(trx, searcher);
        const { rows: counted } = await sql<{ total: number }>`
          SELECT count(*)::integer AS total FROM (
            SELECT FROM record r WHERE ${unfiled} AND ${seen} LIMIT ${mostCounted}
          ) counted`.execute(trx);
        const items = await read(trx, sql<boolean>`${unfiled} AND ${seen}`);
        return { items, total: counted[0]?.total ?? 0 };
      });
    },
    async find(searcher, id) {
      if (searcher.segments.length === 0) return undefined;
      return await database.transaction(async (trx) => {
        const seen = await changeable(trx, searcher);
        const [found] = await read(trx, sql<boolean>`r.id = ${id} AND ${unfiled} AND ${seen}`);
        return found;
      });
    },
    async placements(searcher, limit) {
      if (searcher.segments.length === 0) return [];
      return await database.transaction(async (trx) => {
        const seen = await changeable(trx, searcher);
        const { rows } = await sql<PlacementRow>`
          SELECT r.binder, r.binder_year, r.class_code, r.kind, r.sender, r.counterparty, r.document_number
          FROM record r
          WHERE r.binder IS NOT NULL AND r.withdrawn_at IS NULL AND ${seen}
          ORDER BY r.captured_at DESC LIMIT ${limit}`.execute(trx);
        return rows.map((row) => ({
          binder: row.binder,
          fiscalYear: row.binder_year,
          classCode: row.class_code ?? undefined,
          kind: row.kind ?? undefined,
          sender: row.sender ?? undefined,
          counterparty: row.counterparty ?? undefined,
          documentNumber: row.document_number ?? undefined,
        }));
      });
    },
  };
}

interface PlacementRow {
  readonly binder: string;
  readonly binder_year: number;
  readonly class_code: string | null;
  readonly kind: string | null;
  readonly sender: string | null;
  readonly counterparty: string | null;
  readonly document_number: string | null;
}

/** Whom a granted class lets in may read, and file nothing. */
async function changeable(trx: DatabaseTransaction, searcher: Searcher): Promise<RawBuilder<boolean>> {
  return (await mayBeSeen(trx, { ...searcher, grantedClasses: [] }))('r');
}

type Row = Selectable<RecordTable> & {
  readonly id: RecordId;
  readonly flags: FilingFlag[] | null;
  readonly extractor: string | null;
  readonly understood_kind: KindGuess | null;
  readonly findings: readonly Finding[] | null;
};

async function read(trx: DatabaseTransaction, where: RawBuilder<boolean>): Promise<UnfiledRecord[]> {
  const { rows } = await sql<Row>`
    SELECT r.*, d.flags, u.extractor, u.kind AS understood_kind, u.findings
    FROM record r
    LEFT JOIN filing_decision d ON d.scan_id = r.scan_id
    LEFT JOIN scan_understanding u ON u.scan_id = r.scan_id
    WHERE ${where}
    ORDER BY r.captured_at DESC, r.id LIMIT ${mostUnfiled}`.execute(trx);
  return rows.map((row) => ({
    record: toRecord(row),
    flags: row.flags ?? [],
    understanding:
      row.extractor === null
        ? undefined
        : { extractor: row.extractor, kind: row.understood_kind ?? undefined, findings: row.findings ?? [] },
  }));
}
