/**
 * Questions of the desk in PostgreSQL.
 *
 * Changes are looked for and not notified: a NOTIFY in the transaction of a job would make all commits of jobs wait for
 * one another, since the server orders notifications by a lock that is held until the commit is on disk.
 */

import { sql } from 'kysely';
import type { DeskStore, PersonStanding, StandingQuestion } from '../../ports/desk-store.ts';
import type { PersonId } from '../../shared/ids.ts';
import type { Database } from './database.ts';
import { administrationMarks, trayMarks } from './desk-marks.ts';
import { readHistory } from './subject-history.ts';

/** Opens the store over a database. */
export function postgresDeskStore({ kysely }: Database): DeskStore {
  return {
    history: (job, limit) => readHistory({ kysely }, `job:${job}`, limit),
    async look(asked) {
      if (asked.people.length === 0) return { standing: new Map(), signIns: new Set() };
      const [jobs, scans, tray, administration, signIns] = await Promise.all([
        jobMarks(asked).execute(kysely),
        scanMarks(asked).execute(kysely),
        trayMarks(asked).execute(kysely),
        administrationMarks({ kysely }, asked),
        signInsInForce(asked).execute(kysely),
      ]);
      const standing = new Map<PersonId, PersonStanding>();
      const add = (person: PersonId, marks: Partial<PersonStanding>) =>
        standing.set(person, { ...(standing.get(person) ?? nothing), ...marks });
      for (const { person, mark } of jobs.rows) add(person, { jobs: mark });
      for (const { person, mark } of scans.rows) add(person, { scans: mark });
      for (const { person, mark } of tray.rows) add(person, { tray: mark });
      for (const person of administration.administrators) add(person, administration.marks);
      return { standing, signIns: new Set(signIns.rows.map(({ id }) => id)) };
    },
  };
}

const nothing: PersonStanding = { jobs: '', scans: '', tray: '' };

interface Mark {
  readonly person: PersonId;
  readonly mark: string;
}

/** Waiting and printing jobs, each with its last delivery, in one number a person. */
function jobMarks({ people, segments }: StandingQuestion) {
  return sql<Mark>`
    SELECT j.owner_id AS person, sum(hashtextextended(concat_ws('|', j.id, j.state, j.job_name, j.facts, j.ticket,
      j.demands, j.expires_at, d.id, d.state, d.reason, d.impressions_completed, d.sheets_completed), 0))::text AS mark
    FROM print_job j
    JOIN person p ON p.id = j.owner_id AND j.segment = ANY (p.segments)
    LEFT JOIN LATERAL (SELECT * FROM delivery WHERE job = j.id ORDER BY created_at DESC LIMIT 1) d ON true
    WHERE j.owner_id = ANY (${people}::uuid[]) AND j.segment = ANY (${segments}::text[])
      AND (j.state = 'pending-held' OR j.state = 'processing') AND j.held_at IS NOT NULL
    GROUP BY j.owner_id`;
}

/** Scans on their way into the archive. */
function scanMarks({ people, segments }: StandingQuestion) {
  return sql<Mark>`
    SELECT s.owner_id AS person, sum(hashtextextended(concat_ws('|', s.id, s.state, s.pages_read), 0))::text AS mark
    FROM scan s
    JOIN person p ON p.id = s.owner_id AND s.segment = ANY (p.segments)
    WHERE s.owner_id = ANY (${people}::uuid[]) AND s.segment = ANY (${segments}::text[])
      AND s.state NOT IN ('verified', 'quarantined', 'refused')
    GROUP BY s.owner_id`;
}

function signInsInForce({ signIns, at }: StandingQuestion) {
  return sql<{ readonly id: string }>`
    SELECT s.id FROM sign_in s JOIN person p ON p.id = s.person_id AND p.state = 'active'
    WHERE s.id = ANY (${signIns}::uuid[]) AND s.revoked_at IS NULL AND s.expires_at > ${at}`;
}
