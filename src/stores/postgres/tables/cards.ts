/** Tables of the forms of card numbers, captures of cards, PINs, codes and guests. */

import type { DeviceId, PersonId } from '../../../shared/ids.ts';
import type { Bytes, Nullable, NullableBytes } from './columns.ts';

/** `credential_variant`: another form of a card's number. */
export interface CredentialVariantTable {
  credential_id: string;
  keyed_hash: Bytes;
}

/** `card_capture`: an administrator waits for a card at a device. */
export interface CardCaptureTable {
  id: string;
  device_id: DeviceId;
  person_id: PersonId;
  asked_by: Nullable<PersonId>;
  kind: 'lasting' | 'temporary';
  card_expires_at: Nullable<Date>;
  state: 'waiting' | 'read-once' | 'enrolled' | 'refused' | 'canceled';
  first_hash: NullableBytes;
  refusal: Nullable<string>;
  last_four: Nullable<string>;
  created_at: Date;
  expires_at: Date;
}

/** `person_pin` */
export interface PersonPinTable {
  person_id: PersonId;
  pin_hash: string;
  set_at: Date;
  expires_at: Nullable<Date>;
}

/** `walk_up_code`: six digits for a forgotten card. */
export interface WalkUpCodeTable {
  id: string;
  person_id: PersonId;
  code_hash: Bytes;
  device_id: Nullable<DeviceId>;
  site: Nullable<string>;
  tries_left: number;
  issued_by: Nullable<PersonId>;
  created_at: Date;
  expires_at: Date;
  ended_at: Nullable<Date>;
}

/** `guest`: who answers for a person without a password, and until when. */
export interface GuestTable {
  person_id: PersonId;
  sponsor_id: PersonId;
  code_hash: Bytes;
  created_at: Date;
  expires_at: Date;
  ended_at: Nullable<Date>;
}
