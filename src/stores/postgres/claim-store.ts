/** Claim numbers in PostgreSQL: a partial unique index keeps one number to one held job. */

import type { ClaimStore } from '../../ports/claim-store.ts';
import { appendAuditEvents } from './audit-log.ts';
import type { Database } from './database.ts';
import { isUniqueViolation } from './database-error.ts';
import { toJob } from './job-row.ts';

/** Opens the claim store over a database. Faults are `STORE_DATABASE_...` errors. */
export function postgresClaimStore(database: Database): ClaimStore {
  return {
    async assign(jobId, claimHash) {
      try {
        const row = await database.kysely
          .updateTable('print_job')
          .set({ claim_hash: Buffer.from(claimHash) })
          .where('id', '=', jobId)
          .where('state', '=', 'pending-held')
          .where('document_count', '>', 0)
          .where('owner_id', 'is', null)
          .where('claim_hash', 'is', null)
          .returning('id')
          .executeTakeFirst();
        return row === undefined ? 'gone' : 'assigned';
      } catch (error) {
        if (isUniqueViolation(error, 'print_job_claimable')) return 'taken';
        throw error;
      }
    },
    async find(claimHash, at) {
      const row = await database.kysely
        .selectFrom('print_job')
        .selectAll()
        .where('claim_hash', '=', Buffer.from(claimHash))
        .where('state', '=', 'pending-held')
        .where('held_at', 'is not', null)
        .where('owner_id', 'is', null)
        .where('expires_at', '>', at)
        .executeTakeFirst();
      return row && toJob(row);
    },
    async bind(jobId, claimHash, owner, at, events) {
      return await database.transaction(async (trx) => {
        const row = await trx
          .updateTable('print_job')
          .set({ owner_id: owner.personId, submitted_as: owner.loginName, claim_hash: null })
          .where('id', '=', jobId)
          .where('claim_hash', '=', Buffer.from(claimHash))
          .where('state', '=', 'pending-held')
          .where('held_at', 'is not', null)
          .where('owner_id', 'is', null)
          .where('expires_at', '>', at)
          .returningAll()
          .executeTakeFirst();
        if (row === undefined) return undefined;
        await appendAuditEvents(trx, events);
        return toJob(row);
      });
    },
  };
}
