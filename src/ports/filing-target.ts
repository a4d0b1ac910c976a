/** A place outside the service where documents are filed: a folder, a bucket, a content service. */

import type { FieldName } from '../scan/understanding.ts';
import type { ByteStream } from './blob-store.ts';

/** The files that are filed of one document, together: what came in, the PDF with text, text and boxes, the manifest. */
export const filingRenditions = ['original', 'searchable-pdf', 'text', 'manifest'] as const;

/** One of {@link filingRenditions}. */
export type FilingRendition = (typeof filingRenditions)[number];

/** What is known of a document beside its bytes, for targets that keep columns or a metadata template. */
export interface FilingFields extends Partial<Readonly<Record<FieldName, string>>> {
  /** 件名, or what stands in for it. */
  readonly title: string;
  readonly segment: string;
  readonly department: string;
  /** Display name; empty without an owner. */
  readonly owner: string;
  /** Moment of receipt, RFC 3339 in UTC. */
  readonly 'received-at': string;
  /** Kind of paper, one of `documentKinds`. */
  readonly kind?: string;
  /** 分類記号 */
  readonly 'class-code'?: string;
  /** 簿冊: `2026年度 給水契約`. */
  readonly binder?: string;
  /** Last day of the 保存期間 `YYYY-MM-DD`, or `permanent`. */
  readonly 'retention-until'?: string;
  /** Access class of the rule. */
  readonly access?: string;
}

/** How long a copy must stay. `permanent` is for targets that know no end; others take their longest. */
export type FilingRetention = Date | 'permanent';

/** One file to put into a target. */
export interface FilingItem {
  /** Path inside the target, `/` between folders, each part made safe for file systems by the filing step. */
  readonly location: string;
  readonly mediaType: string;
  readonly byteLength: number;
  /** SHA-256 of the bytes, 32 bytes. */
  readonly sha256: Uint8Array;
  /** Our id of the document (a UUID): the same for all files of one document, and at every attempt. */
  readonly documentId?: string;
  /** Which file of the document it is. */
  readonly rendition?: FilingRendition;
  /** The rule's own metadata, filled in: keys of 1 to 40 characters `a-z0-9-`, 20 at most; values of any text. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** What is known of the document. */
  readonly fields?: FilingFields;
  /** Not to be removed before. Targets without a lock keep it as metadata, or not at all. */
  readonly retention?: FilingRetention;
}

/** What a target says of a copy. Members that the target does not know are absent. */
export interface FiledCopy {
  readonly byteLength: number;
  /** SHA-256 that was recorded with the copy, or that the target worked out itself. */
  readonly sha256?: Uint8Array;
  /** The copy is locked until then. */
  readonly retainUntil?: Date;
}

/** What became of a copy that is to be removed. */
export type RemovalOutcome =
  /** Gone now, or before; looked at again. `beyond`: what the target may still keep that cannot be reached from here. */
  | { readonly kind: 'removed' | 'absent'; readonly beyond?: 'trash-or-versions' }
  /** Kept by the target until then; undefined: until somebody lifts it. Nothing was removed. */
  | { readonly kind: 'locked'; readonly until: Date | undefined };

/**
 * A filing target. Faults are `ServiceError`s with `STORE_...` codes. One that answers 429, or 503 with Retry-After,
 * throws `STORE_FILING_BUSY`; when it says how long it wants to be left alone, with `details.retryAfterMs` (a number of
 * milliseconds). The outbox then sends it nothing before, and other targets go on.
 */
export interface FilingTarget {
  /**
   * How locations are planned: `location` (default) by the rule's template, `content` in folders made of the original's
   * SHA-256, so that the same original always lies at the same place.
   */
  readonly layout?: 'location' | 'content';
  /** Puts one file. The same bytes at the same location count as done; other bytes there: `STORE_FILING_CONFLICT`. */
  put(item: FilingItem, open: () => ByteStream): Promise<void>;
  /** Reads the file back from the target and returns its SHA-256 and length, or undefined when it is not there. */
  readBack(
    location: string,
  ): Promise<{ readonly sha256: Uint8Array; readonly byteLength: number } | undefined>;
  /**
   * What the target says of a copy without handing out its bytes, or undefined when it is not there. Without this
   * member the drift check reads copies back.
   */
  describe?(location: string): Promise<FiledCopy | undefined>;
  /**
   * Removes a copy with every version, deletion mark and trashed form of it that the target lets be reached, and looks
   * whether it is gone. One version that is locked keeps them all. Safe to repeat. Targets without this member keep
   * what they have.
   */
  remove?(location: string): Promise<RemovalOutcome>;
  /** Until when anything of a copy is locked, `held` without an end; undefined: `remove` may go. Removes nothing. */
  lockOf?(location: string): Promise<Date | 'held' | undefined>;
  /** Throws when the target cannot be used. */
  check(): Promise<void>;
}
