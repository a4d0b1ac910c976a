/**
 * Takes samples of somebody who wants to be recognised, then asks for movements of the head.
 *
 * States: looking, until three good samples from the front lie alike; challenge, while the movements are asked for;
 * done, with the samples; failed. Whether the face is the right one is not known here: it is compared afterwards, so
 * that nobody learns from the course of it whose face comes near.
 */

import type {
  FaceAnalysis,
  FrameGate,
  HeadMove,
  HeadSample,
  HeadTurnChallenge,
  PassiveSignals,
  StartHeadTurn,
} from '../../ports/face-engine.ts';
import type { FaceInstruction } from './attempt-view.ts';
import { cosine } from './reference.ts';

/** Samples from the front that a comparison takes. */
const samplesNeeded = 3;
/** Samples of one person in one moment lie above this. */
const samePerson = 0.4;

/** A capture that goes on. */
export interface LookGoingOn {
  readonly state: 'looking' | 'challenge';
  readonly instruction?: FaceInstruction;
  readonly progress: number;
}

/** What a capture came to. */
export type LookEnd =
  | { readonly state: 'done'; readonly vectors: readonly Float32Array[]; readonly signals: PassiveSignals }
  | { readonly state: 'failed'; readonly reason: string };

/** What a capture needs. */
export interface LookDeps {
  readonly gate: FrameGate;
  readonly startHeadTurn: StartHeadTurn;
}

/** A capture under way. */
export class LookCapture {
  readonly #deps: LookDeps;
  readonly #moves: readonly HeadMove[];
  #vectors: Float32Array[] = [];
  #challenge: HeadTurnChallenge | undefined;

  /** `moves` come from a random source that nobody foresees. */
  constructor(deps: LookDeps, moves: readonly HeadMove[]) {
    this.#deps = deps;
    this.#moves = moves;
  }

  /** Takes one frame; `atMs` is of a clock that never goes back. */
  take(analysis: FaceAnalysis, atMs: number): LookGoingOn | LookEnd {
    return this.#challenge === undefined
      ? this.#look(analysis, atMs)
      : this.#follow(this.#challenge, analysis, atMs);
  }

  #look(analysis: FaceAnalysis, atMs: number): LookGoingOn {
    const fault = this.#deps.gate(analysis);
    const vector = analysis.faces[0]?.vector;
    if (fault !== undefined || vector === undefined) {
      const progress = this.#progress(0);
      return fault === undefined || fault === 'no-face'
        ? { state: 'looking', progress }
        : { state: 'looking', instruction: fault, progress };
    }
    const [first] = this.#vectors;
    // Somebody else stepped in front of the camera.
    if (first !== undefined && cosine(first, vector) < samePerson) this.#vectors = [];
    this.#vectors.push(vector);
    if (this.#vectors.length < samplesNeeded) {
      return { state: 'looking', instruction: 'hold-still', progress: this.#progress(0) };
    }
    const from = sampleOf(analysis, atMs, 1);
    this.#challenge = this.#deps.startHeadTurn(this.#moves, from);
    const [ask] = this.#moves;
    return { state: 'challenge', ...(ask && { instruction: ask }), progress: this.#progress(0) };
  }

  #follow(challenge: HeadTurnChallenge, analysis: FaceAnalysis, atMs: number): LookGoingOn | LookEnd {
    const vector = analysis.faces[0]?.vector;
    const last = this.#vectors.at(-1);
    const sameness = vector === undefined || last === undefined ? 0 : cosine(last, vector);
    const now = challenge.next(sampleOf(analysis, atMs, sameness));
    switch (now.state) {
      case 'asking':
        return { state: 'challenge', instruction: now.ask, progress: this.#progress(now.step / now.steps) };
      case 'failed':
        return { state: 'failed', reason: now.reason };
      case 'passed':
        return { state: 'done', vectors: this.#vectors, signals: challenge.signals() };
    }
  }

  /** A third of the way are the samples, the rest the movements. */
  #progress(ofChallenge: number): number {
    const ofSamples = Math.min(1, this.#vectors.length / samplesNeeded);
    return Math.min(1, ofSamples / 3 + (ofChallenge * 2) / 3);
  }
}

function sampleOf(analysis: FaceAnalysis, atMs: number, sameness: number): HeadSample {
  return { atMs, face: analysis.faces[0], sameness, pixelsDigest: analysis.pixelsDigest };
}
