/** Step: the owner changes what a waiting job asks for, from the client (Set-Job-Attributes, RFC 3380 §4.2). */

import type { JobTicket } from '../../../drivers/device/job.ts';
import { QueueRefusal, type TicketChange } from '../../../drivers/device/print-queue.ts';
import { isOpaque } from '../document-format.ts';
import type { PrintJob } from '../job.ts';
import { jobEvent } from '../job-event.ts';
import type { Submitter } from './identify-submitter.ts';
import type { IntakeDeps } from './intake-deps.ts';
import { actorOf } from './take-job.ts';

/**
 * Writes the changed ticket with its event. Windows sets the attributes of a job after it made it.
 *
 * @throws QueueRefusal `not-possible` for a job that prints or is over, and for a document in a printer language, which
 * has everything but the copies in itself.
 */
export async function changeTicket(
  deps: Pick<IntakeDeps, 'jobs' | 'clock'>,
  job: PrintJob,
  submitter: Submitter,
  change: TicketChange,
): Promise<void> {
  const members = [...change.remove, ...Object.keys(change.set)];
  if (isOpaque(job.documentFormat ?? '') && members.some((member) => member !== 'copies')) {
    throw new QueueRefusal(
      'not-possible',
      '設定は文書の中にあります。 / The document holds its own settings.',
    );
  }
  const ticket = changedTicket(job.ticket, change);
  const at = deps.clock.now();
  const stored = await deps.jobs.change(job.id, { states: ['pending-held'] }, { ticket }, [
    jobEvent('job.ticket-changed', job, actorOf(submitter), at, { members }),
  ]);
  if (stored === undefined) {
    throw new QueueRefusal('not-possible', '印刷中か、終わったジョブです。 / It is printing or over.');
  }
}

/** The ticket with members taken away, then others put in. */
function changedTicket(ticket: JobTicket, { set, remove }: TicketChange): JobTicket {
  const left = Object.entries(ticket).filter(([member]) => !(remove as readonly string[]).includes(member));
  return { ...Object.fromEntries(left), ...set };
}
