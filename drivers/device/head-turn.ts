/** What the identity of faces and an engine's gates and head-turn challenge tell each other. */

import type { FoundFace } from './face.ts';

/** What is wrong with a frame, as the person is told. */
export type FrameFault =
  | 'no-face'
  | 'come-closer'
  | 'one-person'
  | 'look-straight'
  | 'hold-still'
  | 'more-light'
  | 'less-light';

/**
 * A movement. Left and right are those of the person: to turn left brings the nose nearer to the right edge of a
 * picture that is not mirrored.
 */
export type HeadMove = 'turn-left' | 'turn-right' | 'nod';

/** One look at a moving head. */
export interface HeadSample {
  /** Milliseconds on a clock that never goes back. */
  readonly atMs: number;
  /** The most prominent face; undefined when there was none. */
  readonly face: FoundFace | undefined;
  /** Cosine with the face at the beginning. Passed over where there is no face. */
  readonly sameness: number;
  /** Digest of the frame's pixels. */
  readonly pixelsDigest: string;
}
