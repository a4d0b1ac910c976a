/** Protected references of faces, the switch, the thresholds and the cameras, as the identity steps need them. */

import type { AuditActor, AuditEvent } from '../audit/audit-event.ts';
import type { FaceSwitch } from '../identity/face-policy.ts';
import type { ThresholdRun } from '../identity/face-thresholds.ts';
import type { DeviceId, PersonId, SegmentId } from '../shared/ids.ts';

/** Why a reference was destroyed. */
export type FaceEraseReason = 'asked' | 'left' | 'unused' | 'administrator' | 'replaced' | 'switched-off';

/** What is known of a person's reference beside its secret part. */
export interface FaceRecord {
  readonly personId: PersonId;
  readonly state: 'active' | 'erased';
  /** `name@version` of the engine that made the vectors. */
  readonly engine: string;
  readonly vectorCount: number;
  /** True: too like somebody else's, so that it counts only together with a card. */
  readonly lookAlike: boolean;
  /** Version of the text that the person agreed to. */
  readonly agreedWording: string;
  readonly agreedAt: Date;
  readonly enrolledAt: Date;
  readonly enrolledBy: AuditActor;
  readonly lastUsedAt: Date | undefined;
  readonly useCount: number;
  readonly erasedAt: Date | undefined;
  readonly eraseReason: FaceEraseReason | undefined;
}

/** A reference as it lies in the database. */
export interface SealedFace {
  readonly personId: PersonId;
  readonly engine: string;
  /** Version of the keyed rotation. */
  readonly rotation: number;
  readonly lookAlike: boolean;
  /** The person's data key, wrapped. */
  readonly wrappedKey: Uint8Array;
  /** Nonce, ciphertext and tag of AES-256-GCM. */
  readonly box: Uint8Array;
}

/** A reference to be stored. */
export interface NewFace extends SealedFace {
  readonly vectorCount: number;
  readonly agreedWording: string;
  readonly enrolledBy: AuditActor;
}

/** One use or change of a face, for disclosure. */
export interface FaceUse {
  readonly kind: string;
  readonly at: Date;
  readonly actor: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** A camera that is not the panel's own: it pushes frames with a token, or is asked for them at an address. */
export type FaceCamera =
  | { readonly deviceId: DeviceId; readonly kind: 'push'; readonly tokenHash: Uint8Array }
  | { readonly deviceId: DeviceId; readonly kind: 'pull'; readonly url: string };

/** Every write is one transaction together with its audit events. */
export interface FaceStore {
  /** Undefined until somebody switched faces on or off for the first time. */
  readSwitch(): Promise<FaceSwitch | undefined>;
  writeSwitch(value: FaceSwitch, events: readonly AuditEvent[]): Promise<void>;

  /** What is known of a person's reference, an erased one too. */
  findRecord(personId: PersonId): Promise<FaceRecord | undefined>;
  /** The reference in force; undefined when there is none. */
  find(personId: PersonId): Promise<SealedFace | undefined>;
  /** Stores a reference in place of whatever the person had. */
  put(face: NewFace, at: Date, events: readonly AuditEvent[]): Promise<void>;
  /** Destroys the person's key and what it sealed; false when there was nothing in force. */
  erase(
    personId: PersonId,
    reason: FaceEraseReason,
    at: Date,
    events: readonly AuditEvent[],
  ): Promise<boolean>;
  noteUse(personId: PersonId, at: Date, events: readonly AuditEvent[]): Promise<void>;
  /** References in force in the order of the person's id, after one; `limit` at most. */
  list(after: PersonId | undefined, limit: number): Promise<readonly SealedFace[]>;
  /** Sets the mark of people who look too much alike. */
  markLookAlike(
    personIds: readonly PersonId[],
    lookAlike: boolean,
    events: readonly AuditEvent[],
  ): Promise<void>;
  /** References in force of active people with a held job of these segments; whose job came last comes first. */
  listWaiting(segments: readonly SegmentId[], now: Date, limit: number): Promise<readonly SealedFace[]>;
  /** People whose reference has to go: they left, or it was not used since a moment. */
  listOutdated(
    unusedSince: Date,
    limit: number,
  ): Promise<readonly { readonly personId: PersonId; readonly reason: 'left' | 'unused' }[]>;
  count(): Promise<{ readonly active: number; readonly lookAlike: number }>;
  /** People with a reference in force that is marked as a look-alike, in the order of their staff numbers. */
  listLookAlikes(
    limit: number,
  ): Promise<readonly { readonly displayName: string; readonly staffNumber: string }[]>;
  /** People whose reference was destroyed since a moment, and who have none now, by the reason. */
  countErased(since: Date): Promise<readonly { readonly reason: FaceEraseReason; readonly count: number }[]>;
  /** Writes events that go with no change. */
  note(events: readonly AuditEvent[]): Promise<void>;
  /** Events of a person's face, newest first. */
  listUses(personId: PersonId, limit: number): Promise<readonly FaceUse[]>;

  addThresholdRun(run: ThresholdRun, events: readonly AuditEvent[]): Promise<void>;
  /** The last look at the pairs of an engine. */
  latestThresholdRun(engine: string): Promise<ThresholdRun | undefined>;

  putCamera(camera: FaceCamera, at: Date, events: readonly AuditEvent[]): Promise<void>;
  removeCamera(deviceId: DeviceId, events: readonly AuditEvent[]): Promise<boolean>;
  findCamera(deviceId: DeviceId): Promise<FaceCamera | undefined>;
  findCameraByToken(tokenHash: Uint8Array): Promise<FaceCamera | undefined>;
}
