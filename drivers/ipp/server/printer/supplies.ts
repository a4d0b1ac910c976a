/** Toner and paper as the device reports them (PWG 5100.13 §6.6.16-18): all three attributes or none. */

import type { QueueSupply } from '../../../device/print-queue.ts';
import type { IppAttributes } from '../../message/message.ts';
import { octetString, uri } from '../../message/values.ts';
import { attributeSet, shortText } from '../literal.ts';
import type { PrinterView } from './view.ts';

/** Supply attributes; none when the queue reports no supplies. */
export function supplyAttributes({ description }: PrinterView): IppAttributes {
  const supplies = description.supplies ?? [];
  if (supplies.length === 0) return attributeSet({});
  return attributeSet({
    'printer-supply': supplies.map((supply, index) => octetString(Buffer.from(formatSupply(supply, index)))),
    'printer-supply-description': supplies.map((supply) => shortText(supply.description)),
    'printer-supply-info-uri': uri(description.moreInfoUrl),
  });
}

/** The `name=value;` form of a prtMarkerSuppliesTable row (RFC 3805; PWG 5100.13 §6.6.16). */
function formatSupply(supply: QueueSupply, index: number): string {
  const level = supply.levelPercent < 0 ? -1 : Math.min(100, Math.round(supply.levelPercent));
  return `index=${index + 1};class=supplyThatIsConsumed;type=${supply.type};unit=percent;maxcapacity=${level < 0 ? -1 : 100};level=${level};colorantname=${supply.colorant};`;
}
