/** Release-Job (RFC 8011 §4.3.6): let a held job go. */

import { type Operation, plainSuccess, targetJobId } from '../exchange.ts';

/** A queue that waits for the owner at a device may refuse. */
export const releaseJob: Operation = async (exchange) => {
  await exchange.queue.releaseJob(exchange.caller, targetJobId(exchange));
  return plainSuccess;
};
