/** Step: an administrator gives the held jobs of somebody who left to a successor. */

import type { AuditActor } from '../../audit/audit-event.ts';
import type { JobStore } from '../../ports/job-store.ts';
import type { PersonStore } from '../../ports/person-store.ts';
import type { Clock } from '../../shared/clock.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { isUuid, type PersonId } from '../../shared/ids.ts';
import { normaliseLoginName } from '../person.ts';

/** What handing over needs. */
export interface HandOverDeps {
  readonly people: Pick<PersonStore, 'findById' | 'findByLoginName' | 'findByStaffNumber'>;
  readonly jobs: Pick<JobStore, 'listWaiting' | 'change'>;
  readonly clock: Clock;
}

/** Most jobs handed over at once. */
const mostJobs = 1_000;

/**
 * Gives held jobs to a successor, those of segments that the successor has; the others wait until they expire. Only jobs
 * of somebody who left: otherwise the owner decides, by a delegation.
 *
 * @param successor Login name or staff number.
 * @returns How many were given.
 * @throws ServiceError `IDENTITY_PERSON_UNKNOWN` for somebody who has not left, or a successor who is not there.
 */
export async function handOverJobs(
  { people, jobs, clock }: HandOverDeps,
  from: string,
  successor: string,
  actor: AuditActor,
): Promise<number> {
  const leaver = isUuid(from) ? await people.findById(from as PersonId) : undefined;
  const heir =
    (await people.findByLoginName(normaliseLoginName(successor))) ??
    (await people.findByStaffNumber(successor.normalize('NFKC').trim()));
  if (leaver?.state !== 'left' || heir?.state !== 'active') throw new ServiceError('IDENTITY_PERSON_UNKNOWN');
  const at = clock.now();
  let given = 0;
  for (const { job } of await jobs.listWaiting(leaver.id, heir.segments, mostJobs)) {
    if (job.state !== 'pending-held') continue;
    const changed = await jobs.change(
      job.id,
      { states: ['pending-held'] },
      { ownerId: heir.id, submittedAs: heir.loginName },
      [
        {
          kind: 'job.handed-over',
          segment: job.segment,
          at,
          actor,
          subject: `job:${job.id}`,
          details: { from: leaver.id, to: heir.id },
        },
      ],
    );
    if (changed !== undefined) given += 1;
  }
  return given;
}
