/** Get-Job-Attributes (RFC 8011 §4.3.4). */

import { answerWith, type Operation, targetJobId, viewJobs } from '../exchange.ts';
import { selectJobAttributes } from '../job-attributes.ts';
import { readRequestedAttributes } from '../requested-attributes.ts';

/** All attributes unless `requested-attributes` says otherwise. */
export const getJobAttributes: Operation = async (exchange) => {
  const job = await exchange.queue.getJob(exchange.caller, targetJobId(exchange));
  const view = viewJobs(exchange, await exchange.queue.describe(exchange.caller));
  const requested = readRequestedAttributes(exchange.operationAttributes);
  return answerWith('job-attributes', [selectJobAttributes(job, view, requested)]);
};
