/**
 * A phone before a panel: the code opens a visit once, the signed-in person says that this is the device, and a
 * walk-up session with the factor `phone` begins. States: opened, entered, over.
 */

import type { AuditActor, AuditEvent } from '../../audit/audit-event.ts';
import type { Device, DeviceStore, StoredSession } from '../../ports/device-store.ts';
import type { KeyedHashes } from '../../ports/key-ring.ts';
import type { PersonStore } from '../../ports/person-store.ts';
import type { PhoneVisit, PhoneVisitStore } from '../../ports/sign-in-store.ts';
import type { Clock } from '../../shared/clock.ts';
import type { DeviceId } from '../../shared/ids.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Person } from '../person.ts';
import type { Proof, WalkUpRefusal, WalkUpSession } from '../session.ts';
import { isLocked, phoneAddressTrials, windowStart } from '../trials.ts';
import { isCodeFresh, panelTokenHash, readPanelToken } from './panel-code.ts';

/** To sign in on the phone and confirm the device. */
export const visitOpenMs = 5 * 60_000;
/** A visit is known as long as the longest session may last, and a little more, to say that it is over. */
const visitEnteredMs = 40 * 60_000;

/** What these steps need. */
export interface PhoneDeps {
  readonly visits: PhoneVisitStore;
  readonly people: Pick<PersonStore, 'countTrials' | 'addTrial' | 'inTurn'>;
  readonly devices: Pick<DeviceStore, 'findById' | 'findOpenSession'>;
  readonly keys: Pick<KeyedHashes, 'tokenHash'>;
  readonly clock: Clock;
  /** True where some segment of the device lets phones release. */
  readonly allows: (device: Device) => Promise<boolean>;
  /** Opens a session with the proof, or adds it to the one given. */
  readonly enter: (
    device: Device,
    session: WalkUpSession | undefined,
    proof: Proof,
  ) => Promise<Result<WalkUpSession, WalkUpRefusal>>;
  /** A session in force at the device. */
  readonly session: (device: Device, id: WalkUpSession['id']) => Promise<WalkUpSession | undefined>;
}

/** Why a phone may not go on. A code that is forged, late or used looks the same. */
export type PhoneRefusal = 'phone-code-old' | 'phone-busy' | 'locked' | WalkUpRefusal;

/** Opens a code, once. Refusals are counted by address and audited. */
export async function openVisit(
  deps: PhoneDeps,
  token: string,
  remoteAddress: string,
): Promise<Result<PhoneVisit, PhoneRefusal>> {
  const key = `phone:${remoteAddress}`;
  return await deps.people.inTurn(key, async () => {
    const now = deps.clock.now();
    const failures = await deps.people.countTrials(key, windowStart(now, phoneAddressTrials));
    if (isLocked(failures, phoneAddressTrials)) return refuse('locked');
    const said = readPanelToken(deps.keys, token);
    const device = said && (await deps.devices.findById(said.deviceId));
    const refused = async (reason: PhoneRefusal) => {
      await deps.people.addTrial(key, now, [refusedEvent(device?.id, 'unknown:phone', now, reason)]);
      return refuse(reason);
    };
    if (said === undefined || device === undefined || !isCodeFresh(said, now)) {
      return await refused('phone-code-old');
    }
    if (device.state !== 'active') return await refused('device-paused');
    if (!(await deps.allows(device))) return await refused('factor-not-allowed');
    const visit: PhoneVisit = {
      tokenHash: panelTokenHash(deps.keys, token),
      deviceId: device.id,
      openedAt: now,
      expiresAt: new Date(now.getTime() + visitOpenMs),
      personId: undefined,
      sessionId: undefined,
    };
    return (await deps.visits.open(visit)) ? accept(visit) : await refused('phone-code-old');
  });
}

/** A visit as its person sees it. */
export interface PhoneVisitStatus {
  readonly device: Device;
  /** In force; undefined before the device is confirmed, and after the session ended. */
  readonly session: WalkUpSession | undefined;
  readonly isEntered: boolean;
}

/** The visit; undefined when it is over, or another person's. */
export async function findVisit(
  deps: PhoneDeps,
  tokenHash: Uint8Array,
  person: Pick<Person, 'id'>,
): Promise<PhoneVisitStatus | undefined> {
  const visit = await deps.visits.find(tokenHash, deps.clock.now());
  const device = visit && (await deps.devices.findById(visit.deviceId));
  if (visit === undefined || device === undefined) return undefined;
  if (visit.personId !== undefined && visit.personId !== person.id) return undefined;
  const found = visit.sessionId === undefined ? undefined : await deps.session(device, visit.sessionId);
  const session = found?.personId === person.id ? found : undefined;
  return { device, session, isEntered: visit.sessionId !== undefined };
}

/**
 * The person says that this is the device before them. Nobody else's session there is ended by it, so that a picture
 * of a code does not drive away who stands at the device.
 */
export async function enterVisit(
  deps: PhoneDeps,
  tokenHash: Uint8Array,
  person: Pick<Person, 'id'>,
): Promise<Result<WalkUpSession, PhoneRefusal>> {
  return await deps.people.inTurn(`phone-visit:${Buffer.from(tokenHash).toString('hex')}`, async () => {
    const now = deps.clock.now();
    const visit = await deps.visits.find(tokenHash, now);
    const device = visit && (await deps.devices.findById(visit.deviceId));
    if (visit === undefined || device === undefined || visit.sessionId !== undefined) {
      return refuse('phone-code-old');
    }
    if (!(await deps.allows(device))) return refuse('factor-not-allowed');
    const open = await deps.devices.findOpenSession(device.id);
    if (isInForce(open, now) && open?.personId !== person.id) return refuse('phone-busy');
    const own = isInForce(open, now) && open ? await deps.session(device, open.id) : undefined;
    const entered = await deps.enter(device, own, { personId: person.id, factor: 'phone', assurance: 1 });
    if (!entered.ok) return entered;
    const expiresAt = new Date(now.getTime() + visitEnteredMs);
    const sessionId = entered.value.id;
    const isFirst = await deps.visits.enter(tokenHash, { personId: person.id, sessionId, expiresAt });
    return isFirst ? entered : refuse('phone-code-old');
  });
}

/** True while somebody releases at the device from a phone. */
export async function isPhoneAt(
  deps: Pick<PhoneDeps, 'devices' | 'clock'>,
  deviceId: DeviceId,
): Promise<boolean> {
  const open = await deps.devices.findOpenSession(deviceId);
  return isInForce(open, deps.clock.now()) && open?.factors[0] === 'phone';
}

function isInForce(session: StoredSession | undefined, now: Date): boolean {
  return session !== undefined && session.endedAt === undefined && session.expiresAt > now;
}

function refusedEvent(
  deviceId: DeviceId | undefined,
  actor: AuditActor,
  at: Date,
  reason: PhoneRefusal,
): AuditEvent {
  const subject = deviceId === undefined ? 'service' : `device:${deviceId}`;
  return { kind: 'walk-up.refused', segment: '-', at, actor, subject, details: { reason, factor: 'phone' } };
}
