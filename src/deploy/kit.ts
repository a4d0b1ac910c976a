/** The set-up kit of one printer: a file for each kind of machine, and the page that explains them. Pure. */

import { ServiceError } from '../shared/errors/service-error.ts';
import { buildAppleProfile } from './apple-profile.ts';
import { buildChromeosPolicy } from './chromeos-policy.ts';
import { buildInstructions, kitFileNames } from './instructions.ts';
import { type KitFile, type KitTarget, parsePrinterUri } from './kit-target.ts';
import { buildLinuxScript } from './linux-command.ts';
import { buildWindowsScript } from './windows-script.ts';

/**
 * Makes all files. The same target gives the same bytes. Whoever shows them must keep them from all but their person
 * when the address is personal.
 *
 * @throws ServiceError `PRINT_ADDRESS_INVALID` when the address is none that this service makes.
 */
export function buildKit(target: KitTarget): readonly KitFile[] {
  const address = parsePrinterUri(target.printerUri);
  if (address === undefined || !/^[a-z][a-z0-9-]{0,60}$/.test(target.queueName)) {
    throw new ServiceError('PRINT_ADDRESS_INVALID');
  }
  const file = (fileName: string, mediaType: string, text: string): KitFile => ({
    fileName,
    mediaType,
    bytes: new TextEncoder().encode(text),
  });
  return [
    file(kitFileNames.page, 'text/html; charset=utf-8', buildInstructions(target, address)),
    file(kitFileNames.windows, 'text/plain; charset=utf-8', buildWindowsScript(target, address)),
    file(kitFileNames.apple, 'application/x-apple-aspen-config', buildAppleProfile(target, address)),
    file(kitFileNames.chromeos, 'application/json', buildChromeosPolicy(target, address)),
    file(kitFileNames.linux, 'text/x-shellscript; charset=utf-8', buildLinuxScript(target, address)),
  ];
}
