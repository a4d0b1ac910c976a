/** Tables of settings, people, devices and the sessions at them. */

import type { Generated, GeneratedAlways } from 'kysely';
import type { DeviceId, PersonId, SegmentId, SessionId } from '../../../shared/ids.ts';
import type { Bytes, Json, Nullable, NullableBytes, NullableJson } from './columns.ts';

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
  leaves_on: Nullable<string>;
  rights_on: Nullable<string>;
  directory: Nullable<'ldap' | 'scim'>;
  directory_id: Nullable<string>;
  directory_dn: Nullable<string>;
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
  kind: Generated<'lasting' | 'temporary'>;
  expires_at: Nullable<Date>;
  state_reason: Nullable<
    'waiting-for-approval' | 'refused' | 'lost' | 'by-administrator' | 'returned' | 'replaced'
  >;
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
  card_format: NullableJson<unknown>;
  created_at: Date;
  updated_at: Date;
}

/** `walk_up_session` */
export interface WalkUpSessionTable {
  id: SessionId;
  person_id: PersonId;
  device_id: DeviceId;
  factors: string[];
  card_assurance: Generated<number>;
  credential_id: Nullable<string>;
  started_at: Date;
  expires_at: Date;
  ended_at: Nullable<Date>;
}

/** `panel_request`: a browser that asks to become the panel of a device. */
export interface PanelRequestTable {
  id: string;
  code_hash: Bytes;
  poll_hash: Bytes;
  state: 'waiting' | 'approved' | 'refused' | 'collected';
  device_id: Nullable<DeviceId>;
  remote_address: string;
  created_at: Date;
  expires_at: Date;
}

/** `panel_preference` */
export interface PanelPreferenceTable {
  person_id: PersonId;
  tap_prints_all: boolean;
  updated_at: Date;
  /** All three, or none. */
  scan_two_sided: Nullable<boolean>;
  scan_in_color: Nullable<boolean>;
  scan_resolution_dpi: Nullable<number>;
}
