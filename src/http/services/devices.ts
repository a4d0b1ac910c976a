/** What the HTTP layer may ask about devices, for administrators. */

import type { Person } from '../../identity/person.ts';
import type { Device } from '../../ports/device-store.ts';
import type { Bilingual } from '../../shared/errors/error-text.ts';
import type { DeviceId } from '../../shared/ids.ts';

/** How one device stands, as the service last heard. */
export interface DeviceStanding {
  readonly device: Pick<
    Device,
    | 'id'
    | 'name'
    | 'site'
    | 'segments'
    | 'state'
    | 'certificateSha256'
    | 'presentedSha256'
    | 'printUri'
    | 'scanUri'
  >;
  readonly model: string | undefined;
  /** Undefined while it was not heard. */
  readonly printerState: 'idle' | 'processing' | 'stopped' | undefined;
  /** When it last answered; undefined when it never did since the service started. */
  readonly heardAt: Date | undefined;
  /** Error code why the last question got no answer. */
  readonly trouble: string | undefined;
  /** What it says is the matter, the gravest first. */
  readonly reasons: readonly {
    readonly severity: 'error' | 'warning' | 'report';
    readonly text: Bilingual;
  }[];
  readonly supplies: readonly {
    readonly description: string;
    readonly levelPercent?: number | undefined;
    readonly direction: 'consumed' | 'filled';
  }[];
  /** Jobs in the device, as it counts. */
  readonly queued: number | undefined;
  /** Deliveries of ours that are open there; 100 at most. */
  readonly open: number;
}

/** Devices. */
export interface DevicesServices {
  /** Devices that are not removed, by name. */
  list(): Promise<readonly DeviceStanding[]>;
  /** Takes a device out of use, or into use again; false when there is none. */
  setState(administrator: Person, id: DeviceId, state: 'active' | 'paused'): Promise<boolean>;
}
