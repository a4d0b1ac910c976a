/** Tables of receivers. */

import type { DeviceId, PersonId, SegmentId } from '../../../shared/ids.ts';
import type { Bytes, Nullable } from './columns.ts';

/** `receiver_account` */
export interface ReceiverAccountTable {
  id: string;
  name: string;
  person_id: Nullable<PersonId>;
  device_id: Nullable<DeviceId>;
  department: Nullable<string>;
  secret_hash: Nullable<string>;
  created_at: Date;
  revoked_at: Nullable<Date>;
}

/** `receiver_account_key` */
export interface ReceiverAccountKeyTable {
  account_id: string;
  public_key: Bytes;
  added_at: Date;
}

/** `receiver_alias` */
export interface ReceiverAliasTable {
  segment: SegmentId;
  alias: string;
  person_id: Nullable<PersonId>;
  department: Nullable<string>;
  created_at: Date;
}

/** `receiver_token` */
export interface ReceiverTokenTable {
  token_hash: Bytes;
  segment: SegmentId;
  person_id: Nullable<PersonId>;
  department: Nullable<string>;
  expires_at: Date;
  used_by: Nullable<string>;
  created_at: Date;
}

/** `receiver_part` */
export interface ReceiverPartTable {
  receiver_id: string;
  set_key: string;
  number: number;
  total: Nullable<number>;
  segment: SegmentId;
  envelope: string;
  blob_key: string;
  wrapped_key: string;
  key_id: string;
  byte_length: number;
  sha256: Bytes;
  received_at: Date;
}
