/** Step: whose face it is, after the movements of the head were made. Every try is audited, without a picture. */

import {
  findNearest,
  flattenVectors,
  meanVector,
  toUnitLength,
} from '../../../drivers/device/face-vectors.ts';
import type { AuditActor, AuditEvent } from '../../audit/audit-event.ts';
import type { PassiveSignals } from '../../ports/face-engine.ts';
import type { SealedFace } from '../../ports/face-store.ts';
import type { DeviceId, PersonId, SegmentId } from '../../shared/ids.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { refusedEvent } from '../session/refused-event.ts';
import type { Factor, WalkUpRefusal } from '../session.ts';
import { faceDeviceTrials, facePersonTrials, isLocked, type TrialLimit, windowStart } from '../trials.ts';
import type { FaceFailure, FacePurpose } from './attempt-view.ts';
import type { FaceDeps } from './face-deps.ts';
import { cosine } from './reference.ts';
import { faceDimensions } from './rotation.ts';
import { currentThresholds } from './thresholds.ts';

/** Where the face is shown. */
export interface FacePlace {
  readonly id: DeviceId;
  readonly segments: readonly SegmentId[];
}

/** Who is claimed to stand there: the person of a session, or of a typed staff number (undefined: nobody has it). */
export interface FaceClaim {
  readonly personId: PersonId | undefined;
  /** Factors shown before; with a card a look-alike is let through. */
  readonly factors: readonly Factor[];
}

/** Somebody who was recognised, and how near. */
export interface FaceMatch {
  readonly personId: PersonId;
  readonly score: number;
}

/** Samples of a face, and what was noticed beside. */
export interface FaceProbe {
  readonly vectors: readonly Float32Array[];
  readonly signals: PassiveSignals;
}

const reasons: Readonly<Partial<Record<FaceFailure, WalkUpRefusal>>> = {
  'not-sure': 'face-not-sure',
  'look-alike': 'factor-not-allowed',
  locked: 'too-many-trials',
};

/** The refusal that stands for a failure. */
export function refusalOfFailure(failure: FaceFailure | undefined): WalkUpRefusal {
  return (failure && reasons[failure]) ?? 'face-unknown';
}

/** True while no further face is taken: of this person, or at this device from people who are not named. */
export async function isFaceLocked(
  deps: FaceDeps,
  place: FacePlace,
  claim: FaceClaim | undefined,
): Promise<boolean> {
  const { key, limit } = trialOf(place, claim);
  return isLocked(await deps.people.countTrials(key, windowStart(deps.clock.now(), limit)), limit);
}

/** 1:1. A claim of nobody takes the same way and fails at its end, so that staff numbers cannot be sounded out. */
export async function verifyFace(
  deps: FaceDeps,
  place: FacePlace,
  claim: FaceClaim,
  probe: FaceProbe,
): Promise<Result<FaceMatch, FaceFailure>> {
  return await deps.people.inTurn(trialOf(place, claim).key, async () => {
    if (await isFaceLocked(deps, place, claim)) return refuse('locked');
    const { verification } = await currentThresholds(deps);
    const face = claim.personId && (await deps.faces.find(claim.personId));
    const score = scoreOf(deps, turned(deps, probe), face);
    if (claim.personId === undefined || face === undefined || score < verification) {
      return await failed(deps, place, 'verify', claim, 'not-recognised', { score });
    }
    if (face.lookAlike && !claim.factors.includes('card')) {
      return await failed(deps, place, 'verify', claim, 'look-alike', { score });
    }
    return accept({ personId: claim.personId, score });
  });
}

/**
 * 1:N, among people who have a held job that may come out at this device, {@link FaceDeps.limits}`.mostCandidates` at
 * most. Two who come near each other are nobody.
 */
export async function identifyFace(
  deps: FaceDeps,
  place: FacePlace,
  probe: FaceProbe,
): Promise<Result<FaceMatch, FaceFailure>> {
  const { identification } = await currentThresholds(deps);
  const waiting = await deps.faces.listWaiting(place.segments, deps.clock.now(), deps.limits.mostCandidates);
  const comparable = waiting.filter(({ engine }) => engine === deps.engineName);
  const gallery = flattenVectors(
    comparable.map((face) => toUnitLength(Float32Array.from(deps.protection.open(face).mean))),
    faceDimensions,
  );
  const [best, second] = findNearest(gallery, turned(deps, probe));
  const nearest = best && comparable[best.index];
  if (best === undefined || nearest === undefined || best.score < identification) {
    return await failed(deps, place, 'identify', undefined, 'not-recognised', { score: best?.score ?? 0 });
  }
  if (second !== undefined && best.score - second.score < deps.limits.margin) {
    return await failed(deps, place, 'identify', undefined, 'not-sure', { score: best.score });
  }
  // A person whose own tries are used up cannot be found either.
  const { personId } = nearest;
  const claim = { personId, factors: [] };
  if (await isFaceLocked(deps, place, claim)) return refuse('locked');
  return accept({ personId, score: best.score });
}

/** Counts and audits a try that failed. */
export async function failed(
  deps: FaceDeps,
  place: FacePlace,
  purpose: FacePurpose,
  claim: FaceClaim | undefined,
  failure: FaceFailure,
  facts: { readonly score?: number; readonly step?: string },
): Promise<{ readonly ok: false; readonly refusal: FaceFailure }> {
  const at = deps.clock.now();
  const actor: AuditActor = claim?.personId === undefined ? 'unknown:face' : `person:${claim.personId}`;
  const reason = refusalOfFailure(failure);
  const details: AuditEvent['details'] = {
    purpose,
    reason: failure,
    device: place.id,
    ...(facts.score !== undefined && { score: rounded(facts.score) }),
    ...(facts.step !== undefined && { step: facts.step }),
  };
  const subject = claim?.personId === undefined ? `device:${place.id}` : `person:${claim.personId}`;
  await deps.people.addTrial(trialOf(place, claim).key, at, [
    refusedEvent(place, actor, at, { reason, factor: 'face' }),
    { kind: 'face.refused', segment: '-', at, actor, subject, details },
  ]);
  return refuse(failure);
}

/** Notes that a face let somebody in. */
export async function noteMatch(
  deps: FaceDeps,
  place: FacePlace,
  purpose: FacePurpose,
  match: FaceMatch,
  signals: PassiveSignals,
): Promise<void> {
  const at = deps.clock.now();
  await deps.faces.noteUse(match.personId, at, [
    {
      kind: 'face.matched',
      segment: '-',
      at,
      actor: `person:${match.personId}`,
      subject: `person:${match.personId}`,
      details: {
        purpose,
        device: place.id,
        score: rounded(match.score),
        frames: signals.frames,
        identicalFrames: signals.identicalFrames,
        blinks: signals.blinks,
      },
    },
  ]);
}

/** The mean of the samples, turned as the references are. */
function turned(deps: FaceDeps, probe: FaceProbe): Float32Array {
  return deps.protection.rotate(meanVector(probe.vectors));
}

/** Nobody, and a reference of another engine, are as unlike as can be. */
function scoreOf(deps: FaceDeps, mean: Float32Array, face: SealedFace | undefined): number {
  return face?.engine === deps.engineName ? cosine(mean, deps.protection.open(face).mean) : -1;
}

function trialOf(
  place: FacePlace,
  claim: FaceClaim | undefined,
): { readonly key: string; readonly limit: TrialLimit } {
  return claim?.personId === undefined
    ? { key: `face-device:${place.id}`, limit: faceDeviceTrials }
    : { key: `face:${claim.personId}`, limit: facePersonTrials };
}

function rounded(score: number): number {
  return Math.round(score * 100) / 100;
}
