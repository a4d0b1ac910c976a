/** Identify-Printer (PWG 5100.13 §5.1): help the person find the device. */

import { type Operation, plainSuccess } from '../exchange.ts';

/** A queue without a device does nothing. */
export const identifyPrinter: Operation = async (exchange) => {
  await exchange.queue.identify(exchange.caller);
  return plainSuccess;
};
