/** Print jobs by the segment file that holds their documents, in PostgreSQL. */

import type { SpooledJobs } from '../../ports/spooled-jobs.ts';
import type { Database } from './database.ts';
import { toJob } from './job-row.ts';

const page = 500;

/** Opens the list over a database. Faults are `STORE_DATABASE_...` errors. */
export function postgresSpooledJobs(database: Database): SpooledJobs {
  return {
    async *listSpooled(prefix) {
      for (let after = 0; ; ) {
        const rows = await database.kysely
          .selectFrom('print_job')
          .selectAll()
          .where('blob_key', '>=', prefix)
          // Byte order: `~` comes after every character of a key.
          .where('blob_key', '<', `${prefix}~`)
          .where('wrapped_key', 'is not', null)
          .where('state', 'in', ['pending-held', 'pending'])
          .where('job_id', '>', after)
          .orderBy('job_id')
          .limit(page)
          .execute();
        for (const row of rows) yield toJob(row);
        const last = rows.at(-1);
        if (last === undefined || rows.length < page) return;
        after = last.job_id;
      }
    },
  };
}
