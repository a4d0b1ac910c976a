/** Tables of faces. */

import type { Generated } from 'kysely';
import type { DeviceId, PersonId } from '../../../shared/ids.ts';
import type { Json, Nullable, NullableBytes } from './columns.ts';

/** `face_reference`: the protected reference of a person. */
export interface FaceReferenceTable {
  person_id: PersonId;
  state: 'active' | 'erased';
  engine: string;
  rotation: number;
  vector_count: number;
  wrapped_key: NullableBytes;
  box: NullableBytes;
  look_alike: Generated<boolean>;
  agreed_wording: string;
  agreed_at: Date;
  enrolled_at: Date;
  enrolled_by: string;
  last_used_at: Nullable<Date>;
  use_count: Generated<number>;
  erased_at: Nullable<Date>;
  erase_reason: Nullable<string>;
}

/** `face_threshold_run`: what a night's look at all pairs came to. */
export interface FaceThresholdRunTable {
  id: string;
  at: Date;
  engine: string;
  people: number;
  impostor_pairs: number;
  genuine_pairs: number;
  impostor_counts: Json<number[]>;
  genuine_counts: Json<number[]>;
  verification: number;
  identification: number;
  fmr: number;
  fmr_upper: number;
  fnmr: Nullable<number>;
  target_met: boolean;
}

/** `face_camera`: a camera that is not the panel's own. */
export interface FaceCameraTable {
  device_id: DeviceId;
  kind: 'push' | 'pull';
  token_hash: NullableBytes;
  url: Nullable<string>;
  updated_at: Date;
}
