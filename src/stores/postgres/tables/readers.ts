/** Tables of card readers and of what they brought. */

import type { Generated, GeneratedAlways } from 'kysely';
import type { DeviceId, ReaderId, SessionId } from '../../../shared/ids.ts';
import type { Bytes, Nullable, NullableBytes } from './columns.ts';

/** `card_reader`: a reader with an agent. */
export interface CardReaderTable {
  id: ReaderId;
  name: string;
  device_id: DeviceId;
  token_hash: Bytes;
  ends_session: Nullable<boolean>;
  last_sequence: Generated<number>;
  challenge: NullableBytes;
  challenge_card: NullableBytes;
  challenge_at: Nullable<Date>;
  card_session_id: Nullable<SessionId>;
  software: Generated<string>;
  created_at: Date;
  last_seen_at: Nullable<Date>;
  revoked_at: Nullable<Date>;
}

/** `reader_arrival`: what the panel of a device has to show. */
export interface ReaderArrivalTable {
  id: GeneratedAlways<number>;
  device_id: DeviceId;
  session_id: Nullable<SessionId>;
  refusal: Nullable<string>;
  at: Date;
  collected_at: Nullable<Date>;
}
