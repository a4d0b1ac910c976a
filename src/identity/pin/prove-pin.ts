/** Step: a PIN typed at a device, as one factor. */

import type { Device } from '../../ports/device-store.ts';
import type { KeyedHashes } from '../../ports/key-ring.ts';
import type { PersonStore } from '../../ports/person-store.ts';
import type { PinStore } from '../../ports/pin-store.ts';
import type { PersonId } from '../../shared/ids.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Person } from '../person.ts';
import { refusedEvent } from '../session/refused-event.ts';
import type { Proof, WalkUpRefusal } from '../session.ts';
import { verifyPassword } from '../sign-in/password.ts';
import { type CountedKey, noteFailure, openTrials, type TrialDeps } from '../trials/count-trials.ts';
import { pinDayTrials, pinTrials, secretDeviceTrials } from '../trials.ts';
import { pinMaterial } from './set-pin.ts';
import { isPin, readPin } from './weak-pin.ts';

/** What the step needs. */
export interface ProvePinDeps extends TrialDeps {
  readonly people: PersonStore;
  readonly pins: PinStore;
  readonly keys: Pick<KeyedHashes, 'tokenHash'>;
}

/** Whose PIN it is said to be: of the session in force, or of a staff number that was typed. */
export type PinOwner = { readonly personId: PersonId } | { readonly staffNumber: string };

/** Asked for when there is no such person, so that both ways take the same steps. */
const nobody = '00000000-0000-0000-0000-000000000000' as PersonId;

/**
 * Checks a PIN. Failures count for the staff number (5 in 15 minutes, 20 in a day), whether anybody has it or not, and
 * for the device (20 in 5 minutes); a right PIN does not clear them. An unknown number takes as long as a wrong PIN and
 * is answered the same. `pin-not-set`, also of one that has expired, is told only where the person is known by another
 * factor or the PIN was right.
 */
export async function provePin(
  deps: ProvePinDeps,
  device: Pick<Device, 'id'>,
  owner: PinOwner,
  typed: string,
): Promise<Result<Proof, WalkUpRefusal>> {
  const { people } = deps;
  const person =
    'personId' in owner
      ? await people.findById(owner.personId)
      : await people.findByStaffNumber(owner.staffNumber.normalize('NFKC').trim());
  const number =
    person?.staffNumber ?? ('staffNumber' in owner ? owner.staffNumber.normalize('NFKC').trim() : '');
  const keys = keysOf(deps, device, number);
  return await people.inTurn(keys[0].key, () =>
    people.inTurn(keys[1].key, () =>
      tryPin(deps, device, keys, { person, typed, isKnown: 'personId' in owner }),
    ),
  );
}

async function tryPin(
  deps: ProvePinDeps,
  device: Pick<Device, 'id'>,
  keys: readonly CountedKey[],
  trial: { readonly person: Person | undefined; readonly typed: string; readonly isKnown: boolean },
): Promise<Result<Proof, WalkUpRefusal>> {
  const { person } = trial;
  const counts = await openTrials(deps, keys);
  if (counts === undefined) return refuse('too-many-trials');
  const pin = readPin(trial.typed);
  const stored = await deps.pins.find(person?.id ?? nobody);
  if (trial.isKnown && person !== undefined && stored === undefined) return refuse('pin-not-set');
  const isRight = await verifyPassword(stored?.hash, pinMaterial(deps.keys, person?.id ?? nobody, pin));
  const now = deps.clock.now();
  if (!isRight || person === undefined || !isPin(pin)) {
    const actor = person === undefined ? 'unknown:pin' : (`person:${person.id}` as const);
    const event = refusedEvent(device, actor, now, { reason: 'pin-wrong', factor: 'pin' });
    await noteFailure(deps, 'pin', keys, counts, event);
    return refuse('pin-wrong');
  }
  if (stored?.expiresAt !== undefined && stored.expiresAt <= now) return refuse('pin-not-set');
  if (person.state !== 'active') return refuse('person-inactive');
  return accept({ personId: person.id, factor: 'pin', assurance: 1 });
}

/** The device's count first. Numbers are counted by their keyed hash: what was typed may be anything. */
function keysOf(
  { keys }: ProvePinDeps,
  device: Pick<Device, 'id'>,
  staffNumber: string,
): readonly [CountedKey, CountedKey, CountedKey] {
  const hash = Buffer.from(keys.tokenHash('pin-trials', staffNumber)).toString('base64url');
  const key = `pin:${hash}`;
  return [
    { key: `pin:device:${device.id}`, limit: secretDeviceTrials, scope: 'device' },
    { key, limit: pinTrials, scope: 'person' },
    { key, limit: pinDayTrials, scope: 'person' },
  ];
}
