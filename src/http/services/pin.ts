/** What the HTTP layer may ask about PINs, and about passwords and codes that are typed at a panel. */

import type { Person } from '../../identity/person.ts';
import type { Proof, WalkUpRefusal } from '../../identity/session.ts';
import type { DeviceId, PersonId } from '../../shared/ids.ts';
import type { Result } from '../../shared/result.ts';

/** The device at whose panel something is typed. */
export interface AtDevice {
  readonly id: DeviceId;
  readonly site: string;
}

/** A name and a password as typed at a panel. */
export interface PanelPassword {
  readonly loginName: string;
  readonly password: string;
  readonly remoteAddress: string;
}

/** The step functions behind the routes of PINs. */
export interface PinServices {
  /** Least digits of a PIN. */
  readonly leastDigits: number;
  /** When it was set and until when it counts; undefined: there is none. */
  state(
    personId: PersonId,
  ): Promise<{ readonly setAt: Date; readonly expiresAt: Date | undefined } | undefined>;
  /** The PIN of the session's person, or of a staff number. */
  prove(
    device: AtDevice,
    owner: { readonly personId: PersonId } | { readonly staffNumber: string },
    pin: string,
  ): Promise<Result<Proof, WalkUpRefusal>>;
  provePassword(device: AtDevice, typed: PanelPassword): Promise<Result<Proof, WalkUpRefusal>>;
  /** Six digits for a forgotten card, or a guest's claim code. */
  proveCode(device: AtDevice, code: string): Promise<Result<Proof, WalkUpRefusal>>;
  setAtPanel(
    device: AtDevice,
    typed: PanelPassword & { readonly pin: string },
  ): Promise<
    Result<
      true,
      'pin-too-weak' | 'password-wrong' | 'too-many-trials' | 'person-inactive' | 'password-must-change'
    >
  >;
  /** The password is asked for again: a screen left open must not be enough. */
  setAtDesk(
    person: Person,
    typed: { readonly password: string; readonly pin: string; readonly remoteAddress: string },
  ): Promise<Result<true, 'pin-too-weak' | 'wrong' | 'locked' | 'inactive'>>;
}
