/** Who calls, as far as the gate has proved it. */

import type { CardTextFormat } from '../../../drivers/device/card.ts';
import type { Person } from '../../identity/person.ts';
import type { DeviceId } from '../../shared/ids.ts';

/** A browser sign-in in force. */
export interface SignedIn {
  readonly signInId: string;
  readonly person: Person;
  readonly expiresAt: Date;
}

/** A device as its panel shows it. */
export interface PanelDevice {
  readonly id: DeviceId;
  readonly name: string;
  readonly site: string;
  readonly state: 'active' | 'paused' | 'removed';
  /** Present when paper can be scanned there. */
  readonly scanUri?: string | undefined;
  /** How its keyboard-wedge reader writes; default hexadecimal, as sent. */
  readonly cardFormat?: CardTextFormat;
}
