/** What the identity steps need of an engine for faces, its quality gates and its head-turn challenge. */

import type { FaceAnalysis } from '../../drivers/device/face.ts';
import type { FrameFault, HeadMove, HeadSample } from '../../drivers/device/head-turn.ts';

export type { FaceAnalysis, FaceEngine } from '../../drivers/device/face.ts';
export type { FrameFault, HeadMove, HeadSample } from '../../drivers/device/head-turn.ts';

/** Says what is wrong with a frame; undefined: it is a sample. With `anyPose` a turned head is not wrong. */
export type FrameGate = (analysis: FaceAnalysis, anyPose?: boolean) => FrameFault | undefined;

/** How a challenge stands. */
export type HeadTurnState =
  | {
      readonly state: 'asking';
      readonly ask: HeadMove | 'return';
      readonly step: number;
      readonly steps: number;
    }
  | { readonly state: 'passed' }
  | { readonly state: 'failed'; readonly reason: string };

/** Things that were noticed and decide nothing. */
export interface PassiveSignals {
  readonly identicalFrames: number;
  readonly frames: number;
  readonly blinks: number;
}

/** A head-turn challenge under way. */
export interface HeadTurnChallenge {
  next(sample: HeadSample): HeadTurnState;
  signals(): PassiveSignals;
}

/** Begins a challenge with the moves in their order, from the head as it is now. */
export type StartHeadTurn = (moves: readonly HeadMove[], from: HeadSample) => HeadTurnChallenge;
