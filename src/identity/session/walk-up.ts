/** Walk-up sessions: a proof opens one, further proofs strengthen it, leaving or three idle minutes end it. */

import type { AuditActor, AuditEvent } from '../../audit/audit-event.ts';
import type { Device, DeviceStore, StoredSession } from '../../ports/device-store.ts';
import type { PersonStore } from '../../ports/person-store.ts';
import type { Segment } from '../../segments/segment.ts';
import type { Clock } from '../../shared/clock.ts';
import { newId, type SessionId } from '../../shared/ids.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { type FactorRule, type ShownFactor, sessionRights, waysIn } from '../factor-policy.ts';
import type { Person } from '../person.ts';
import type { Factor, Proof, WalkUpRefusal, WalkUpSession } from '../session.ts';
import { refusedEvent } from './refused-event.ts';

/** A session nobody touches ends after 3 minutes. */
export const idleMs = 3 * 60_000;
/** No session lasts longer than 30 minutes. */
const longestMs = 30 * 60_000;

/** What the session steps need. */
export interface WalkUpDeps {
  readonly people: Pick<PersonStore, 'findById' | 'addTrial'>;
  readonly devices: DeviceStore;
  readonly segments: readonly Segment[];
  /** Rules of the site beside the segments' own; default none. */
  readonly factorRules?: readonly FactorRule[];
  readonly clock: Clock;
  /** Called when a person has left a device, so that nothing begins to come out behind their back. */
  readonly onLeft?: (session: SessionId) => Promise<unknown>;
}

/** How a session ended. */
export type SessionEnd = 'left' | 'card-removed' | 'face-gone' | 'revoked' | 'idle';

/** Opens a session for whoever gave the proof, and ends every other one at that device. Refusals are audited. */
export async function beginWalkUp(
  deps: WalkUpDeps,
  device: Device,
  proof: Proof,
): Promise<Result<WalkUpSession, WalkUpRefusal>> {
  const now = deps.clock.now();
  const person = await deps.people.findById(proof.personId);
  const decided = decideEntry(deps, device, person, proof);
  if (!decided.ok) return await refuseProof(deps, device, proof, decided.refusal);
  const stored: StoredSession = {
    id: newId<SessionId>(),
    personId: proof.personId,
    deviceId: device.id,
    factors: [proof.factor],
    cardAssurance: proof.assurance,
    credentialId: proof.credentialId,
    startedAt: now,
    expiresAt: new Date(now.getTime() + idleMs),
    endedAt: undefined,
  };
  await deps.devices.startSession(stored, [
    {
      kind: 'walk-up.started',
      segment: '-',
      at: now,
      actor: `person:${proof.personId}`,
      subject: `device:${device.id}`,
      details: { session: stored.id, factors: [proof.factor], assurance: proof.assurance },
    },
  ]);
  return accept(inForce(deps, device, decided.value, stored));
}

/** Adds a factor to a session in force. A proof of somebody else leaves the session as it is. */
export async function stepUpWalkUp(
  deps: WalkUpDeps,
  device: Device,
  session: Pick<WalkUpSession, 'id' | 'personId'>,
  proof: Proof,
): Promise<Result<WalkUpSession, WalkUpRefusal>> {
  if (proof.personId !== session.personId) return await refuseProof(deps, device, proof, 'other-person');
  const person = await deps.people.findById(proof.personId);
  const decided = decideEntry(deps, device, person, proof);
  if (!decided.ok) return await refuseProof(deps, device, proof, decided.refusal);
  const at = deps.clock.now();
  const stored = await deps.devices.addFactor(session.id, proof, [
    {
      kind: 'walk-up.stepped-up',
      segment: '-',
      at,
      actor: `person:${proof.personId}`,
      subject: `device:${device.id}`,
      details: { session: session.id, factor: proof.factor, assurance: proof.assurance },
    },
  ]);
  if (stored === undefined) return await beginWalkUp(deps, device, proof);
  return accept(inForce(deps, device, decided.value, stored));
}

async function refuseProof(
  deps: WalkUpDeps,
  device: Device,
  { personId, factor }: Proof,
  reason: WalkUpRefusal,
): Promise<Result<never, WalkUpRefusal>> {
  const at = deps.clock.now();
  const actor: AuditActor = `person:${personId}`;
  // Counted apart: what is right in itself must not lock a device.
  await deps.people.addTrial(`walk-up:${device.id}`, at, [
    refusedEvent(device, actor, at, { reason, factor }),
  ]);
  return refuse(reason);
}

/** Who may stand here with that proof. */
function decideEntry(
  deps: WalkUpDeps,
  device: Device,
  person: Person | undefined,
  proof: Proof,
): Result<Person, WalkUpRefusal> {
  if (device.state !== 'active') return refuse('device-paused');
  if (person?.state !== 'active') return refuse('person-inactive');
  const rights = sessionRights(policyOf(deps), { person, device, shown: [] });
  if (rights.stepUp.length === 0) return refuse('no-common-segment');
  const shared = device.segments.filter((segment) => person.segments.includes(segment));
  const accepted = waysIn(policyOf(deps), { ...device, segments: shared });
  return accepted.includes(proof.factor) ? accept(person) : refuse('factor-not-allowed');
}

function policyOf({ segments, factorRules = [] }: WalkUpDeps) {
  return { segments, rules: factorRules };
}

/** Factors with which a session can begin at a device. */
export function waysAt(deps: WalkUpDeps, device: Device): readonly Factor[] {
  return waysIn(policyOf(deps), device);
}

/**
 * The session of that id at that device, extended by the idle time; undefined when it ended, expired or belongs
 * to another device, when the person or the device is no longer active, or when the card that opened it no longer is.
 * Rights are worked out anew each time.
 */
export async function findWalkUp(
  deps: WalkUpDeps,
  device: Device,
  sessionId: SessionId,
): Promise<WalkUpSession | undefined> {
  const stored = await deps.devices.findSession(sessionId);
  const now = deps.clock.now();
  if (stored === undefined || stored.deviceId !== device.id || stored.endedAt !== undefined) return undefined;
  if (stored.expiresAt <= now || device.state !== 'active') return undefined;
  if (stored.cardExpiresAt !== undefined && stored.cardExpiresAt <= now) return undefined;
  const person = await deps.people.findById(stored.personId);
  if (person?.state !== 'active') return undefined;
  const expiresAt = new Date(Math.min(now.getTime() + idleMs, stored.startedAt.getTime() + longestMs));
  await deps.devices.extendSession(sessionId, expiresAt);
  return inForce(deps, device, person, { ...stored, expiresAt });
}

function inForce(deps: WalkUpDeps, device: Device, person: Person, stored: StoredSession): WalkUpSession {
  const shown: readonly ShownFactor[] = stored.factors.map((factor) => ({
    factor,
    assurance: factor === 'card' ? stored.cardAssurance : 1,
  }));
  return {
    id: stored.id,
    personId: person.id,
    displayName: person.displayName,
    deviceId: device.id,
    factors: stored.factors,
    cardAssurance: stored.cardAssurance,
    ...sessionRights(policyOf(deps), { person, device, shown }),
    startedAt: stored.startedAt,
    expiresAt: stored.expiresAt,
  };
}

/** The person leaves, or is taken to have left; does nothing when the session has ended. */
export async function endWalkUp(
  deps: Pick<WalkUpDeps, 'devices' | 'clock' | 'onLeft'>,
  session: Pick<WalkUpSession, 'id' | 'personId' | 'deviceId'>,
  why: SessionEnd = 'left',
): Promise<void> {
  const at = deps.clock.now();
  const event: AuditEvent = {
    kind: 'walk-up.ended',
    segment: '-',
    at,
    actor: `person:${session.personId}`,
    subject: `device:${session.deviceId}`,
    details: { session: session.id, why },
  };
  await deps.devices.endSession(session.id, at, [event]);
  await deps.onLeft?.(session.id);
}
