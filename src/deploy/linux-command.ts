/** The shell script that adds the printer to CUPS. Pure. */

import { quoteShell } from './escape.ts';
import type { KitTarget, PrinterAddress } from './kit-target.ts';

/** The script. Run twice, it changes the queue to the same again. */
export function buildLinuxScript(target: KitTarget, { uri }: PrinterAddress): string {
  const lines = [
    '#!/bin/sh',
    '# Adds the printer to CUPS (Linux, macOS). Run it as a member of the print administrators (lpadmin).',
    ...(target.hasPersonalAddress ? ['# Keep this file secret: it holds a personal address.'] : []),
    'set -eu',
    `lpadmin -p ${quoteShell(target.queueName)} -E -D ${quoteShell(target.printerName)} -v ${quoteShell(uri)} -m everywhere`,
    `echo ${quoteShell(`登録しました。 / Added: ${target.queueName}`)}`,
  ];
  return `${lines.join('\n')}\n`;
}
