/** Steps: a person sets or changes the PIN with the password; an administrator takes it away. */

import type { AuditActor, AuditEvent } from '../../audit/audit-event.ts';
import type { KeyedHashes } from '../../ports/key-ring.ts';
import type { PinStore } from '../../ports/pin-store.ts';
import type { Clock } from '../../shared/clock.ts';
import type { PersonId } from '../../shared/ids.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Person } from '../person.ts';
import { hashPassword } from '../sign-in/password.ts';
import { isWeakPin, readPin } from './weak-pin.ts';

/** What the steps need. */
export interface SetPinDeps {
  readonly pins: PinStore;
  readonly keys: Pick<KeyedHashes, 'tokenHash'>;
  readonly clock: Clock;
  /** Least number of digits, 6 to 12, and days until a PIN must be set anew. */
  readonly pinPolicy: PinPolicy;
}

/** The site's policy for PINs. */
export interface PinPolicy {
  /** 6 to 12. */
  readonly leastDigits: number;
  /** Days; default: a PIN does not expire. */
  readonly expireDays?: number | undefined;
}

/**
 * Sets the PIN of a person who has just shown the password. It is kept as argon2id of a keyed hash, so that whoever has
 * the database alone cannot try all the digits.
 */
export async function setPin(
  { pins, keys, clock, pinPolicy }: SetPinDeps,
  person: Pick<Person, 'id' | 'staffNumber'>,
  typed: string,
): Promise<Result<true, 'pin-too-weak'>> {
  const pin = readPin(typed);
  if (isWeakPin(pin, person.staffNumber, pinPolicy.leastDigits)) return refuse('pin-too-weak');
  const at = clock.now();
  const { expireDays } = pinPolicy;
  const expiresAt = expireDays === undefined ? undefined : new Date(at.getTime() + expireDays * 86_400_000);
  const hash = await hashPassword(pinMaterial(keys, person.id, pin));
  await pins.set(person.id, { hash, setAt: at, expiresAt }, [
    pinEvent('pin.set', person.id, `person:${person.id}`, at),
  ]);
  return accept(true);
}

/** Takes a PIN away; false when there was none. */
export async function clearPin(
  { pins, clock }: Pick<SetPinDeps, 'pins' | 'clock'>,
  personId: PersonId,
  actor: AuditActor,
): Promise<boolean> {
  return await pins.clear(personId, [pinEvent('pin.cleared', personId, actor, clock.now())]);
}

/** What is hashed in the place of the digits: bound to the person and to the key of the installation. */
export function pinMaterial(keys: Pick<KeyedHashes, 'tokenHash'>, personId: string, pin: string): string {
  return Buffer.from(keys.tokenHash('pin', `${personId}:${pin}`)).toString('base64');
}

function pinEvent(
  kind: 'pin.set' | 'pin.cleared',
  personId: PersonId,
  actor: AuditActor,
  at: Date,
): AuditEvent {
  return { kind, segment: '-', at, actor, subject: `person:${personId}`, details: {} };
}
