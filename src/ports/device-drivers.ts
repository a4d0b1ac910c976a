/** All that the service can open of an enrolled device. */

import type { DeviceMonitor } from '../../drivers/device/monitor.ts';
import type { Device } from './device-store.ts';
import type { OutputDevices } from './output-devices.ts';

/** A certificate for an administrator to look at. */
export interface PresentedCertificate {
  /** Lower-case hex. */
  readonly sha256: string;
  readonly subject: string;
  readonly validTo: string;
}

/** Drivers of enrolled devices, opened with their accounts. */
export interface DeviceDrivers extends OutputDevices {
  /** Undefined for a device whose agent was not set up. */
  openMonitor(device: Device): DeviceMonitor | undefined;
  /** Reads the certificate that an encrypted address presents, without judging it. Throws `DeviceError`. */
  readCertificate(uri: string, signal?: AbortSignal): Promise<PresentedCertificate>;
}
