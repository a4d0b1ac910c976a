/** Restart-Job (RFC 8011 §4.3.7). */

import { type Operation, targetJobId } from '../exchange.ts';
import { IppRefusal } from '../ipp-refusal.ts';

/** `client-error-not-possible` for the owner, `not-found` for others: the document of a finished job is erased. */
export const restartJob: Operation = async (exchange) => {
  await exchange.queue.getJob(exchange.caller, targetJobId(exchange));
  throw new IppRefusal('client-error-not-possible', 'a finished job keeps no document; send it again');
};
