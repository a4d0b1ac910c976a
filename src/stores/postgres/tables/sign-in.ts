/** Tables of browser sign-ins, their second factors, and phones before a panel. */

import type { Generated } from 'kysely';
import type { DeviceId, PersonId, SessionId } from '../../../shared/ids.ts';
import type { Bytes, Nullable, NullableBytes } from './columns.ts';

/** `sign_in`: a browser sign-in. */
export interface SignInTable {
  id: string;
  person_id: PersonId;
  created_at: Date;
  expires_at: Date;
  revoked_at: Nullable<Date>;
  factors: Generated<string[]>;
  remote_address: Generated<string>;
  browser: Generated<string>;
  last_seen_at: Nullable<Date>;
  certificate_sha256: Nullable<string>;
  provider_session: NullableBytes;
  provider_subject: NullableBytes;
}

/** `half_sign_in`: the second factor is still owed. */
export interface HalfSignInTable {
  id: string;
  person_id: PersonId;
  factors: string[];
  owed: 'code' | 'enrolment';
  started_at: Date;
  expires_at: Date;
  provider_session: NullableBytes;
  provider_subject: NullableBytes;
}

/** `authenticator`: the app that makes a person's one-time codes. */
export interface AuthenticatorTable {
  person_id: PersonId;
  secret: NullableBytes;
  confirmed_at: Nullable<Date>;
  last_step: Generated<number>;
  offered: NullableBytes;
  offered_at: Nullable<Date>;
}

/** `recovery_code` */
export interface RecoveryCodeTable {
  person_id: PersonId;
  code_hash: Bytes;
  used_at: Nullable<Date>;
}

/** `provider_person`: whom the identity provider means. */
export interface ProviderPersonTable {
  issuer: string;
  subject: Bytes;
  person_id: PersonId;
  first_seen_at: Date;
}

/** `client_certificate`: enrolled for one person. */
export interface ClientCertificateTable {
  sha256: string;
  person_id: PersonId;
  enrolled_at: Date;
  revoked_at: Nullable<Date>;
}

/** `client_authority` */
export interface ClientAuthorityTable {
  sha256: string;
  certificate: string;
  added_at: Date;
}

/** `phone_visit`: a panel's code that a phone opened. */
export interface PhoneVisitTable {
  token_hash: Bytes;
  device_id: DeviceId;
  opened_at: Date;
  expires_at: Date;
  person_id: Nullable<PersonId>;
  session_id: Nullable<SessionId>;
}
