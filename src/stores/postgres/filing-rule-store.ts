/** The versions of the filing rules in the database. */

import type { Selectable } from 'kysely';
import type { FilingRuleSet, FilingRuleStore, TrialDocument } from '../../ports/filing-rule-store.ts';
import { appendAuditEvents } from './audit-log.ts';
import type { Database } from './database.ts';
import { isUniqueViolation } from './database-error.ts';
import { toScan } from './scan-row.ts';
import type { FilingRuleSetTable } from './tables/filing.ts';

const mostVersions = 1_000;
/** States from which on a scan was read; those before have nothing that rules could ask for. */
const readStates = ['classified', 'filed', 'verified'] as const;

/** The store of a database. */
export function filingRuleStore(database: Database): FilingRuleStore {
  const { kysely } = database;
  const newest = () => kysely.selectFrom('filing_rule_set').selectAll().orderBy('version', 'desc');
  return {
    async active() {
      const row = await newest().limit(1).executeTakeFirst();
      return row && toRuleSet(row);
    },
    async find(version) {
      const row = await newest().where('version', '=', version).executeTakeFirst();
      return row && toRuleSet(row);
    },
    async history() {
      return (await newest().limit(mostVersions).execute()).map(toRuleSet);
    },
    async activate({ basedOn, rules, author, note, activatedAt }, events) {
      try {
        return await database.transaction(async (trx) => {
          const last = await trx
            .selectFrom('filing_rule_set')
            .select((eb) => eb.fn.max('version').as('version'))
            .executeTakeFirst();
          if ((last?.version ?? 0) !== basedOn) return false;
          const version = basedOn + 1;
          const row = { version, rules: JSON.stringify(rules), author, note, activated_at: activatedAt };
          await trx.insertInto('filing_rule_set').values(row).execute();
          await appendAuditEvents(trx, events);
          return true;
        });
      } catch (error) {
        // Two at once: the version is the primary key, and the slower one is told.
        if (isUniqueViolation(error)) return false;
        throw error;
      }
    },
    listRecent: (limit) => listRecent(database, limit),
  };
}

async function listRecent({ kysely }: Database, limit: number): Promise<readonly TrialDocument[]> {
  const rows = await kysely
    .selectFrom('scan')
    .leftJoin('scan_understanding', 'scan_understanding.scan_id', 'scan.id')
    .leftJoin('person', 'person.id', 'scan.owner_id')
    .selectAll('scan')
    .select(['scan_understanding.extractor', 'scan_understanding.kind', 'scan_understanding.findings'])
    .select('person.display_name')
    .where('scan.state', 'in', readStates)
    .orderBy('scan.received_at', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    scan: toScan(row),
    owner: row.display_name ?? '',
    recordId: row.record_id ?? undefined,
    understanding:
      row.extractor === null
        ? undefined
        : { extractor: row.extractor, kind: row.kind ?? undefined, findings: row.findings ?? [] },
  }));
}

function toRuleSet(row: Selectable<FilingRuleSetTable>): FilingRuleSet {
  return {
    version: row.version,
    rules: row.rules,
    author: row.author,
    note: row.note,
    activatedAt: row.activated_at,
  };
}
