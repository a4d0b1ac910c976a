/** What a screen is told of an attempt. Nothing of it says how near a face came to anybody. */

import type { FrameFault, HeadMove } from '../../ports/face-engine.ts';

/** What the person should do. */
export type FaceInstruction = Exclude<FrameFault, 'no-face'> | HeadMove | 'return';

/** What an attempt is for. verify: is it this person; identify: who is it; enrol: keep a reference of it. */
export type FacePurpose = 'verify' | 'identify' | 'enrol';

/** Why an attempt failed, for the screen. */
export type FaceFailure =
  | 'not-recognised'
  | 'not-sure'
  | 'challenge-failed'
  | 'not-consistent'
  | 'timed-out'
  | 'locked'
  | 'look-alike'
  | 'closed';

/** An attempt as a screen shows it. */
export interface AttemptView {
  readonly state: 'looking' | 'challenge' | 'confirm' | 'matched' | 'failed' | 'enrolled';
  readonly instruction?: FaceInstruction;
  /** 0 to 1. */
  readonly progress: number;
  /** In the state `confirm`: the name with all but the first characters left out. */
  readonly maskedName?: string;
  readonly reason?: FaceFailure;
  /** In the state `enrolled`: somebody else looks so alike that a card is needed beside the face. */
  readonly lookAlike?: boolean;
}
