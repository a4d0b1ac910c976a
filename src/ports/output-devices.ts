/** Opens the driver of an enrolled device. */

import type { OutputDevice } from '../../drivers/device/printer.ts';
import type { Device } from './device-store.ts';

/** The devices' drivers. */
export interface OutputDevices {
  /** A connection of its own for one delivery; dispose it at the end. Throws `DeviceError` for an unusable URI. */
  open(device: Device): OutputDevice;
}
