/** Create-Job (RFC 8011 §4.2.4): a job whose document follows with Send-Document. */

import { answerWith, type Operation, viewJobs } from '../exchange.ts';
import { creationAnswerAttributes, selectJobAttributes } from '../job-attributes.ts';
import { readJobRequest } from '../job-request.ts';
import { withSubscriptions } from '../subscription/subscribe.ts';

/** Answers with the new job-id. */
export const createJob: Operation = async (exchange) => {
  const { request, unsupported, description } = await readJobRequest(exchange);
  const job = await exchange.queue.createJob(exchange.caller, request);
  const view = viewJobs(exchange, description);
  const attributes = selectJobAttributes(job, view, creationAnswerAttributes);
  return withSubscriptions(exchange, job.jobId, answerWith('job-attributes', [attributes], unsupported));
};
