/** Tables of scans and of the archive. */

import type { Generated } from 'kysely';
import type { FilingDrift } from '../../../ports/filing-outbox.ts';
import type { FilingRendition } from '../../../ports/filing-target.ts';
import type { SupersededOutcome } from '../../../ports/refiling-store.ts';
import type { AccessClass } from '../../../scan/filing-decision.ts';
import type { ScanHints, ScanReading } from '../../../scan/scan-job.ts';
import type { Finding, KindGuess } from '../../../scan/understanding.ts';
import type { DeviceId, PersonId, RecordId, ScanId, SegmentId } from '../../../shared/ids.ts';
import type { Bytes, Json, Nullable, NullableJson } from './columns.ts';
import type { RecordSearchColumns } from './search.ts';

/** Custody states of a scan. */
export type ScanStateColumn =
  | 'received'
  | 'sealed'
  | 'split'
  | 'recognised'
  | 'classified'
  | 'filed'
  | 'verified'
  | 'separated'
  | 'quarantined'
  | 'refused';

/** `scan` */
export interface ScanTable {
  id: ScanId;
  segment: SegmentId;
  source: string;
  source_key: string;
  device_id: Nullable<DeviceId>;
  peer: Generated<string>;
  original_name: Generated<string>;
  owner_id: Nullable<PersonId>;
  department: Generated<string>;
  media_type: string;
  byte_length: number;
  sha256: Bytes;
  blob_key: Nullable<string>;
  wrapped_key: Nullable<string>;
  key_id: Nullable<string>;
  state: ScanStateColumn;
  reason: Nullable<string>;
  attempts: Generated<number>;
  page_count: Nullable<number>;
  duplicate_of: Nullable<ScanId>;
  record_id: Nullable<RecordId>;
  received_at: Date;
  updated_at: Date;
  lease_owner: Nullable<string>;
  lease_until: Nullable<Date>;
  next_attempt_at: Nullable<Date>;
  hints: NullableJson<ScanHints>;
  reading: NullableJson<ScanReading>;
  /** True: nothing of it can be reached any more; see `sealed_scan`. */
  sealed_off: Generated<boolean>;
  /** True: a person said that it is one document. */
  whole: Generated<boolean>;
  batch_id: Nullable<ScanId>;
  first_page: Nullable<number>;
  last_page: Nullable<number>;
  /** Pages that the reading that runs has done; null: none runs. */
  pages_read: Nullable<number>;
}

/** `scan_understanding` */
export interface ScanUnderstandingTable {
  scan_id: ScanId;
  extractor: string;
  kind: NullableJson<KindGuess>;
  findings: Json<readonly Finding[]>;
}

/** `scan_rendition`: what was made of a scan that is not in the archive yet. */
export interface ScanRenditionTable {
  scan_id: ScanId;
  kind: 'searchable-pdf' | 'page-image' | 'text';
  page_number: Generated<number>;
  media_type: string;
  byte_length: number;
  sha256: Bytes;
  blob_key: string;
  wrapped_key: string;
  key_id: string;
}

/** `filing` */
export interface FilingTable {
  id: string;
  scan_id: ScanId;
  target: string;
  rule: string;
  rendition: FilingRendition;
  location: string;
  sha256: Bytes;
  byte_length: number;
  /** Null: still to be delivered. */
  filed_at: Nullable<Date>;
  verified_at: Nullable<Date>;
  /** Last look of the drift check. */
  checked_at: Nullable<Date>;
  drift: Nullable<FilingDrift>;
  /** Another copy stands for it since then. */
  superseded_at: Nullable<Date>;
  /** What became of it then; null: not looked at yet. */
  removal: Nullable<SupersededOutcome>;
  /** When a locked one is asked for again; null: at the next look. */
  removal_again_at: Nullable<Date>;
}

/** `record` */
export interface RecordTable extends RecordSearchColumns {
  id: RecordId;
  segment: SegmentId;
  scan_id: Nullable<ScanId>;
  title: string;
  owner_id: Nullable<PersonId>;
  department: Generated<string>;
  page_count: number;
  captured_at: Date;
  class_code: Nullable<string>;
  binder_year: Nullable<number>;
  binder: Nullable<string>;
  /** Last day `YYYY-MM-DD`. */
  retention_until: Nullable<string>;
  permanent: Generated<boolean>;
  access: Generated<AccessClass>;
  /** Not null: its part went back into its batch. */
  withdrawn_at: Nullable<Date>;
  /** Not null: what is left is a stub. */
  disposed_at: Nullable<Date>;
  disposition: Nullable<'destroyed' | 'transferred'>;
  /** Goes up by one with each change of a value or a text. */
  version: Generated<number>;
}

/** `cover_sheet` */
export interface CoverSheetTable {
  id: string;
  segment: SegmentId;
  owner_id: Nullable<PersonId>;
  department: string;
  binder: string;
  form_id: string;
  issued_by: PersonId;
  issued_at: Date;
  expires_at: Date;
  used_at: Nullable<Date>;
  used_by: Nullable<ScanId>;
}

/** `rendition` */
export interface RenditionTable {
  record_id: RecordId;
  kind: 'original' | 'searchable-pdf' | 'page-image' | 'text' | 'masked-pdf';
  page_number: Generated<number>;
  media_type: string;
  byte_length: number;
  sha256: Bytes;
  blob_key: string;
  wrapped_key: Nullable<string>;
  key_id: Nullable<string>;
}

/** `record_page`: the search index; partitioned by segment and year. */
export interface RecordPageTable {
  record_id: RecordId;
  page_number: number;
  segment: SegmentId;
  captured_at: Date;
  folded: string;
  original: string;
  grams: number[];
  /** `audience.id` */
  seen_person: Nullable<number>;
  seen_department: Nullable<number>;
  seen_class: Nullable<number>;
  /** How it was indexed. */
  format: Generated<number>;
}
