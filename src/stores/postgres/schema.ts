/** The tables of the database as kysely sees them; the migrations are the authority. */

import type { ColumnType, Generated, GeneratedAlways, Transaction } from 'kysely';
import type { AuditActor, AuditEventKind } from '../../audit/audit-event.ts';
import type {
  DeliveryId,
  DeviceId,
  JobId,
  PersonId,
  RecordId,
  ScanId,
  SegmentId,
  SessionId,
} from '../../shared/ids.ts';

/** `jsonb`: read as a parsed value, written as JSON text, because the driver takes JS arrays for SQL arrays. */
export type Json<Read> = ColumnType<Read, string, string>;
/** `bytea`: read as a Buffer, written as any bytes. */
export type Bytes = ColumnType<Buffer, Uint8Array, Uint8Array>;
/** Nullable `bytea`. */
export type NullableBytes = ColumnType<Buffer | null, Uint8Array | null | undefined, Uint8Array | null>;
/** A column that may be null and may be left out of an insert. */
export type Nullable<T> = ColumnType<T | null, T | null | undefined, T | null>;

/** Nullable `jsonb`. */
export type NullableJson<Read> = ColumnType<Read | null, string | null | undefined, string | null>;

/** What an auditable event carries beside its subject. */
export type AuditDetails = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/** `service_setting`: settings that have a screen and a command. */
export interface ServiceSettingTable {
  key: string;
  value: Json<unknown>;
}

/** `person` */
export interface PersonTable {
  id: PersonId;
  staff_number: string;
  login_name: string;
  display_name: string;
  department: Generated<string>;
  site: Generated<string>;
  roles: Generated<string[]>;
  segments: string[];
  password_hash: Nullable<string>;
  must_change_password: Generated<boolean>;
  mail: Nullable<string>;
  state: Generated<'active' | 'suspended' | 'left'>;
  created_at: Date;
  updated_at: Date;
}

/** `credential`: a card bound to a person. */
export interface CredentialTable {
  id: string;
  person_id: PersonId;
  technology: 'iso14443a' | 'felica';
  keyed_hash: Bytes;
  last_four: string;
  assurance: Generated<number>;
  state: Generated<'active' | 'suspended' | 'revoked'>;
  created_at: Date;
  updated_at: Date;
}

/** `capability_link` */
export interface CapabilityLinkTable {
  id: string;
  person_id: PersonId;
  segment: SegmentId;
  token_hash: Bytes;
  label: Generated<string>;
  created_at: Date;
  revoked_at: Nullable<Date>;
  expires_at: Nullable<Date>;
  source_ranges: Generated<string[]>;
  last_used_at: Nullable<Date>;
  last_used_from: Nullable<string>;
  use_count: Generated<number>;
}

/** `sign_in`: a browser sign-in. */
export interface SignInTable {
  id: string;
  person_id: PersonId;
  created_at: Date;
  expires_at: Date;
  revoked_at: Nullable<Date>;
}

/** `failed_trial` */
export interface FailedTrialTable {
  id: GeneratedAlways<number>;
  trial_key: string;
  at: Date;
}

/** `device` */
export interface DeviceTable {
  id: DeviceId;
  name: string;
  site: Generated<string>;
  department: Generated<string>;
  print_uri: Nullable<string>;
  scan_uri: Nullable<string>;
  segments: string[];
  certificate_sha256: Nullable<string>;
  panel_token_hash: NullableBytes;
  state: Generated<'active' | 'paused' | 'removed'>;
  unconfirmed: Generated<boolean>;
  document_formats: Nullable<string[]>;
  quirks: Nullable<string[]>;
  account: NullableJson<unknown>;
  snmp: NullableJson<unknown>;
  capabilities: NullableJson<unknown>;
  capabilities_at: Nullable<Date>;
  presented_sha256: Nullable<string>;
  created_at: Date;
  updated_at: Date;
}

/** `walk_up_session` */
export interface WalkUpSessionTable {
  id: SessionId;
  person_id: PersonId;
  device_id: DeviceId;
  factors: string[];
  started_at: Date;
  expires_at: Date;
  ended_at: Nullable<Date>;
}

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

/** Custody states of a scan. */
export type ScanStateColumn =
  | 'received'
  | 'sealed'
  | 'split'
  | 'recognised'
  | 'classified'
  | 'filed'
  | 'verified'
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
  rendition: string;
  location: string;
  sha256: Bytes;
  byte_length: number;
  /** Null: still to be delivered. */
  filed_at: Nullable<Date>;
  verified_at: Nullable<Date>;
}

/** `record` */
export interface RecordTable {
  id: RecordId;
  segment: SegmentId;
  scan_id: Nullable<ScanId>;
  title: string;
  owner_id: Nullable<PersonId>;
  department: Generated<string>;
  page_count: number;
  captured_at: Date;
}

/** `rendition` */
export interface RenditionTable {
  record_id: RecordId;
  kind: 'original' | 'searchable-pdf' | 'page-image' | 'text';
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
  owner_id: Nullable<PersonId>;
  department: string;
  folded: string;
  original: string;
  grams: number[];
}

/** `audit_event`: append-only. */
export interface AuditEventTable {
  id: GeneratedAlways<number>;
  segment: string;
  at: Date;
  kind: AuditEventKind;
  actor: AuditActor;
  subject: string;
  details: Json<AuditDetails>;
}

/** `audit_seal`: append-only. */
export interface AuditSealTable {
  segment: string;
  sequence: number;
  event_id: number;
  hash: Bytes;
}

/** `audit_checkpoint`: append-only. */
export interface AuditCheckpointTable {
  segment: string;
  sequence: number;
  signature: string;
  at: Date;
}

/** `schema_migration`: which migrations were applied. */
export interface SchemaMigrationTable {
  version: number;
  name: string;
  sha256: Bytes;
  applied_at: Date;
}

/** `tariff`: append-only. */
export interface TariffTable {
  id: string;
  number: GeneratedAlways<number>;
  valid_from: string;
  prices: Json<unknown>;
  created_at: Date;
}

/** `quota` */
export interface QuotaTable {
  id: string;
  subject_kind: 'everyone' | 'person' | 'department';
  subject: string;
  period: 'month' | 'fiscal-year';
  unit: 'pages' | 'yen';
  amount: number;
  mode: 'hard' | 'warn';
  updated_at: Date;
}

/** `account_entry`: append-only. */
export interface AccountEntryTable {
  id: string;
  person_id: Nullable<PersonId>;
  department: string;
  pages: number;
  yen: number;
  reason: string;
  actor: string;
  at: Date;
}

/** `account_reservation` */
export interface AccountReservationTable {
  job: JobId;
  person_id: PersonId;
  department: string;
  pages: number;
  yen: number;
  known: boolean;
  reserved_at: Date;
}

/** `reminder` */
export interface ReminderTable {
  id: string;
  person_id: PersonId;
  state: 'waiting' | 'sent' | 'given-up' | 'needless';
  attempts: Generated<number>;
  next_attempt_at: Date;
  reason: Nullable<string>;
  created_at: Date;
  sent_at: Nullable<Date>;
}

/** `reminded_job` */
export interface RemindedJobTable {
  job: JobId;
  occasion: 'before-erasure' | 'before-closing';
  reminder_id: string;
}

/** All tables. */
export interface Schema {
  service_setting: ServiceSettingTable;
  person: PersonTable;
  credential: CredentialTable;
  capability_link: CapabilityLinkTable;
  sign_in: SignInTable;
  failed_trial: FailedTrialTable;
  device: DeviceTable;
  walk_up_session: WalkUpSessionTable;
  print_job: PrintJobTable;
  print_subscription: PrintSubscriptionTable;
  delivery: DeliveryTable;
  release_unlock: ReleaseUnlockTable;
  delivery_trace: DeliveryTraceTable;
  job_inspection: JobInspectionTable;
  job_unlock: JobUnlockTable;
  scan: ScanTable;
  scan_rendition: ScanRenditionTable;
  filing: FilingTable;
  record: RecordTable;
  rendition: RenditionTable;
  record_page: RecordPageTable;
  tariff: TariffTable;
  quota: QuotaTable;
  account_entry: AccountEntryTable;
  account_reservation: AccountReservationTable;
  reminder: ReminderTable;
  reminded_job: RemindedJobTable;
  audit_event: AuditEventTable;
  audit_seal: AuditSealTable;
  audit_checkpoint: AuditCheckpointTable;
  schema_migration: SchemaMigrationTable;
}

/** A running transaction. */
export type DatabaseTransaction = Transaction<Schema>;
