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

/** What opens a device's agent. Secrets are never logged. */
export type SnmpAccess =
  | { readonly version: '2c'; readonly community: string }
  | {
      readonly version: '3';
      readonly userName: string;
      /** 8 characters or more (RFC 3414 §11.2); absent: no authentication. */
      readonly authentication?: { readonly protocol: 'sha' | 'sha256' | 'sha512'; readonly password: string };
      /** Only together with `authentication`. */
      readonly privacy?: { readonly protocol: 'aes' | 'aes256'; readonly password: string };
    };
