/** What the service last heard of a device, kept in memory for screens and decisions. */

import type { DeviceErrorCode } from '../../../drivers/device/device-error.ts';
import type { OutputDeviceCapabilities, OutputDeviceStatus } from '../../../drivers/device/printer.ts';
import type { DeviceAlert, DeviceCounters, DeviceSupply } from '../../../drivers/device/supplies.ts';
import type { DeviceId } from '../../shared/ids.ts';

/** The last look at one device. Old values stay while a device is silent; `heardAt` tells how old they are. */
export interface DeviceSnapshot {
  readonly deviceId: DeviceId;
  /** When it was last asked. */
  readonly checkedAt: Date;
  /** When it last answered; undefined when it never did since the service started. */
  readonly heardAt: Date | undefined;
  /** Why the last question got no answer; undefined when it did. */
  readonly trouble: DeviceErrorCode | undefined;
  /** Since when it is silent, stopped or says that something is the matter, as far as this process saw it. */
  readonly troubledSince?: Date | undefined;
  readonly status: OutputDeviceStatus | undefined;
  readonly capabilities: OutputDeviceCapabilities | undefined;
  readonly supplies: readonly DeviceSupply[];
  readonly counters: DeviceCounters;
  readonly alerts: readonly DeviceAlert[];
}

/** The snapshots of all devices. Reading one never waits for a device. */
export interface DeviceWatch {
  /** Undefined for a device that was not asked yet or is not watched. */
  latest(deviceId: DeviceId): DeviceSnapshot | undefined;
  /** How often a device said something else than at the look before; for screens that are told of changes. */
  readonly revision: number;
  /**
   * Somebody looks at the devices: those that answer are asked every five seconds for the next forty seconds, at most
   * seven of them a second. Call it again for as long as that lasts.
   */
  hasten(): void;
  /** Asks for the devices anew and looks at this one at once; resolves when it was looked at, or after ten seconds. */
  lookNow(deviceId: DeviceId): Promise<DeviceSnapshot | undefined>;
}
