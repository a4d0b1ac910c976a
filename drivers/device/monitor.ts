/** A second way to ask a device how it is, beside its print protocol. */

import type { OutputDeviceStatus } from './printer.ts';
import type { DeviceAlert, DeviceCounters, DeviceSupply } from './supplies.ts';

/** One look at a device's monitoring interface. */
export interface DeviceReadings {
  /** Absent when the device tells no state there. */
  readonly status?: OutputDeviceStatus;
  readonly supplies: readonly DeviceSupply[];
  readonly counters: DeviceCounters;
  readonly alerts: readonly DeviceAlert[];
}

/** A second way to ask a device how it is (SNMP). Throws `DeviceError`. */
export interface DeviceMonitor extends AsyncDisposable {
  read(signal?: AbortSignal): Promise<DeviceReadings>;
}
