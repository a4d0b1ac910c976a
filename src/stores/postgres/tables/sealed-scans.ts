/** Tables of scans that were sealed because of an Individual Number. */

import type { Generated } from 'kysely';
import type { ScanId, SegmentId } from '../../../shared/ids.ts';
import type { Bytes, Nullable } from './columns.ts';

/** `sealed_scan` */
export interface SealedScanTable {
  scan_id: ScanId;
  segment: SegmentId;
  /** HMAC of the SHA-256 of the bytes. */
  digest: Bytes;
  byte_length: number;
  page_count: number;
  blob_key: Nullable<string>;
  wrapped_key: Nullable<string>;
  key_id: Nullable<string>;
  sealed_at: Date;
  tell_attempts: Generated<number>;
  tell_at: Nullable<Date>;
  erased_at: Nullable<Date>;
}

/** `erasure_certificate`: never changed. */
export interface ErasureCertificateTable {
  id: string;
  scan_id: ScanId;
  segment: SegmentId;
  issued_at: Date;
  certificate: string;
}
