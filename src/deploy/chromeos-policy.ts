/** The printer for the ChromeOS policy "Printers": an array with one JSON text for each printer. Pure. */

import { createHash } from 'node:crypto';
import type { KitTarget, PrinterAddress } from './kit-target.ts';

/** The policy as JSON. A personal address belongs into a policy for that user only. */
export function buildChromeosPolicy(target: KitTarget, { uri }: PrinterAddress): string {
  const printer = {
    // The policy wants 32 hex digits that stay the same for the same printer.
    id: createHash('sha256').update(`chromeos:${target.uuid}`).digest('hex').slice(0, 32),
    display_name: target.printerName,
    description: `${target.organization.ja} ${target.segmentName.ja}`,
    manufacturer: 'Tomeoki',
    model: 'Tomeoki Hold and Release',
    uri,
    ppd_resource: { autoconf: true },
  };
  return `${JSON.stringify({ Printers: [JSON.stringify(printer)] }, null, 2)}\n`;
}
