/** Cover sheets in PostgreSQL. */

import type { CoverSheetStore } from '../../ports/cover-sheet-store.ts';
import { appendAuditEvents } from './audit-log.ts';
import type { Database } from './database.ts';

/** Opens the store over a database. Faults are `STORE_DATABASE_...` errors. */
export function coverSheetStore(database: Database): CoverSheetStore {
  const { kysely } = database;
  return {
    async insert(sheet, events) {
      await database.transaction(async (trx) => {
        await trx
          .insertInto('cover_sheet')
          .values({
            id: sheet.id,
            segment: sheet.segment,
            owner_id: sheet.ownerId ?? null,
            department: sheet.department,
            binder: sheet.binder,
            form_id: sheet.formId,
            issued_by: sheet.issuedBy,
            issued_at: sheet.issuedAt,
            expires_at: sheet.expiresAt,
            used_at: null,
            used_by: null,
          })
          .execute();
        await appendAuditEvents(trx, events);
      });
    },
    async find(id) {
      const row = await kysely.selectFrom('cover_sheet').selectAll().where('id', '=', id).executeTakeFirst();
      return (
        row && {
          id: row.id,
          segment: row.segment,
          ownerId: row.owner_id ?? undefined,
          department: row.department,
          binder: row.binder,
          formId: row.form_id,
          issuedBy: row.issued_by,
          issuedAt: row.issued_at,
          expiresAt: row.expires_at,
        }
      );
    },
    async countIssued(by, since) {
      const { count } = await kysely
        .selectFrom('cover_sheet')
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .where('issued_by', '=', by)
        .where('issued_at', '>=', since)
        .executeTakeFirstOrThrow();
      return Number(count);
    },
    async use(id, batchId, at, events) {
      return await database.transaction(async (trx) => {
        const taken = await trx
          .updateTable('cover_sheet')
          .set({ used_at: at, used_by: batchId })
          .where('id', '=', id)
          .where('used_at', 'is', null)
          .executeTakeFirst();
        if (taken.numUpdatedRows > 0n) {
          await appendAuditEvents(trx, events);
          return true;
        }
        const own = await trx
          .selectFrom('cover_sheet')
          .select('id')
          .where('id', '=', id)
          .where('used_by', '=', batchId)
          .executeTakeFirst();
        return own !== undefined;
      });
    },
  };
}
