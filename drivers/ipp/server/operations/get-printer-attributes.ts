/** Get-Printer-Attributes (RFC 8011 §4.2.5). Never asks for a password: clients break when it does. */

import { answerWith, type IppExchange, type Operation } from '../exchange.ts';
import { selectPrinterAttributes } from '../printer/printer-attributes.ts';
import type { PrinterView } from '../printer/view.ts';
import { readRequestedAttributes } from '../requested-attributes.ts';

/** The queue's description in IPP's words. `document-format` does not change the answer, so it is not judged. */
export const getPrinterAttributes: Operation = async (exchange) => {
  const view = viewPrinter(exchange, await exchange.queue.describe(exchange.caller));
  const requested = readRequestedAttributes(exchange.operationAttributes);
  return answerWith('printer-attributes', [selectPrinterAttributes(view, requested)]);
};

/** What the printer attributes of an answer are computed from. */
export function viewPrinter(exchange: IppExchange, description: PrinterView['description']): PrinterView {
  const { profile, queue } = exchange;
  return {
    description,
    access: exchange.accessFor(description.authentication),
    webBase: exchange.webBase,
    now: exchange.now(),
    naturalLanguage: profile.naturalLanguage,
    operations: profile.operationsOf(queue),
    isFull: queue.changeTicket !== undefined && queue.subscriptions !== undefined,
    changesJobs: queue.changeTicket !== undefined,
    takesSubscriptions: queue.subscriptions !== undefined,
    multipleOperationTimeOutSeconds: profile.multipleOperationTimeOutSeconds,
    maxDocumentKOctets: Math.floor(profile.maxDocumentBytes / 1024),
  };
}
