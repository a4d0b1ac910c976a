/** Validate-Job (RFC 8011 §4.2.3): would this job be taken? */

import { answerWith, type Operation } from '../exchange.ts';
import { readJobRequest } from '../job-request.ts';

/** Stores nothing. */
export const validateJob: Operation = async (exchange) => {
  const { request, unsupported } = await readJobRequest(exchange);
  await exchange.queue.validateJob(exchange.caller, request);
  return answerWith('job-attributes', [], unsupported);
};
