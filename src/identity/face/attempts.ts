/**
 * Attempts under way: short-lived, in the memory of one process, bounded in number and time. Nothing of them is
 * stored, and a restart ends them; where two processes serve panels, a panel has to stay with one of them.
 *
 * States of an attempt: looking → challenge → matched (verify) or confirm (identify), then finished once; or failed.
 * An enrolment goes from looking to enrolled or failed. One attempt at a place: a new one ends the one before. One
 * frame is looked at at a time; a frame that comes meanwhile is dropped and answered with how things stand.
 */

import { randomUUID } from 'node:crypto';
import type { AuditActor } from '../../audit/audit-event.ts';
import type { FaceAnalysis, PassiveSignals } from '../../ports/face-engine.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { PersonId } from '../../shared/ids.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { maskName } from '../face-policy.ts';
import type { Proof, WalkUpRefusal } from '../session.ts';
import type { AttemptView, FaceFailure, FacePurpose } from './attempt-view.ts';
import {
  type FaceClaim,
  type FaceMatch,
  type FacePlace,
  failed,
  identifyFace,
  isFaceLocked,
  noteMatch,
  refusalOfFailure,
  verifyFace,
} from './compare-face.ts';
import { EnrolCapture } from './enrol-capture.ts';
import { enrolFace } from './enrol-face.ts';
import type { FaceEngineDeps } from './face-deps.ts';
import { LookCapture, type LookEnd } from './look-capture.ts';

/** Most attempts under way in a process. */
const mostAttempts = 200;
/** How long an attempt lives, in milliseconds: recognition, and enrolment. */
const lifeMs = { look: 45_000, enrol: 120_000 };
/** Frames of one attempt. */
const mostFrames = 1_500;

/** Whom an attempt is for, and where. */
export interface AttemptRequest {
  readonly purpose: FacePurpose;
  /** Keeps places apart: one attempt each. */
  readonly place: FacePlace;
  readonly owner: string;
  /** Of a verification: who is claimed to stand there. */
  readonly claim?: FaceClaim;
  /** Of an enrolment: whose reference, what was agreed to, and who says so. */
  readonly enrol?: {
    readonly personId: PersonId;
    readonly agreedWording: string;
    readonly actor: AuditActor;
  };
}

interface Attempt {
  readonly id: string;
  readonly request: AttemptRequest;
  readonly startedMs: number;
  readonly capture: LookCapture | EnrolCapture;
  view: AttemptView;
  frames: number;
  busy: boolean;
  matched?: { readonly match: FaceMatch; readonly signals: PassiveSignals };
}

/** The attempts of a process. `elapsedMs` is a clock that never goes back. */
export class FaceAttempts {
  readonly #deps: FaceEngineDeps;
  readonly #elapsedMs: () => number;
  readonly #open = new Map<string, Attempt>();

  constructor(deps: FaceEngineDeps, elapsedMs: () => number) {
    this.#deps = deps;
    this.#elapsedMs = elapsedMs;
  }

  /**
   * Begins an attempt and answers its id. Refused with `too-many-trials` while the person, or the place, is locked.
   * @throws ServiceError `SERVICE_BUSY` when too many are under way.
   */
  async begin(request: AttemptRequest): Promise<Result<string, WalkUpRefusal>> {
    const { purpose, place, claim } = request;
    if (purpose !== 'enrol' && (await isFaceLocked(this.#deps, place, claim)))
      return refuse('too-many-trials');
    this.#forget();
    for (const { id, request: other } of this.#open.values()) {
      if (other.owner === request.owner) this.#open.delete(id);
    }
    if (this.#open.size >= mostAttempts) throw new ServiceError('SERVICE_BUSY');
    const id = randomUUID();
    const isEnrolment = purpose === 'enrol';
    this.#open.set(id, {
      id,
      request,
      startedMs: this.#elapsedMs(),
      capture: isEnrolment
        ? new EnrolCapture(this.#deps.gate, this.#deps.limits.enrolmentAgreement)
        : new LookCapture(this.#deps, this.#deps.chooseMoves()),
      view: { state: 'looking', instruction: 'look-straight', progress: 0 },
      frames: 0,
      busy: false,
    });
    return accept(id);
  }

  /** The attempt that is under way at a place, such as for frames of a camera there. */
  openAt(owner: string): string | undefined {
    this.#forget();
    for (const { id, request, view } of this.#open.values()) {
      if (request.owner === owner && isUnderWay(view)) return id;
    }
    return undefined;
  }

  /** How an attempt stands. @throws ServiceError `FACE_ATTEMPT_UNKNOWN` */
  view(owner: string, id: string): AttemptView {
    return this.#find(owner, id).view;
  }

  /**
   * Looks at one frame. The picture is held for that long only.
   * @throws ServiceError `FACE_ATTEMPT_UNKNOWN`; DeviceError of the engine for a picture that is none.
   */
  async take(owner: string, id: string, picture: Uint8Array): Promise<AttemptView> {
    const attempt = this.#find(owner, id);
    if (attempt.busy || !isUnderWay(attempt.view)) return attempt.view;
    attempt.busy = true;
    try {
      attempt.frames += 1;
      if (attempt.frames > mostFrames) {
        attempt.view = { state: 'failed', progress: 1, reason: 'timed-out' };
        return attempt.view;
      }
      // Read before the engine's queue, so that waiting for it is not taken for a slow head.
      const atMs = this.#elapsedMs();
      const analysis = await this.#deps.engine.analyse(picture);
      attempt.view = await this.#judge(attempt, analysis, atMs);
      return attempt.view;
    } finally {
      attempt.busy = false;
    }
  }

  /**
   * Ends an attempt: with the proof when it matched and `confirm` says that the name is right, with the refusal, or,
   * without `confirm`, with nothing. An attempt is worth one proof.
   * @throws ServiceError `FACE_ATTEMPT_UNKNOWN`
   */
  async finish(
    owner: string,
    id: string,
    confirm: boolean,
  ): Promise<Result<Proof, WalkUpRefusal> | undefined> {
    const attempt = this.#find(owner, id);
    this.#open.delete(id);
    const { view, matched, request } = attempt;
    const { purpose, place, claim } = request;
    if (matched === undefined) {
      return confirm && purpose !== 'enrol' ? refuse(refusalOfFailure(view.reason ?? 'not-sure')) : undefined;
    }
    if (!confirm) {
      if (purpose === 'identify') await failed(this.#deps, place, purpose, claim, 'closed', {});
      return undefined;
    }
    await noteMatch(this.#deps, place, purpose, matched.match, matched.signals);
    return accept({ personId: matched.match.personId, factor: 'face', assurance: 1 });
  }

  async #judge(attempt: Attempt, analysis: FaceAnalysis, atMs: number): Promise<AttemptView> {
    const { capture, request } = attempt;
    if (capture instanceof EnrolCapture) return await this.#judgeEnrolment(request, capture, analysis);
    const outcome = capture.take(analysis, atMs);
    if ('progress' in outcome) return outcome;
    const result = await this.#compare(request, outcome);
    if (!result.ok) return { state: 'failed', progress: 1, reason: result.refusal };
    const signals = outcome.state === 'done' ? outcome.signals : { frames: 0, identicalFrames: 0, blinks: 0 };
    attempt.matched = { match: result.value, signals };
    if (request.purpose === 'verify') return { state: 'matched', progress: 1 };
    const person = await this.#deps.people.findById(result.value.personId);
    return { state: 'confirm', progress: 1, maskedName: maskName(person?.displayName ?? '') };
  }

  async #compare(
    { place, purpose, claim }: AttemptRequest,
    outcome: LookEnd,
  ): Promise<Result<FaceMatch, FaceFailure>> {
    if (outcome.state === 'failed') {
      return await failed(this.#deps, place, purpose, claim, 'challenge-failed', { step: outcome.reason });
    }
    if (purpose === 'identify') return await identifyFace(this.#deps, place, outcome);
    const nobody: FaceClaim = { personId: undefined, factors: [] };
    return await verifyFace(this.#deps, place, claim ?? nobody, outcome);
  }

  async #judgeEnrolment(
    { enrol }: AttemptRequest,
    capture: EnrolCapture,
    analysis: FaceAnalysis,
  ): Promise<AttemptView> {
    const outcome = capture.take(analysis);
    if (outcome.state === 'looking') return outcome;
    if (outcome.state === 'failed' || enrol === undefined) {
      return { state: 'failed', progress: 1, reason: 'not-consistent' };
    }
    const { lookAlike } = await enrolFace(this.#deps, { ...enrol, vectors: outcome.vectors });
    return { state: 'enrolled', progress: 1, ...(lookAlike && { lookAlike }) };
  }

  #find(owner: string, id: string): Attempt {
    this.#forget();
    const attempt = this.#open.get(id);
    // Somebody else's attempt is none.
    if (attempt?.request.owner !== owner) throw new ServiceError('FACE_ATTEMPT_UNKNOWN');
    return attempt;
  }

  #forget(): void {
    const now = this.#elapsedMs();
    for (const [id, { startedMs, request }] of this.#open) {
      const limitMs = request.purpose === 'enrol' ? lifeMs.enrol : lifeMs.look;
      if (now - startedMs > limitMs) this.#open.delete(id);
    }
  }
}

function isUnderWay({ state }: AttemptView): boolean {
  return state === 'looking' || state === 'challenge';
}
