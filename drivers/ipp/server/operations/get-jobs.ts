/** Get-Jobs (RFC 8011 §4.2.6; `job-ids` of PWG 5100.7 §5.3). */

import { type QueuedJob, QueueRefusal } from '../../../device/print-queue.ts';
import type { IppAttributes } from '../../message/message.ts';
import { allIntegers, firstBoolean, firstInteger, firstString, keyword } from '../../message/values.ts';
import { answerWith, type IppExchange, type Operation, viewJobs } from '../exchange.ts';
import { badRequest, IppRefusal } from '../ipp-refusal.ts';
import { defaultListAttributes, selectJobAttributes } from '../job-attributes.ts';
import { readRequestedAttributes } from '../requested-attributes.ts';

/** Most jobs in one answer. */
const maxJobs = 10_000;

/** Most `job-ids` in one request. */
const maxJobIds = 100;

/** Gives `job-id` and `job-uri` of the jobs that are not finished, unless asked otherwise. */
export const getJobs: Operation = async (exchange) => {
  const { operationAttributes } = exchange;
  const jobs = operationAttributes.has('job-ids') ? await findNamedJobs(exchange) : await listJobs(exchange);
  const requested = readRequestedAttributes(operationAttributes) ?? defaultListAttributes;
  const view = viewJobs(exchange, await exchange.queue.describe(exchange.caller));
  return answerWith(
    'job-attributes',
    jobs.map((job) => selectJobAttributes(job, view, requested)),
  );
};

async function listJobs({ operationAttributes, queue, caller }: IppExchange): Promise<readonly QueuedJob[]> {
  const limit = firstInteger(operationAttributes, 'limit');
  if (operationAttributes.has('limit') && (limit === undefined || limit < 1)) {
    throw badRequest('limit must be 1 or more (RFC 8011 section 4.2.6.1)');
  }
  const jobs = await queue.listJobs(caller, {
    which: readWhichJobs(operationAttributes),
    myJobs: firstBoolean(operationAttributes, 'my-jobs') ?? false,
    limit: Math.min(limit ?? maxJobs, maxJobs),
  });
  return jobs.slice(0, Math.min(limit ?? maxJobs, maxJobs));
}

function readWhichJobs(operation: IppAttributes): 'completed' | 'not-completed' | 'all' {
  const which = firstString(operation, 'which-jobs') ?? 'not-completed';
  if (which === 'completed' || which === 'not-completed' || which === 'all') return which;
  throw new IppRefusal(
    'client-error-attributes-or-values-not-supported',
    'this value of which-jobs is not supported',
    new Map([['which-jobs', [keyword(which)]]]),
  );
}

/** Jobs that are gone, or that the caller may not see, are left out. */
async function findNamedJobs({ operationAttributes, queue, caller }: IppExchange): Promise<QueuedJob[]> {
  if (operationAttributes.has('which-jobs') || operationAttributes.has('my-jobs')) {
    throw badRequest('job-ids cannot be combined with which-jobs or my-jobs (PWG 5100.7 section 5.3)');
  }
  const jobIds = allIntegers(operationAttributes, 'job-ids');
  if (jobIds.length > maxJobIds) throw badRequest('too many job-ids');
  const found: QueuedJob[] = [];
  for (const jobId of jobIds) {
    try {
      found.push(await queue.getJob(caller, jobId));
    } catch (error) {
      const absent =
        error instanceof QueueRefusal && (error.reason === 'not-found' || error.reason === 'not-authorized');
      if (!absent) throw error;
    }
  }
  return found;
}
