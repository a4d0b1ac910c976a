/** Cancel-Job (RFC 8011 §4.3.3): stop a job that is not finished. */

import { type Operation, plainSuccess, targetJobId } from '../exchange.ts';

/** Refused with `client-error-not-possible` by the queue when the job is finished. */
export const cancelJob: Operation = async (exchange) => {
  await exchange.queue.cancelJob(exchange.caller, targetJobId(exchange));
  return plainSuccess;
};
