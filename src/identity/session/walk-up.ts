/** Walk-up sessions: a tap opens one, leaving or three idle minutes end it. */

import type { CardReading } from '../../../drivers/device/card.ts';
import type { AuditActor, AuditEvent } from '../../audit/audit-event.ts';
import type { Device, DeviceStore } from '../../ports/device-store.ts';
import type { KeyedHashes } from '../../ports/key-ring.ts';
import type { Credential, PersonStore } from '../../ports/person-store.ts';
import { releasableSegments, type Segment } from '../../segments/segment.ts';
import type { Clock } from '../../shared/clock.ts';
import { newId, type SegmentId, type SessionId } from '../../shared/ids.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Person } from '../person.ts';
import type { WalkUpRefusal, WalkUpSession } from '../session.ts';
import { deviceTrials, isLocked, windowStart } from '../trials.ts';

/** A session nobody touches ends after 3 minutes. */
export const idleMs = 3 * 60_000;
/** No session lasts longer than 30 minutes. */
const longestMs = 30 * 60_000;

/** What the session steps need. */
export interface WalkUpDeps {
  readonly people: PersonStore;
  readonly devices: DeviceStore;
  readonly cards: Pick<KeyedHashes, 'cardHash'>;
  readonly segments: readonly Segment[];
  readonly clock: Clock;
  /** Called when a person has left a device, so that nothing begins to come out behind their back. */
  readonly onLeft?: (session: SessionId) => Promise<unknown>;
}

/** Somebody holds a card to the reader of a device. Refusals are counted per device and audited. */
export async function startWalkUp(
  deps: WalkUpDeps,
  device: Device,
  reading: CardReading,
): Promise<Result<WalkUpSession, WalkUpRefusal>> {
  const { people, devices, clock } = deps;
  const now = clock.now();
  const trialKey = `card:${device.id}`;
  if (isLocked(await people.countTrials(trialKey, windowStart(now, deviceTrials)), deviceTrials)) {
    return refuse('too-many-trials');
  }
  const credential = await people.findCredential(
    deps.cards.cardHash(reading.technology, reading.identifierHex),
  );
  const person = credential && (await people.findById(credential.personId));
  const decided = decideWalkUp(deps.segments, device, credential, person);
  if (!decided.ok) {
    const actor: AuditActor = person ? `person:${person.id}` : 'unknown:card';
    await people.addTrial(decided.refusal === 'card-unknown' ? trialKey : `${trialKey}:known`, now, [
      event('walk-up.refused', device, actor, now, { reason: decided.refusal }),
    ]);
    return decided;
  }
  const session: WalkUpSession = {
    id: newId<SessionId>(),
    personId: decided.value.person.id,
    displayName: decided.value.person.displayName,
    deviceId: device.id,
    factors: ['card'],
    segments: decided.value.segments,
    startedAt: now,
    expiresAt: new Date(now.getTime() + idleMs),
  };
  await devices.startSession({ ...session, endedAt: undefined }, [
    event('walk-up.started', device, `person:${session.personId}`, now, {
      session: session.id,
      factors: ['card'],
    }),
  ]);
  return accept(session);
}

/** Who may stand here with that card, and for which segments. */
function decideWalkUp(
  segments: readonly Segment[],
  device: Device,
  credential: Credential | undefined,
  person: Person | undefined,
): Result<{ readonly person: Person; readonly segments: readonly SegmentId[] }, WalkUpRefusal> {
  if (device.state !== 'active') return refuse('device-paused');
  if (credential === undefined || person === undefined) return refuse('card-unknown');
  if (credential.state !== 'active') return refuse('card-suspended');
  if (person.state !== 'active') return refuse('person-inactive');
  const allowed = releasableSegments(segments, {
    person: person.segments,
    device: device.segments,
    factorCount: 1,
  });
  return allowed.length === 0 ? refuse('no-common-segment') : accept({ person, segments: allowed });
}

/**
 * The session of that id at that device, extended by the idle time; undefined when it ended, expired or belongs
 * to another device, or when the person or the device is no longer active. Rights are worked out anew each time.
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
  const person = await deps.people.findById(stored.personId);
  if (person?.state !== 'active') return undefined;
  const expiresAt = new Date(Math.min(now.getTime() + idleMs, stored.startedAt.getTime() + longestMs));
  await deps.devices.extendSession(sessionId, expiresAt);
  return {
    id: stored.id,
    personId: person.id,
    displayName: person.displayName,
    deviceId: device.id,
    factors: stored.factors,
    segments: releasableSegments(deps.segments, {
      person: person.segments,
      device: device.segments,
      factorCount: new Set(stored.factors).size,
    }),
    startedAt: stored.startedAt,
    expiresAt,
  };
}

/** The person leaves; does nothing when the session has ended. */
export async function endWalkUp(deps: WalkUpDeps, session: WalkUpSession): Promise<void> {
  const at = deps.clock.now();
  await deps.devices.endSession(session.id, at, [
    {
      kind: 'walk-up.ended',
      segment: '-',
      at,
      actor: `person:${session.personId}`,
      subject: `device:${session.deviceId}`,
      details: { session: session.id },
    },
  ]);
  await deps.onLeft?.(session.id);
}

function event(
  kind: 'walk-up.started' | 'walk-up.refused',
  device: Device,
  actor: AuditActor,
  at: Date,
  details: AuditEvent['details'],
): AuditEvent {
  return { kind, segment: '-', at, actor, subject: `device:${device.id}`, details };
}
