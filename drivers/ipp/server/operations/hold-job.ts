/** Hold-Job (RFC 8011 §4.3.5): keep a pending job from printing. */

import { type Operation, plainSuccess, targetJobId } from '../exchange.ts';

/** The queue judges whether the job can still be held. */
export const holdJob: Operation = async (exchange) => {
  await exchange.queue.holdJob(exchange.caller, targetJobId(exchange));
  return plainSuccess;
};
