/** What the HTTP layer may ask about faces. */

import type { AttemptView, FaceInstruction, FacePurpose } from '../../identity/face/attempt-view.ts';
import type { FaceDisclosure } from '../../identity/face/export-face.ts';
import type { FaceSwitch } from '../../identity/face-policy.ts';
import type { ThresholdRun } from '../../identity/face-thresholds.ts';
import type { Person } from '../../identity/person.ts';
import type { Proof, WalkUpRefusal, WalkUpSession } from '../../identity/session.ts';
import type { FaceEraseReason, FaceRecord } from '../../ports/face-store.ts';
import type { Result } from '../../shared/result.ts';
import type { PanelDevice, SignedIn } from './callers.ts';

/** What a device may offer with faces. */
export interface FaceWays {
  /** After a card, a PIN or a staff number. */
  readonly verify: boolean;
  /** With a face alone. */
  readonly identify: boolean;
  readonly enrol: boolean;
  /** Where the frames come from: the panel's own camera, or one that the service gets them from. */
  readonly camera: 'panel' | 'device';
}

/** What an attempt is begun with. */
export interface BeginFaceAttempt {
  readonly purpose: FacePurpose;
  /** Without a session: who says to be there. */
  readonly staffNumber?: string;
  /** Label of the camera, as the browser tells it. */
  readonly camera?: string;
  /** Version of the agreement that was read, for an enrolment. */
  readonly agreedWording?: string;
}

/** An attempt that has begun. */
export interface BegunFaceAttempt {
  readonly attemptId: string;
  readonly purpose: FacePurpose;
  /** Milliseconds from one frame to the next; the next is sent when the answer to the last is there. */
  readonly frameEveryMs: number;
  readonly firstInstruction: FaceInstruction;
  readonly camera: 'panel' | 'device';
}

/** How faces stand, for administrators. */
export interface FacesOverview {
  readonly on: boolean;
  readonly switched: (FaceSwitch & { readonly changedByName?: string }) | undefined;
  /** The engine in the slot; `trouble` is the error code why it does not run. */
  readonly engine: { readonly name: string; readonly provenance: string; readonly trouble?: string };
  readonly enrolled: { readonly active: number; readonly lookAlike: number };
  /** People marked as too like somebody else, 200 at most. Whom they are like is told to nobody. */
  readonly lookAlikes: readonly { readonly displayName: string; readonly staffNumber: string }[];
  /** References destroyed within the last year, by why. */
  readonly erasures: readonly { readonly reason: FaceEraseReason; readonly count: number }[];
  readonly thresholds: { readonly verification: number; readonly identification: number };
  readonly lastRun: ThresholdRun | undefined;
  /** False match rate that is to be held. */
  readonly target: number;
}

/** The step functions behind the routes of faces. All but `overview`, `setOn` and `erase` throw `FACE_OFF`. */
export interface FaceServices {
  /** What may be offered at a device; nothing while faces are off. */
  ways(device: PanelDevice): Promise<FaceWays>;
  /** `FACE_CAMERA_REFUSED`, `FACE_NOT_ENROLLED`, `FACE_AGREEMENT_MISSING`, `SERVICE_BUSY`, `HTTP_WALK_UP_REQUIRED`. */
  begin(
    device: PanelDevice,
    session: WalkUpSession | undefined,
    wanted: BeginFaceAttempt,
  ): Promise<Result<BegunFaceAttempt, WalkUpRefusal>>;
  /** Looks at a frame (JPEG). `FACE_ATTEMPT_UNKNOWN`. */
  frame(device: PanelDevice, attemptId: string, picture: Uint8Array): Promise<AttemptView>;
  view(device: PanelDevice, attemptId: string): Promise<AttemptView>;
  /** The proof, the refusal, or undefined when it was called off. */
  finish(
    device: PanelDevice,
    attemptId: string,
    confirm: boolean,
  ): Promise<Result<Proof, WalkUpRefusal> | undefined>;
  /** A frame of a camera that pushes; false: nobody has asked for it. Unknown token: `HTTP_SIGN_IN_REQUIRED`. */
  pushed(token: string, picture: () => Promise<Uint8Array>): Promise<boolean>;

  /** A person's own reference. */
  mine(person: Person): Promise<{ readonly on: boolean; readonly record: FaceRecord | undefined }>;
  /** An enrolment at the desk: one's own, or, by an administrator, that of the person with a staff number. */
  beginEnrolment(signedIn: SignedIn, wanted: Omit<BeginFaceAttempt, 'purpose'>): Promise<BegunFaceAttempt>;
  deskFrame(signedIn: SignedIn, attemptId: string, picture: Uint8Array): Promise<AttemptView>;
  /** Erases a reference: one's own, or that of the person with a staff number. False: there was none. */
  erase(by: Person, staffNumber?: string): Promise<boolean>;
  disclose(by: Person, staffNumber?: string): Promise<FaceDisclosure>;

  overview(): Promise<FacesOverview>;
  /** `FACE_STATEMENT_NOT_CONFIRMED` unless `confirmed` is the present wording. */
  setOn(
    by: Person,
    wanted: { readonly on: true; readonly confirmed: string } | { readonly on: false },
  ): Promise<void>;
  /** Looks at all pairs now instead of in the night. */
  setThresholds(): Promise<ThresholdRun>;
}
