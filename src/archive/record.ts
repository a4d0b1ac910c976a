/** Records in the archive and their renditions (ISO 15489-1). */

import type { FilingDecision } from '../scan/filing-decision.ts';
import type { PersonId, RecordId, ScanId, SegmentId } from '../shared/ids.ts';
import type { RecordValues } from './record-values.ts';

/** A document taken into the archive. */
export interface ArchiveRecord {
  readonly id: RecordId;
  readonly segment: SegmentId;
  /** The scan it came from. */
  readonly scanId: ScanId | undefined;
  readonly title: string;
  readonly ownerId: PersonId | undefined;
  readonly department: string;
  readonly pageCount: number;
  readonly capturedAt: Date;
  /** Absent: no rule said anything. */
  readonly filing?: RecordFiling;
  /** Absent: nothing was understood. */
  readonly values?: RecordValues;
  /** How often it was changed, and one; absent: 1. */
  readonly version?: number;
}

/** What the file plan says of a record. */
export type RecordFiling = Pick<FilingDecision, 'classCode' | 'binder' | 'retention' | 'access'>;

/**
 * What a rendition is: the bytes as received, the PDF with a text layer, one page as a picture, one page as read, a PDF of
 * pictures with the Individual Numbers burned out.
 */
export type RenditionKind = 'original' | 'searchable-pdf' | 'page-image' | 'text' | 'masked-pdf';

/** One form of a record, or of one page of it, as it lies sealed in the vault. */
export interface Rendition {
  readonly kind: RenditionKind;
  /** One-based; 0 for the whole record. */
  readonly pageNumber: number;
  readonly mediaType: string;
  /** Length of the plain bytes. */
  readonly byteLength: number;
  /** SHA-256 of the plain bytes, 32 bytes. */
  readonly sha256: Uint8Array;
  readonly blobKey: string;
  /** Undefined once it was destroyed: the rendition can never be read again. */
  readonly wrappedKey: string | undefined;
  readonly keyId: string | undefined;
}
