/** Print jobs as every protocol sees them: states, reasons and ticket, in IPP's words (RFC 8011 §5.3.7, PWG 5100.11). */

/** `job-state` keywords (RFC 8011 §5.3.7). */
export type JobState =
  | 'pending'
  | 'pending-held'
  | 'processing'
  | 'processing-stopped'
  | 'canceled'
  | 'aborted'
  | 'completed';

/** True for the states a job never leaves (RFC 8011 §5.3.7). */
export function isTerminal(state: JobState): boolean {
  return state === 'canceled' || state === 'aborted' || state === 'completed';
}

/** A document's bytes, in order, of any length. */
export type ByteSource = AsyncIterable<Uint8Array>;

/**
 * What the client asked of the output: the Job Template attributes that the service understands.
 * A member that is absent was not asked for, and the device's default applies.
 */
export interface JobTicket {
  /** 1 to 9999. */
  readonly copies?: number;
  readonly sides?: 'one-sided' | 'two-sided-long-edge' | 'two-sided-short-edge';
  readonly printColorMode?: 'auto' | 'color' | 'monochrome';
  /** PWG 5101.1 self-describing media name, such as `iso_a4_210x297mm`. */
  readonly media?: string;
  /** `media-source` keyword: the tray that the sheets must come from, such as `tray-2`. */
  readonly mediaSource?: string;
  /** 3 draft, 4 normal, 5 high. */
  readonly printQuality?: 3 | 4 | 5;
  /** 3 portrait, 4 landscape, 5 reverse-landscape, 6 reverse-portrait, 7 none. */
  readonly orientationRequested?: 3 | 4 | 5 | 6 | 7;
  /** One-based, inclusive, ascending. */
  readonly pageRanges?: readonly { readonly lower: number; readonly upper: number }[];
  readonly numberUp?: number;
  readonly outputBin?: string;
  readonly multipleDocumentHandling?: string;
  readonly printScaling?: string;
  /** Finishing enums as registered (3 none, 4 staple, 5 punch, ...). */
  readonly finishings?: readonly number[];
}
