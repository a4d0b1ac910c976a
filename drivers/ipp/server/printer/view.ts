/** What the printer attributes are computed from: the queue's description, the caller's view of it, and the moment. */

import type { QueueDescription } from '../../../device/print-queue.ts';

/** One way to reach the printer; the three `uri-...-supported` attributes list these in step (RFC 8011 §5.4.1-3). */
export interface PrinterAccess {
  readonly uri: string;
  readonly security: 'none' | 'tls';
  readonly authentication: 'none' | 'requesting-user-name' | 'basic';
}

/** Everything that a group of printer attributes may depend on. */
export interface PrinterView {
  readonly description: QueueDescription;
  /** At least one. */
  readonly access: readonly PrinterAccess[];
  /** `http(s)://authority` of the listener as the caller addressed it, for icons. */
  readonly webBase: string;
  readonly now: Date;
  /** Language of the queue's own texts. */
  readonly naturalLanguage: string;
  /** Operation-ids served. */
  readonly operations: readonly number[];
  /** True when jobs can be changed, events subscribed to, and so all of IPP/2.1 is there (PWG 5100.12). */
  readonly isFull: boolean;
  /** True when the owner of a waiting job can change its ticket. */
  readonly changesJobs: boolean;
  readonly takesSubscriptions: boolean;
  /** Seconds after which a job without documents is given up. */
  readonly multipleOperationTimeOutSeconds: number;
  /** Most kilo-octets of one document. */
  readonly maxDocumentKOctets: number;
}

/** `printer-up-time` of a moment (RFC 8011 §5.4.29): whole seconds since the queue came up, plus one; never below 0. */
export function printerTime(upSince: Date, moment: Date): number {
  return Math.max(0, Math.floor((moment.getTime() - upSince.getTime()) / 1000) + 1);
}

/** True when the queue accepts this media type. */
export function acceptsFormat(description: QueueDescription, format: string): boolean {
  return description.documentFormats.includes(format);
}
