/** Set-Printer-Attributes and Get-Printer-Supported-Values (RFC 3380 §4.1, §4.3): nothing of the printer is settable. */

import type { IppValue } from '../../message/message.ts';
import { attributesOf, unsupported } from '../../message/values.ts';
import { answerWith, type Operation } from '../exchange.ts';
import { badRequest, IppRefusal } from '../ipp-refusal.ts';
import { selectPrinterAttributes } from '../printer/printer-attributes.ts';
import { readRequestedAttributes } from '../requested-attributes.ts';
import { viewPrinter } from './get-printer-attributes.ts';

const notSettable: IppValue = { tag: 'not-settable' };

/**
 * `client-error-attributes-not-settable` for what the printer has, `client-error-attributes-or-values-not-supported`
 * for what it does not know (RFC 3380 §4.1.3).
 */
export const setPrinterAttributes: Operation = async (exchange) => {
  const asked = attributesOf(exchange.message, 'printer-attributes');
  if (asked.size === 0) throw badRequest('the request sets no printer attribute (RFC 3380 section 4.1.2)');
  const view = viewPrinter(exchange, await exchange.queue.describe(exchange.caller));
  const known = selectPrinterAttributes(view, undefined);
  const unknown = [...asked.keys()].filter((name) => !known.has(name));
  throw unknown.length > 0
    ? new IppRefusal(
        'client-error-attributes-or-values-not-supported',
        'the printer does not know these attributes',
        new Map(unknown.map((name) => [name, [unsupported]])),
      )
    : new IppRefusal(
        'client-error-attributes-not-settable',
        'these attributes are set at the service, not over IPP',
        new Map([...asked.keys()].map((name) => [name, [notSettable]])),
      );
};

/** Each attribute asked for by name that the printer has, as `not-settable`; nothing when none is named. */
export const getPrinterSupportedValues: Operation = async (exchange) => {
  const asked = readRequestedAttributes(exchange.operationAttributes) ?? new Set<string>();
  const view = viewPrinter(exchange, await exchange.queue.describe(exchange.caller));
  const known = selectPrinterAttributes(view, undefined);
  const values = [...asked].filter((name) => known.has(name)).map((name) => [name, [notSettable]] as const);
  return answerWith('printer-attributes', [new Map(values)]);
};
