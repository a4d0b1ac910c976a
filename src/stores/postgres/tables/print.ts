/** Tables of print jobs and their deliveries. */

import type { ColumnType, Generated, GeneratedAlways } from 'kysely';
import type { DeliveryId, DeviceId, JobId, PersonId, SegmentId, SessionId } from '../../../shared/ids.ts';
import type { Bytes, Json, Nullable, NullableBytes } from './columns.ts';

/** IPP job states (RFC 8011 §5.3.7). */
export type JobStateColumn =
  | 'pending'
  | 'pending-held'
  | 'processing'
  | 'processing-stopped'
  | 'canceled'
  | 'aborted'
  | 'completed';

/** `print_job` */
export interface PrintJobTable {
  id: JobId;
  job_id: GeneratedAlways<number>;
  segment: SegmentId;
  listener_id: string;
  owner_id: Nullable<PersonId>;
  submitted_as: string;
  job_name: string;
  state: JobStateColumn;
  state_reasons: string[];
  ticket: Json<unknown>;
  demands: ColumnType<unknown, string | undefined, string>;
  facts: ColumnType<unknown, string | null | undefined, string | null>;
  claim_hash: NullableBytes;
  document_format: Nullable<string>;
  document_count: Generated<number>;
  byte_length: Generated<number>;
  sha256: NullableBytes;
  blob_key: Nullable<string>;
  wrapped_key: Nullable<string>;
  key_id: Nullable<string>;
  impressions_completed: Nullable<number>;
  media_sheets_completed: Nullable<number>;
  created_at: Date;
  held_at: Nullable<Date>;
  processing_at: Nullable<Date>;
  completed_at: Nullable<Date>;
  expires_at: Date;
}

/** `print_subscription`: a print client's subscription to events. */
export interface PrintSubscriptionTable {
  id: GeneratedAlways<number>;
  listener_id: string;
  segment: SegmentId;
  owner_id: Nullable<PersonId>;
  subscriber_name: string;
  job: Nullable<JobId>;
  events: string[];
  user_data: NullableBytes;
  natural_language: string;
  lease_seconds: number;
  expires_at: Date;
  since: Date;
  position: number;
  last_number: Generated<number>;
  recent: ColumnType<unknown, string | undefined, string>;
}

/** States of one attempt to bring one job out of one device. */
export type DeliveryStateColumn =
  | 'claimed'
  | 'sending'
  | 'accepted'
  | 'printing'
  | 'confirmed'
  | 'returned'
  | 'ambiguous';

/** `delivery` */
export interface DeliveryTable {
  id: DeliveryId;
  job: JobId;
  device_id: Nullable<DeviceId>;
  session_id: Nullable<SessionId>;
  requested_by: Nullable<PersonId>;
  state: DeliveryStateColumn;
  marker: string;
  device_job_id: Nullable<number>;
  reason: Nullable<string>;
  impressions_completed: Nullable<number>;
  lease_owner: Nullable<string>;
  lease_until: Nullable<Date>;
  created_at: Date;
  updated_at: Date;
  finished_at: Nullable<Date>;
  ticket: ColumnType<unknown, string | undefined, string>;
  usage: ColumnType<unknown, string | null | undefined, string | null>;
  /** Written by a trigger when `usage` is. */
  charged_person: GeneratedAlways<PersonId | null>;
  charged_department: GeneratedAlways<string | null>;
  charged_pages: GeneratedAlways<number | null>;
  charged_yen: GeneratedAlways<number | null>;
  charged_at: GeneratedAlways<Date | null>;
  charged_segment: GeneratedAlways<string | null>;
  charged_account: GeneratedAlways<string | null>;
  charged_color: GeneratedAlways<number | null>;
  charged_two_sided: GeneratedAlways<number | null>;
  charged_sheets: GeneratedAlways<number | null>;
  charged_estimated: GeneratedAlways<boolean | null>;
  sheets_completed: Nullable<number>;
  notes: ColumnType<unknown, string | undefined, string>;
  rest: ColumnType<unknown, string | undefined, string>;
  call_off: Nullable<'left' | 'moved'>;
}

/** `release_unlock`: in which session a job's own password was typed. */
export interface ReleaseUnlockTable {
  job: JobId;
  session_id: SessionId;
  at: Date;
}

/** `job_inspection`: which process looks into a held document. */
export interface JobInspectionTable {
  job: JobId;
  lease_owner: string;
  lease_until: Date;
  attempts: Generated<number>;
}

/** `job_unlock`: the sealed password of an encrypted document. */
export interface JobUnlockTable {
  job: JobId;
  wrapped_key: string;
  sealed: Bytes;
  created_at: Date;
}

/** `delivery_trace`: what a printed trace code leads to. */
export interface DeliveryTraceTable {
  code_id: string;
  code: string;
  delivery: DeliveryId;
  job: JobId;
  job_number: number;
  segment: SegmentId;
  person: Nullable<PersonId>;
  device: Nullable<DeviceId>;
  device_name: string;
  created_at: Date;
}
