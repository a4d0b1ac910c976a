/** The form of an export of the audit: JSON Lines, one head, one line an event, one end that is signed. Pure. */

import type { StoredAuditEvent } from '../ports/audit-store.ts';
import type { SignedClaims } from '../ports/key-ring.ts';

/** `format` of the head. */
export const exportFormat = 'tomeoki-audit-export';
/** `typ` of the JWS at the end. */
export const exportType = 'tomeoki-audit-export+jws';

/** What was asked for, as it stands in the head. */
export interface ExportScope {
  /** `document:<id>`, `person:<id>`, or `period`. */
  readonly of: string;
  /** For a document: its record, its scan and the job it came from, as far as they are known. */
  readonly subjects?: readonly string[];
  readonly kinds?: readonly string[];
  /** First moment and the moment after the last (RFC 3339); absent: the beginning, the last sealed event. */
  readonly from?: string;
  readonly before?: string;
}

/** First line. */
export interface ExportHead {
  readonly format: typeof exportFormat;
  readonly version: 1;
  readonly scope: ExportScope;
  /** Moment (RFC 3339) at which it was made. */
  readonly madeAt: string;
  readonly segments: readonly string[];
}

/** One event with its place in the chain. Its link can be computed from the line alone. */
export interface ExportedEvent {
  readonly segment: string;
  readonly sequence: number;
  /** Hash of the link before, base64url. */
  readonly previous: string;
  /** Hash of this link, base64url. */
  readonly hash: string;
  readonly event: StoredAuditEvent;
}

/** What was gone through in one segment. */
export interface ExportedRange {
  readonly segment: string;
  /** First and last link that was looked at; 0 when there was none. */
  readonly firstLink: number;
  readonly lastLink: number;
  /** Hash of the link before the first, and of the last, base64url. */
  readonly before: string;
  readonly head: string;
  /** Events that fitted. */
  readonly events: number;
  /** Events written and not sealed yet when it was made: they are not in it. */
  readonly unsealed: number;
}

/** Last line; `signature` is a JWS over {@link endClaims}. */
export interface ExportEnd {
  readonly ranges: readonly ExportedRange[];
  /** Events in all. */
  readonly events: number;
  /** SHA-256 of every byte before this line, hex. */
  readonly sha256: string;
  /** SHA-256 of the table (CSV) made with it, hex; absent without one. */
  readonly csvSha256?: string;
  readonly signature: string;
}

/** What the signature at the end states. */
export function endClaims(end: Omit<ExportEnd, 'signature'>): SignedClaims {
  return { ...end };
}

/** True when an export goes through whole periods, so that each link must follow on the one before. */
export function isGapless(scope: ExportScope): boolean {
  return scope.of === 'period' && scope.kinds === undefined;
}
