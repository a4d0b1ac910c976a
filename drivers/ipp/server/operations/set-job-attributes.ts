/** Set-Job-Attributes (RFC 3380 §4.2): the owner changes the ticket of a job that waits. */

import type { JobTicket } from '../../../device/job.ts';
import type { QueueDescription, TicketChange } from '../../../device/print-queue.ts';
import type { IppAttributes, IppValue } from '../../message/message.ts';
import { unsupported } from '../../message/values.ts';
import { type Operation, plainSuccess, targetJobId } from '../exchange.ts';
import { badRequest, IppRefusal } from '../ipp-refusal.ts';
import { readJobTicket } from '../job-ticket.ts';
import { jobCreationAttributes } from '../printer/capabilities.ts';
import type { settableJobAttributes } from '../printer/changes.ts';

/** The ticket member of each settable attribute. */
const members: Readonly<Record<(typeof settableJobAttributes)[number], keyof JobTicket>> = {
  copies: 'copies',
  finishings: 'finishings',
  media: 'media',
  'media-col': 'media',
  'multiple-document-handling': 'multipleDocumentHandling',
  'number-up': 'numberUp',
  'orientation-requested': 'orientationRequested',
  'output-bin': 'outputBin',
  'page-ranges': 'pageRanges',
  'print-color-mode': 'printColorMode',
  'print-quality': 'printQuality',
  'print-scaling': 'printScaling',
  sides: 'sides',
};

/** All of the change is made or nothing of it. The queue judges whose job it is and whether it still waits. */
export const setJobAttributes: Operation = async (exchange) => {
  const { queue, caller, jobAttributes } = exchange;
  if (jobAttributes.size === 0) throw badRequest('the request sets no job attribute (RFC 3380 section 4.2)');
  const change = readChange(jobAttributes, await queue.describe(caller));
  await queue.changeTicket?.(caller, targetJobId(exchange), change);
  return plainSuccess;
};

/** Judged as at job creation with fidelity (RFC 3380 §4.2); the reasons in the order of RFC 3380 §4.1.3. */
function readChange(asked: IppAttributes, description: QueueDescription): TicketChange {
  const names = [...asked.keys()];
  refuse(
    names.filter((name) => !isSettable(name) && !(jobCreationAttributes as readonly string[]).includes(name)),
    'client-error-attributes-or-values-not-supported',
    () => [unsupported],
  );
  refuse(
    names.filter((name) => !isSettable(name)),
    'client-error-attributes-not-settable',
    () => [{ tag: 'not-settable' }],
  );
  const removed = names.filter((name) => asked.get(name)?.[0]?.tag === 'delete-attribute');
  const set = new Map([...asked].filter(([name]) => !removed.includes(name)));
  const { ticket, unsupported: rejected } = readJobTicket(set, description);
  refuse(
    [...rejected.keys()],
    'client-error-attributes-or-values-not-supported',
    (name) => rejected.get(name) ?? [],
  );
  return { set: ticket, remove: removed.filter(isSettable).map((name) => members[name]) };
}

function refuse(
  names: readonly string[],
  status: 'client-error-attributes-or-values-not-supported' | 'client-error-attributes-not-settable',
  valuesOf: (name: string) => readonly IppValue[],
): void {
  if (names.length === 0) return;
  const attributes = new Map(names.map((name) => [name, valuesOf(name)]));
  throw new IppRefusal(status, 'the job stays as it is: not all of the attributes can be set', attributes);
}

function isSettable(name: string): name is keyof typeof members {
  return Object.hasOwn(members, name);
}
