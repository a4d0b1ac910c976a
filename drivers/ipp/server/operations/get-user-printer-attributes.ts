/** Get-User-Printer-Attributes (PWG 5100.11 §5.1): what the printer does for the one who asks. */

import { answerWith, type Operation } from '../exchange.ts';
import { selectPrinterAttributes } from '../printer/printer-attributes.ts';
import { readRequestedAttributes } from '../requested-attributes.ts';
import { viewPrinter } from './get-printer-attributes.ts';

/** Unlike Get-Printer-Attributes it may ask for a password: without knowing the caller there is nothing to tell. */
export const getUserPrinterAttributes: Operation = async (exchange) => {
  const { queue, caller } = exchange;
  const description = await (queue.describeForUser?.(caller) ?? queue.describe(caller));
  const requested = readRequestedAttributes(exchange.operationAttributes);
  return answerWith('printer-attributes', [
    selectPrinterAttributes(viewPrinter(exchange, description), requested),
  ]);
};
