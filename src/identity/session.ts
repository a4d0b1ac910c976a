/** A walk-up session: one person at one device, from the tap to leaving. */

import type { DeviceId, PersonId, SegmentId, SessionId } from '../shared/ids.ts';

/** How somebody was recognised at a device. */
export type Factor = 'card' | 'face' | 'pin' | 'password';

/** A session in force. It ends after 3 minutes without a touch, or when the person leaves. */
export interface WalkUpSession {
  readonly id: SessionId;
  readonly personId: PersonId;
  readonly displayName: string;
  readonly deviceId: DeviceId;
  readonly factors: readonly Factor[];
  /** Segments whose jobs may come out here: the person's, the device's, and those whose factors are met. */
  readonly segments: readonly SegmentId[];
  readonly startedAt: Date;
  readonly expiresAt: Date;
}

/** Why nobody was let in at a device. */
export type WalkUpRefusal =
  | 'card-unknown'
  | 'card-suspended'
  | 'person-inactive'
  | 'device-paused'
  | 'no-common-segment'
  | 'too-many-trials';
