/** Searches that people keep, in PostgreSQL. */

import { type Selectable, sql, type Updateable } from 'kysely';
import { mostSavedSearches, type SavedSearch } from '../../archive/saved-search.ts';
import type { SavedSearchStore } from '../../ports/saved-search-store.ts';
import { isUuid } from '../../shared/ids.ts';
import { lockInTransaction } from './advisory-lock.ts';
import type { Database } from './database.ts';
import type { SavedSearchTable } from './tables/saved-searches.ts';

/** Opens the store over a database. */
export function postgresSavedSearchStore(database: Database): SavedSearchStore {
  const { kysely } = database;
  return {
    async list(personId) {
      const rows = await kysely
        .selectFrom('saved_search')
        .selectAll()
        .where('person_id', '=', personId)
        .orderBy('created_at')
        .orderBy('id')
        .limit(mostSavedSearches)
        .execute();
      return rows.map(toSaved);
    },
    async add(saved) {
      return await database.transaction(async (trx) => {
        // Two that are saved at once must not both be the fiftieth.
        await lockInTransaction(trx, `saved-searches ${saved.personId}`);
        const { count } = await trx
          .selectFrom('saved_search')
          .select(({ fn }) => fn.countAll<number>().as('count'))
          .where('person_id', '=', saved.personId)
          .executeTakeFirstOrThrow();
        if (Number(count) >= mostSavedSearches) return false;
        await trx.insertInto('saved_search').values(toRow(saved)).execute();
        return true;
      });
    },
    async change(personId, id, { order, seenAt, newHits, ...changes }) {
      if (!isUuid(id)) return undefined;
      const columns: Updateable<SavedSearchTable> = {
        ...changes,
        ...(order !== undefined && { sort_order: order }),
        ...(seenAt !== undefined && { seen_at: seenAt }),
        ...(newHits !== undefined && { new_hits: newHits }),
      };
      const own = kysely
        .selectFrom('saved_search')
        .selectAll()
        .where('id', '=', id)
        .where('person_id', '=', personId);
      if (Object.keys(columns).length === 0) {
        const row = await own.executeTakeFirst();
        return row && toSaved(row);
      }
      const row = await kysely
        .updateTable('saved_search')
        .set(columns)
        .where('id', '=', id)
        .where('person_id', '=', personId)
        .returningAll()
        .executeTakeFirst();
      return row && toSaved(row);
    },
    async remove(personId, id) {
      if (!isUuid(id)) return false;
      const row = await kysely
        .deleteFrom('saved_search')
        .where('id', '=', id)
        .where('person_id', '=', personId)
        .returning('id')
        .executeTakeFirst();
      return row !== undefined;
    },
    async takeDue(before, at, limit) {
      const due = kysely
        .selectFrom('saved_search')
        .select('id')
        .where('notice', '=', true)
        .where('checked_at', '<', before)
        .orderBy('checked_at')
        .limit(limit)
        .forUpdate()
        .skipLocked();
      const rows = await kysely
        .updateTable('saved_search')
        .set({ checked_at: at })
        .where('id', 'in', due)
        .returningAll()
        .execute();
      return rows.map(toSaved);
    },
    async noteNewHits(id, seenAt, newHits) {
      await kysely
        .updateTable('saved_search')
        .set({ new_hits: newHits })
        .where('id', '=', id)
        .where('seen_at', '=', seenAt)
        .execute();
    },
    async noteMailed(ids, at) {
      await sql`UPDATE saved_search SET mailed_at = ${at} WHERE id = ANY(${ids}::uuid[])`.execute(kysely);
    },
  };
}

function toRow(saved: SavedSearch) {
  const { id, name, query, similar, notice, mail } = saved;
  return {
    ...{ id, name, query, similar, notice, mail },
    person_id: saved.personId,
    sort_order: saved.order,
    created_at: saved.createdAt,
    seen_at: saved.seenAt,
    new_hits: saved.newHits,
    checked_at: saved.checkedAt,
    mailed_at: saved.mailedAt ?? null,
  };
}

function toSaved(row: Selectable<SavedSearchTable>): SavedSearch {
  const { id, name, query, similar, notice, mail } = row;
  return {
    ...{ id, name, query, similar, notice, mail },
    personId: row.person_id,
    order: row.sort_order,
    createdAt: row.created_at,
    seenAt: row.seen_at,
    newHits: row.new_hits,
    checkedAt: row.checked_at,
    mailedAt: row.mailed_at ?? undefined,
  };
}
