/** What the filing rules came to, in the database. */

import type { Kysely, Selectable } from 'kysely';
import type { KeptDecision } from '../../ports/scan-store.ts';
import type { ScanId } from '../../shared/ids.ts';
import { toJson } from './scan-row.ts';
import type { DatabaseTransaction, Schema } from './schema.ts';
import type { FilingDecisionTable } from './tables/filing.ts';

/** Replaces the decision of a scan. */
export async function writeDecision(
  trx: DatabaseTransaction,
  scanId: ScanId,
  decision: KeptDecision,
): Promise<void> {
  const columns = {
    rule_version: decision.ruleVersion,
    rule: decision.rule ?? null,
    reasons: toJson(decision.reasons),
    flags: [...decision.flags],
    failed: [...decision.failed],
    class_code: decision.classCode ?? null,
    binder_year: decision.binder?.fiscalYear ?? null,
    binder: decision.binder?.name ?? null,
    retention: decision.retention ?? null,
    access: decision.access,
    fields: toJson(decision.fields),
    metadata: toJson(decision.metadata),
    manifest: decision.manifest ?? null,
  };
  await trx
    .insertInto('filing_decision')
    .values({ scan_id: scanId, ...columns })
    .onConflict((conflict) => conflict.column('scan_id').doUpdateSet(columns))
    .execute();
}

/** The decision of a scan; undefined before there is one. */
export async function findDecision(
  kysely: Kysely<Schema>,
  scanId: ScanId,
): Promise<KeptDecision | undefined> {
  const row = await kysely
    .selectFrom('filing_decision')
    .selectAll()
    .where('scan_id', '=', scanId)
    .executeTakeFirst();
  return row && toDecision(row);
}

function toDecision(row: Selectable<FilingDecisionTable>): KeptDecision {
  return {
    ruleVersion: row.rule_version,
    rule: row.rule ?? undefined,
    reasons: row.reasons,
    flags: row.flags,
    failed: row.failed,
    classCode: row.class_code ?? undefined,
    binder:
      row.binder === null || row.binder_year === null
        ? undefined
        : { fiscalYear: row.binder_year, name: row.binder },
    retention: row.retention ?? undefined,
    access: row.access,
    fields: row.fields,
    metadata: row.metadata,
    manifest: row.manifest ?? undefined,
  };
}
