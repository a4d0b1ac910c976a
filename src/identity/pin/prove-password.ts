/** Step: a password typed at a device, as one factor, or to prove who wants to enrol a card or set a PIN there. */

import type { Device } from '../../ports/device-store.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Person } from '../person.ts';
import { refusedEvent } from '../session/refused-event.ts';
import type { Proof, WalkUpRefusal } from '../session.ts';
import { checkPassword, type PasswordDeps } from '../sign-in/check-password.ts';
import { type CountedKey, noteFailure, openTrials, type TrialDeps } from '../trials/count-trials.ts';
import { secretDeviceTrials } from '../trials.ts';

/** What the step needs. */
export type ProvePasswordDeps = PasswordDeps & Pick<TrialDeps, 'alarm'>;

/** What somebody typed at a panel, and from where. */
export interface TypedPassword {
  readonly loginName: string;
  readonly password: string;
  readonly remoteAddress: string;
}

/** Why a password was not taken at a device. */
export type PanelPasswordRefusal = Extract<
  WalkUpRefusal,
  'password-wrong' | 'too-many-trials' | 'person-inactive' | 'password-must-change'
>;

/** The person of a name and a password. Failures count for the device too: 20 in 5 minutes. */
export async function personOfPassword(
  deps: ProvePasswordDeps,
  device: Pick<Device, 'id'>,
  typed: TypedPassword,
): Promise<Result<Person, PanelPasswordRefusal>> {
  const keys: readonly CountedKey[] = [
    { key: `password:device:${device.id}`, limit: secretDeviceTrials, scope: 'device' },
  ];
  const counts = await openTrials(deps, keys);
  if (counts === undefined) return refuse('too-many-trials');
  const checked = await checkPassword(deps, typed);
  if (checked.ok) {
    // A one-time password is for the desk, where it is changed; at a panel anybody may have read it over a shoulder.
    return checked.value.mustChangePassword ? refuse('password-must-change') : checked;
  }
  switch (checked.refusal) {
    case 'locked':
      return refuse('too-many-trials');
    case 'inactive':
      return refuse('person-inactive');
    default: {
      const reason = { reason: 'password-wrong', factor: 'password' } as const;
      const event = refusedEvent(device, 'unknown:password', deps.clock.now(), reason);
      await noteFailure(deps, 'password', keys, counts, event);
      return refuse('password-wrong');
    }
  }
}

/** A password as a factor. */
export async function provePassword(
  deps: ProvePasswordDeps,
  device: Pick<Device, 'id'>,
  typed: TypedPassword,
): Promise<Result<Proof, WalkUpRefusal>> {
  const person = await personOfPassword(deps, device, typed);
  if (!person.ok) return person;
  return accept({ personId: person.value.id, factor: 'password', assurance: 1 });
}
