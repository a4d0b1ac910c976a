/** Cancel-My-Jobs (PWG 5100.11 §5.2): the caller's own jobs, all of them or those named. */

import { allIntegers } from '../../message/values.ts';
import { type Operation, plainSuccess } from '../exchange.ts';
import { badRequest } from '../ipp-refusal.ts';

/** Most `job-ids` in one request. */
const maxJobIds = 1000;

/** The queue knows whose jobs they are; names in the request do not decide it. */
export const cancelMyJobs: Operation = async (exchange) => {
  const { operationAttributes, queue, caller } = exchange;
  const jobIds = operationAttributes.has('job-ids') ? allIntegers(operationAttributes, 'job-ids') : undefined;
  if (jobIds !== undefined && jobIds.length > maxJobIds) throw badRequest('too many job-ids');
  await queue.cancelMyJobs(caller, jobIds);
  return plainSuccess;
};
