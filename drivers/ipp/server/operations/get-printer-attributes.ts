/** Get-Printer-Attributes (RFC 8011 §4.2.5). Never asks for a password: clients break when it does. */

import { answerWith, type Operation } from '../exchange.ts';
import { selectPrinterAttributes } from '../printer/printer-attributes.ts';
import { readRequestedAttributes } from '../requested-attributes.ts';

/** The queue's description in IPP's words. `document-format` does not change the answer, so it is not judged. */
export const getPrinterAttributes: Operation = async (exchange) => {
  const { profile, queue, caller } = exchange;
  const description = await queue.describe(caller);
  const view = {
    description,
    access: exchange.accessFor(description.authentication),
    webBase: exchange.webBase,
    now: exchange.now(),
    naturalLanguage: profile.naturalLanguage,
    operations: profile.operations,
    multipleOperationTimeOutSeconds: profile.multipleOperationTimeOutSeconds,
    maxDocumentKOctets: Math.floor(profile.maxDocumentBytes / 1024),
  };
  const requested = readRequestedAttributes(exchange.operationAttributes);
  return answerWith('printer-attributes', [selectPrinterAttributes(view, requested)]);
};
