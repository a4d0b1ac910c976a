/**
 * The head-turn challenge: movements are asked for in an order that nobody foresaw, and the parallax of the nose shows
 * that something with depth made them: a flat picture keeps the place of the nose between eyes and mouth however it is
 * held, and a still moves nothing. It is the product's own test and not certified: a film that happens to fit, a mask or a camera that is fed
 * from a computer are not kept out by it. Pure: times come with the frames.
 *
 * For each movement: asking until it was made, then returning until the head is back; after the last return passed.
 * Any frame may end it as failed. A challenge that ended says the same for ever.
 */

import type { FaceBox, FoundFace } from '../device/face.ts';
import type { HeadMove, HeadSample } from '../device/head-turn.ts';
import { noseInFace } from './measure.ts';

/** Why a challenge failed. */
export type ChallengeFailure =
  /** A movement or the way back took too long. */
  | 'too-slow'
  /** Another movement than the asked one. */
  | 'wrong-way'
  /** No face, or no frame, for too long; or the face jumped, so that it may be another one. */
  | 'track-lost'
  /** A face that is not like the one at the beginning. */
  | 'other-face'
  /** More frames than a challenge may have. */
  | 'too-many-frames';

/** How a challenge stands. */
export type HeadTurnState =
  | {
      readonly state: 'asking';
      readonly ask: HeadMove | 'return';
      /** Movements done so far, of {@link steps}. */
      readonly step: number;
      readonly steps: number;
    }
  | { readonly state: 'passed' }
  | { readonly state: 'failed'; readonly reason: ChallengeFailure };

/** Things that were noticed. They are for the log and decide nothing. */
export interface PassiveSignals {
  readonly frames: number;
  /** Frames with exactly the pixels of an earlier one: a camera gives none, a film in a loop does. */
  readonly identicalFrames: number;
  readonly blinks: number;
}

/** What a challenge demands. */
export interface ChallengeLimits {
  /** Way of the yaw ratio for a turn. Default 0.25: a flat picture turned about one axis by 45 degrees stays below 0.22. */
  readonly turn: number;
  /**
   * Way of the nose between eyes and mouth for a turn. Default 0.18: a flat picture that is turned, tilted and rolled at
   * once moves the yaw ratio by 0.5, but this by less than 0.05.
   */
  readonly parallax: number;
  /** Way of the nose down between eyes and mouth for a nod. Default 0.1. */
  readonly nod: number;
  /** A head within this share of the way counts as back. Default 0.5. */
  readonly returned: number;
  /** Time for one movement, and for one way back. Default 3 s. */
  readonly moveMs: number;
  /** Longest time between two frames with a face. Default 700 ms; a camera gives one each 125 ms or sooner. */
  readonly maxGapMs: number;
  /** Furthest the yaw ratio may go between two frames. Default 0.4: pictures of two poses cannot be swapped. */
  readonly maxYawStep: number;
  /** Furthest the middle of the face may go between two frames, in heights of it. Default 0.6. */
  readonly maxShift: number;
  /** Least cosine with the face at the beginning, in each frame. Default 0.40. */
  readonly minSameness: number;
  /** Default 400. */
  readonly maxFrames: number;
}

/** The recommended limits. */
export const challengeLimits: ChallengeLimits = {
  turn: 0.25,
  parallax: 0.18,
  nod: 0.1,
  returned: 0.5,
  moveMs: 3_000,
  maxGapMs: 700,
  maxYawStep: 0.4,
  maxShift: 0.6,
  minSameness: 0.4,
  maxFrames: 400,
};

/** A challenge under way. */
export interface HeadTurnChallenge {
  /** Takes the next frame, later than the one before. */
  next(sample: HeadSample): HeadTurnState;
  /** What was noticed so far. */
  signals(): PassiveSignals;
}

/**
 * Begins a challenge.
 *
 * @param moves Two or three movements in an order from a source of random numbers that nobody foresees.
 * @param from The head before any movement, looking straight. Throws `TypeError` without a face or without moves.
 */
export function startHeadTurn(
  moves: readonly HeadMove[],
  from: HeadSample,
  limits: ChallengeLimits = challengeLimits,
): HeadTurnChallenge {
  if (from.face === undefined || moves.length === 0) {
    throw new TypeError('A challenge begins with a face and asks for something.');
  }
  return new Challenge(moves, from, from.face, limits);
}

class Challenge implements HeadTurnChallenge {
  readonly #moves: readonly HeadMove[];
  readonly #limits: ChallengeLimits;
  readonly #signals: SignalCounter;
  readonly #yawAtStart: number;
  readonly #noseAtStart: ReturnType<typeof noseInFace>;
  #lastFace: FoundFace;
  #lastSeenMs: number;
  #phaseSinceMs: number;
  #done = 0;
  #isReturning = false;
  #state: HeadTurnState;

  constructor(moves: readonly HeadMove[], from: HeadSample, face: FoundFace, limits: ChallengeLimits) {
    this.#moves = moves;
    this.#limits = limits;
    this.#yawAtStart = face.pose.yawRatio;
    this.#noseAtStart = noseInFace(face.points);
    this.#lastFace = face;
    this.#lastSeenMs = from.atMs;
    this.#phaseSinceMs = from.atMs;
    this.#signals = new SignalCounter(from);
    this.#state = this.#asking();
  }

  next(sample: HeadSample): HeadTurnState {
    if (this.#state.state !== 'asking') return this.#state;
    this.#signals.take(sample);
    const reason = this.#failureOf(sample);
    if (reason !== undefined) this.#state = { state: 'failed', reason };
    else if (sample.face !== undefined) this.#follow(sample.face, sample.atMs);
    return this.#state;
  }

  signals(): PassiveSignals {
    return this.#signals.seen();
  }

  #failureOf({ atMs, face, sameness }: HeadSample): ChallengeFailure | undefined {
    const { maxFrames, maxGapMs, moveMs, minSameness } = this.#limits;
    if (this.#signals.seen().frames > maxFrames) return 'too-many-frames';
    if (!(atMs - this.#lastSeenMs <= maxGapMs)) return 'track-lost';
    if (!(atMs - this.#phaseSinceMs <= moveMs)) return 'too-slow';
    if (face === undefined) return undefined;
    if (!(sameness >= minSameness)) return 'other-face';
    return this.#jumped(face) ? 'track-lost' : undefined;
  }

  #jumped(face: FoundFace): boolean {
    const { maxShift, maxYawStep } = this.#limits;
    const [before, now] = [centreOf(this.#lastFace.box), centreOf(face.box)];
    const height = this.#lastFace.box.height;
    const shift = Math.hypot(now.x - before.x, now.y - before.y) / height;
    const growth = face.box.height / height;
    const yawStep = Math.abs(face.pose.yawRatio - this.#lastFace.pose.yawRatio);
    return !(shift <= maxShift && growth >= 0.6 && growth <= 1.7 && yawStep <= maxYawStep);
  }

  #follow(face: FoundFace, atMs: number): void {
    this.#lastFace = face;
    this.#lastSeenMs = atMs;
    const { turn, parallax, nod, returned } = this.#limits;
    const nose = noseInFace(face.points);
    const yaw = bothOf(
      (face.pose.yawRatio - this.#yawAtStart) / turn,
      (nose.across - this.#noseAtStart.across) / parallax,
    );
    const pitch = (nose.down - this.#noseAtStart.down) / nod;
    const move = this.#moves[this.#done];
    const way = move === 'nod' ? pitch : move === 'turn-left' ? yaw : -yaw;
    if (this.#isReturning) {
      // A turn moves the pitch ratio a little too, so only the asked axis must be back.
      if (Math.abs(way) > returned) return;
      this.#done += 1;
      this.#isReturning = false;
    } else {
      const other = move === 'nod' ? Math.abs(yaw) : -way;
      if (other >= 1) {
        this.#state = { state: 'failed', reason: 'wrong-way' };
        return;
      }
      if (way < 1) return;
      this.#isReturning = true;
    }
    this.#phaseSinceMs = atMs;
    this.#state = this.#done === this.#moves.length ? { state: 'passed' } : this.#asking();
  }

  #asking(): HeadTurnState {
    const ask = this.#isReturning ? 'return' : (this.#moves[this.#done] ?? 'return');
    return { state: 'asking', ask, step: this.#done, steps: this.#moves.length };
  }
}

/** What two measures agree on: the smaller one where their signs are equal, else nothing. */
function bothOf(a: number, b: number): number {
  if (a * b <= 0) return 0;
  return Math.abs(a) < Math.abs(b) ? a : b;
}

/** Eyes below this share of how open they were at first are shut, above the other one open again. */
const shutShare = 0.72;
const openShare = 0.85;

class SignalCounter {
  readonly #digests: Set<string>;
  readonly #openAtStart: number | undefined;
  #frames = 0;
  #identicalFrames = 0;
  #blinks = 0;
  #isShut = false;

  constructor(from: HeadSample) {
    this.#digests = new Set([from.pixelsDigest]);
    this.#openAtStart = from.face?.pose.eyeOpenness;
  }

  take({ face, pixelsDigest }: HeadSample): void {
    this.#frames += 1;
    if (this.#digests.has(pixelsDigest)) this.#identicalFrames += 1;
    else this.#digests.add(pixelsDigest);
    const open = face?.pose.eyeOpenness;
    if (open === undefined || this.#openAtStart === undefined) return;
    if (!this.#isShut && open < this.#openAtStart * shutShare) this.#isShut = true;
    else if (this.#isShut && open > this.#openAtStart * openShare) {
      this.#isShut = false;
      this.#blinks += 1;
    }
  }

  seen(): PassiveSignals {
    return { frames: this.#frames, identicalFrames: this.#identicalFrames, blinks: this.#blinks };
  }
}

function centreOf({ x, y, width, height }: FaceBox): { readonly x: number; readonly y: number } {
  return { x: x + width / 2, y: y + height / 2 };
}
