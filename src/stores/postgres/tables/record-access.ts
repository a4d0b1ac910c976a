/** Tables of grants of classes, of what was changed in records, and of renditions that were replaced. */

import type { Generated } from 'kysely';
import type { GrantHolder } from '../../../archive/class-grant.ts';
import type { AuditActor } from '../../../audit/audit-event.ts';
import type { RecordId, SegmentId } from '../../../shared/ids.ts';
import type { Bytes, Nullable } from './columns.ts';
import type { RenditionTable } from './scans.ts';

/** `record_class_grant` */
export interface RecordClassGrantTable {
  id: string;
  segment: SegmentId;
  class_code: string;
  holder_kind: GrantHolder['kind'];
  holder: string;
  from_day: string;
  until_day: Nullable<string>;
  reason: string;
  granted_by: AuditActor;
  granted_at: Date;
  revoked_by: Nullable<AuditActor>;
  revoked_at: Nullable<Date>;
}

/** `record_change`: never updated. */
export interface RecordChangeTable {
  id: string;
  record_id: RecordId;
  version: number;
  field: string;
  page_number: Nullable<number>;
  line_number: Nullable<number>;
  before: Nullable<string>;
  after: Nullable<string>;
  reason: string;
  by_actor: AuditActor;
  at: Date;
}

/** `rendition_version` */
export interface RenditionVersionTable {
  record_id: RecordId;
  kind: RenditionTable['kind'];
  page_number: Generated<number>;
  version: number;
  media_type: string;
  byte_length: number;
  sha256: Bytes;
  blob_key: string;
  wrapped_key: Nullable<string>;
  key_id: Nullable<string>;
  replaced_at: Date;
}
