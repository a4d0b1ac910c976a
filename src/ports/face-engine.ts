/** What the identity steps need of an engine for faces, its quality gates and its head-turn challenge. */

import type { FaceAnalysis, FoundFace } from '../../drivers/device/face.ts';

export type { FaceAnalysis, FaceEngine } from '../../drivers/device/face.ts';

/** What keeps a frame from being a sample. */
export type FrameFault =
  | 'no-face'
  | 'come-closer'
  | 'one-person'
  | 'look-straight'
  | 'hold-still'
  | 'more-light'
  | 'less-light';

/** Says what is wrong with a frame; undefined: it is a sample. With `anyPose` a turned head is not wrong. */
export type FrameGate = (analysis: FaceAnalysis, anyPose?: boolean) => FrameFault | undefined;

/** A movement that is asked for. */
export type HeadMove = 'turn-left' | 'turn-right' | 'nod';

/** One look at a moving head. */
export interface HeadSample {
  /** Milliseconds on a clock that never goes back. */
  readonly atMs: number;
  /** The most prominent face; undefined: nobody is there. */
  readonly face: FoundFace | undefined;
  /** Cosine with the vector at the beginning of the challenge. */
  readonly sameness: number;
  /** Digest of the frame's pixels. */
  readonly pixelsDigest: string;
}

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
