/** Step: the owner changes at the desk what a held job will be printed with. */

import type { JobTicket } from '../../../drivers/device/job.ts';
import type { WalkUpSession } from '../../identity/session.ts';
import type { JobStore } from '../../ports/job-store.ts';
import type { Clock } from '../../shared/clock.ts';
import type { JobId } from '../../shared/ids.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { isOpaqueJob } from '../document-format.ts';
import type { ReleaseRefusal } from '../job.ts';
import { jobEvent } from '../job-event.ts';
import { pagesSelected } from '../paper.ts';
import { loadJob } from '../release/release-job.ts';
import { decideHeld } from '../release-decision.ts';
import { changeTicket, type OwnerChanges } from '../ticket.ts';

/** Why the settings stay as they are. */
export type ChangeTicketRefusal = ReleaseRefusal | 'settings-in-document';

/**
 * Writes the changed ticket with `job.ticket-changed`, as a print client does with Set-Job-Attributes (RFC 3380 §4.2).
 * An empty list of pages or finishings takes that setting away. At the device, everything can be changed once more.
 */
export async function changeHeldTicket(
  deps: {
    readonly jobs: Pick<JobStore, 'find' | 'findLastDelivery' | 'change'>;
    readonly clock: Clock;
  } & Parameters<typeof loadJob>[0],
  owner: Pick<WalkUpSession, 'personId' | 'segments'>,
  jobId: JobId,
  changes: OwnerChanges,
): Promise<Result<JobTicket, ChangeTicketRefusal>> {
  const { job, last } = await loadJob(deps, jobId);
  const held = decideHeld(job, last, owner);
  if (!held.ok) return held;
  const { value } = held;
  const decided = changeTicket(value.ticket, changes, isOpaqueJob(value));
  if (decided.notes.length > 0) return refuse('settings-in-document');
  const ticket = withoutEmpty(decided.ticket);
  const pages = value.facts?.pages;
  if (ticket.pageRanges !== undefined && pages !== undefined) {
    if (pagesSelected(pages, ticket.pageRanges).length === 0) return refuse('no-such-pages');
  }
  const stored = await deps.jobs.change(value.id, { states: ['pending-held'] }, { ticket }, [
    jobEvent('job.ticket-changed', value, `person:${owner.personId}`, deps.clock.now(), {
      members: Object.keys(changes),
    }),
  ]);
  return stored === undefined ? refuse('being-printed') : accept(ticket);
}

function withoutEmpty(ticket: JobTicket): JobTicket {
  const kept = Object.entries(ticket).filter(([, value]) => !(Array.isArray(value) && value.length === 0));
  return Object.fromEntries(kept);
}
