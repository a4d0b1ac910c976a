/** Close-Job (PWG 5100.11 §5.1): no more documents will follow. */

import { type Operation, plainSuccess, targetJobId } from '../exchange.ts';

/** The queue starts the job or gives it up when it has no document. */
export const closeJob: Operation = async (exchange) => {
  await exchange.queue.closeJob(exchange.caller, targetJobId(exchange));
  return plainSuccess;
};
