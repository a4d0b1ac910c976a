/** Tables of documents that are not whole yet, or have no name of their own yet. */

import type { Generated } from 'kysely';
import type { HeldAbout } from '../../../ports/partial-store.ts';
import type { ScanId, SegmentId } from '../../../shared/ids.ts';
import type { Bytes, Nullable, NullableBytes, NullableJson } from './columns.ts';

/** `partial_upload` */
export interface PartialUploadTable {
  id: string;
  place: string;
  holder: string;
  name: string;
  segment: SegmentId;
  declared_byte_length: Nullable<number>;
  declared_sha256: NullableBytes;
  about: NullableJson<HeldAbout>;
  received_bytes: Generated<number>;
  scan_id: Nullable<ScanId>;
  created_at: Date;
  expires_at: Date;
}

/** `partial_piece` */
export interface PartialPieceTable {
  partial_id: string;
  piece_offset: number;
  byte_length: number;
  sha256: Bytes;
  blob_key: string;
  wrapped_key: string;
  key_id: string;
}
