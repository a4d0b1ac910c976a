/** Pause-Printer, Resume-Printer, Purge-Jobs, Enable-Printer, Disable-Printer (RFC 8011 §4.2.7-9, RFC 3998 §3.1). */

import type { Operation } from '../exchange.ts';
import { IppRefusal } from '../ipp-refusal.ts';

/**
 * Always `client-error-not-authorized`: one person at a client must not stop everybody's queue or throw away their
 * jobs. IPP/2.1 wants these operations answered (PWG 5100.12 §6.3); administrators have the service's own commands.
 */
export const administerPrinter: Operation = async () => {
  throw new IppRefusal(
    'client-error-not-authorized',
    'the queue is administered at the service, not over IPP',
  );
};
