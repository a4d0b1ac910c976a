/** Tables of retention: the file plan, legal holds, rounds of disposition. */

import type { Generated } from 'kysely';
import type { ItemState, RoundState, Word } from '../../../archive/disposition.ts';
import type { FileSeries } from '../../../archive/file-plan.ts';
import type { PlannedDisposition } from '../../../archive/retention-schedule.ts';
import type { AuditActor } from '../../../audit/audit-event.ts';
import type { FilingRendition } from '../../../ports/filing-target.ts';
import type { LegalHold, RenditionHash } from '../../../ports/retention-store.ts';
import type { PersonId, RecordId, SegmentId } from '../../../shared/ids.ts';
import type { Bytes, Json, Nullable, NullableJson } from './columns.ts';

/** `file_plan` */
export interface FilePlanTable {
  version: number;
  series: Json<readonly FileSeries[]>;
  source_sha256: Bytes;
  author: AuditActor;
  note: string;
  activated_at: Date;
}

/** `legal_hold` */
export interface LegalHoldTable {
  id: string;
  segment: SegmentId;
  scope: LegalHold['scope']['kind'];
  record_id: Nullable<RecordId>;
  value: Generated<string>;
  reason: string;
  placed_by: AuditActor;
  placed_at: Date;
  released_by: Nullable<AuditActor>;
  release_reason: Nullable<string>;
  released_at: Nullable<Date>;
}

/** `legal_hold_record` */
export interface LegalHoldRecordTable {
  hold_id: string;
  record_id: RecordId;
}

/** `disposition_round` */
export interface DispositionRoundTable {
  id: string;
  segment: SegmentId;
  department: string;
  fiscal_year: number;
  plan_version: number;
  state: RoundState;
  proposed_by: AuditActor;
  proposed_at: Date;
  confirmed_by: Nullable<PersonId>;
  confirmed_at: Nullable<Date>;
  decided_by: Nullable<PersonId>;
  decided_at: Nullable<Date>;
  started_by: Nullable<PersonId>;
  started_at: Nullable<Date>;
  receipt: Generated<string>;
  ended_at: Nullable<Date>;
}

/** `disposition_item` */
export interface DispositionItemTable {
  round_id: string;
  record_id: RecordId;
  state: ItemState;
  class_code: Nullable<string>;
  retention_until: string;
  planned: Nullable<PlannedDisposition>;
  opinion: NullableJson<Word>;
  decision: NullableJson<Word>;
  obstacle: Nullable<string>;
  retry_at: Nullable<Date>;
  hashes: NullableJson<readonly RenditionHash[]>;
  blob_keys: Generated<string[]>;
  package: Nullable<string>;
  begun_at: Nullable<Date>;
  done_at: Nullable<Date>;
  certificate_id: Nullable<string>;
}

/** `disposition_copy` */
export interface DispositionCopyTable {
  round_id: string;
  record_id: RecordId;
  filing_id: string;
  target: string;
  rendition: FilingRendition;
  location: Nullable<string>;
  location_sha256: Bytes;
  sha256: Bytes;
  /** False: it was never noted as put, but may lie there. */
  confirmed: Generated<boolean>;
  outcome: Nullable<'removed' | 'absent' | 'left'>;
  note: Nullable<string>;
  at: Nullable<Date>;
}

/** `disposition_certificate` */
export interface DispositionCertificateTable {
  id: string;
  round_id: string;
  segment: SegmentId;
  issued_at: Date;
  certificate: string;
}
