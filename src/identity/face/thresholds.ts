/** Step: the thresholds that the site's own references ask for, looked at each night. */

import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AuditEvent } from '../../audit/audit-event.ts';
import type { PersonId } from '../../shared/ids.ts';
import { binOf, decideThresholds, scoreBins, type ThresholdRun } from '../face-thresholds.ts';
import type { FaceDeps } from './face-deps.ts';
import type { FaceReference } from './reference.ts';
import { faceDimensions } from './rotation.ts';

/** References read at one time. */
const pageSize = 500;
/** Most references that are compared with each other: 50 million pairs, half a minute of one processor. */
const mostReferences = 10_000;
/** Pairs between two pauses, in which the service answers others. */
const pairsAtOnce = 20_000;

/** The thresholds in force: those of the last night, never below the defaults. */
export async function currentThresholds(
  deps: Pick<FaceDeps, 'faces' | 'limits' | 'engineName'>,
): Promise<{ readonly verification: number; readonly identification: number }> {
  const run = await deps.faces.latestThresholdRun(deps.engineName);
  const { verification, identification } = deps.limits;
  return {
    verification: Math.max(verification, run?.verification ?? 0),
    identification: Math.max(identification, run?.identification ?? 0),
  };
}

/** One person's reference as the night's look sees it. */
interface Entry {
  readonly personId: PersonId;
  readonly wasAlike: boolean;
  readonly mean: Int8Array;
  readonly norm: number;
}

/**
 * Compares all references with each other, sets the thresholds, and marks people who look too much alike. Pairs of
 * look-alikes count for no threshold: both need a card. Keeps counts only, no score of any pair.
 *
 * @param target False match rate to hold; default 0.0001.
 */
export async function setThresholds(
  deps: FaceDeps,
  signal?: AbortSignal,
  target = 0.0001,
): Promise<ThresholdRun> {
  const genuine = new Uint32Array(scoreBins);
  const entries = await readEntries(deps, genuine);
  const impostor = new Uint32Array(scoreBins);
  const alike = new Set<PersonId>();
  let pairs = 0;
  for (const [index, entry] of entries.entries()) {
    for (const other of entries.slice(index + 1)) {
      const score = dot(entry.mean, other.mean) / (entry.norm * other.norm);
      if (score >= deps.limits.lookAlike) {
        alike.add(entry.personId).add(other.personId);
      } else {
        const bin = binOf(score);
        impostor[bin] = (impostor[bin] ?? 0) + 1;
      }
      pairs += 1;
      if (pairs % pairsAtOnce === 0) {
        await nextTurn();
        signal?.throwIfAborted();
      }
    }
  }
  await markLookAlikes(deps, entries, alike);
  const counts = { impostor: [...impostor], genuine: [...genuine] };
  const run: ThresholdRun = {
    at: deps.clock.now(),
    engine: deps.engineName,
    people: entries.length,
    counts,
    ...decideThresholds(counts, deps.limits, target),
  };
  await saveRun(deps, run);
  return run;
}

async function readEntries(deps: FaceDeps, genuine: Uint32Array): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  let after: PersonId | undefined;
  while (entries.length < mostReferences) {
    const page = await deps.faces.list(after, pageSize);
    for (const face of page) {
      if (face.engine !== deps.engineName) continue;
      const reference = deps.protection.open(face);
      countGenuine(reference, genuine);
      const { mean } = reference;
      entries.push({
        personId: face.personId,
        wasAlike: face.lookAlike,
        mean,
        norm: Math.sqrt(dot(mean, mean)),
      });
    }
    if (page.length < pageSize) break;
    after = page.at(-1)?.personId;
    await nextTurn();
  }
  return entries;
}

/** Each vector of a person against each later one. */
function countGenuine({ vectors }: FaceReference, genuine: Uint32Array): void {
  for (const [index, vector] of vectors.entries()) {
    for (const other of vectors.slice(index + 1)) {
      const score = dot(vector, other) / Math.sqrt(dot(vector, vector) * dot(other, other));
      const bin = binOf(score);
      genuine[bin] = (genuine[bin] ?? 0) + 1;
    }
  }
}

async function markLookAlikes(
  deps: FaceDeps,
  entries: readonly Entry[],
  alike: ReadonlySet<PersonId>,
): Promise<void> {
  const newly = entries.filter(({ personId, wasAlike }) => alike.has(personId) && !wasAlike);
  const nolonger = entries.filter(({ personId, wasAlike }) => !alike.has(personId) && wasAlike);
  for (const [changed, lookAlike] of [
    [newly, true],
    [nolonger, false],
  ] as const) {
    const ids = changed.map(({ personId }) => personId);
    await deps.faces.markLookAlike(
      ids,
      lookAlike,
      ids.map((personId) => lookAlikeEvent(deps, personId, lookAlike)),
    );
  }
}

/** Says that a person needs a card beside the face from now on, or no longer. */
export function lookAlikeEvent(
  deps: Pick<FaceDeps, 'clock'>,
  personId: PersonId,
  lookAlike: boolean,
): AuditEvent {
  return {
    kind: 'face.look-alike',
    segment: '-',
    at: deps.clock.now(),
    actor: 'system',
    subject: `person:${personId}`,
    details: { lookAlike },
  };
}

async function saveRun(deps: FaceDeps, run: ThresholdRun): Promise<void> {
  const before = await currentThresholds(deps);
  const { verification, identification } = run;
  const hasChanged = before.verification !== verification || before.identification !== identification;
  const event: AuditEvent = {
    kind: 'face.threshold-changed',
    segment: '-',
    at: run.at,
    actor: 'system',
    subject: 'faces',
    details: {
      verification,
      identification,
      people: run.people,
      impostorPairs: run.impostorPairs,
      targetMet: run.targetMet,
    },
  };
  await deps.faces.addThresholdRun(run, hasChanged ? [event] : []);
}

/** Products of whole numbers stay exact; four sums side by side. */
function dot(left: Int8Array, right: Int8Array): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  for (let at = 0; at < faceDimensions; at += 4) {
    s0 += (left[at] as number) * (right[at] as number);
    s1 += (left[at + 1] as number) * (right[at + 1] as number);
    s2 += (left[at + 2] as number) * (right[at + 2] as number);
    s3 += (left[at + 3] as number) * (right[at + 3] as number);
  }
  return s0 + s1 + s2 + s3;
}
