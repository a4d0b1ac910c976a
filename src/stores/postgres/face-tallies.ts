/** What administrators see of the references of a site beside their number: look-alikes, and what was destroyed. */

import type { FaceEraseReason, FaceStore } from '../../ports/face-store.ts';
import type { Database } from './database.ts';

/** The members over a database. */
export function faceTallies({ kysely }: Database): Pick<FaceStore, 'listLookAlikes' | 'countErased'> {
  return {
    async listLookAlikes(limit) {
      const rows = await kysely
        .selectFrom('face_reference')
        .innerJoin('person', 'person.id', 'face_reference.person_id')
        .select(['person.display_name', 'person.staff_number'])
        .where('face_reference.state', '=', 'active')
        .where('face_reference.look_alike', '=', true)
        .orderBy('person.staff_number')
        .limit(limit)
        .execute();
      return rows.map((row) => ({ displayName: row.display_name, staffNumber: row.staff_number }));
    },
    async countErased(since) {
      const rows = await kysely
        .selectFrom('face_reference')
        .select((eb) => ['erase_reason', eb.fn.countAll<number>().as('count')])
        .where('state', '=', 'erased')
        .where('erased_at', '>=', since)
        .where('erase_reason', 'is not', null)
        .groupBy('erase_reason')
        .orderBy('erase_reason')
        .execute();
      return rows.map((row) => ({ reason: row.erase_reason as FaceEraseReason, count: Number(row.count) }));
    },
  };
}
