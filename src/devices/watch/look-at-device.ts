/** One look at one device: print protocol and SNMP together, within a time, whatever becomes of either. */

import { DeviceError, type DeviceErrorCode } from '../../../drivers/device/device-error.ts';
import type { DeviceReadings } from '../../../drivers/device/monitor.ts';
import type { OutputDevice, OutputDeviceLook } from '../../../drivers/device/printer.ts';
import type { DeviceDrivers } from '../../ports/device-drivers.ts';
import type { Device } from '../../ports/device-store.ts';
import type { Clock } from '../../shared/clock.ts';
import { isOneWay } from '../device-uri.ts';
import type { DeviceSnapshot } from './device-snapshot.ts';

/** The outcome of a look, with what an alarm needs. */
export interface DeviceSighting {
  readonly snapshot: DeviceSnapshot;
  /** SHA-256 of a certificate that is not the pinned one. */
  readonly presentedSha256: string | undefined;
}

/** Looks at a device. `before` fills in what it does not tell this time. Never rejects for a device's sake. */
export async function lookAtDevice(
  deps: { readonly drivers: DeviceDrivers; readonly clock: Clock },
  device: Device,
  before: DeviceSnapshot | undefined,
  signal: AbortSignal,
): Promise<DeviceSighting> {
  const [printing, monitoring] = await Promise.allSettled([
    lookByProtocol(deps.drivers, device, signal),
    readMonitor(deps.drivers, device, signal),
  ]);
  const look = printing.status === 'fulfilled' ? printing.value : undefined;
  const readings = monitoring.status === 'fulfilled' ? monitoring.value : undefined;
  const now = deps.clock.now();
  // A device whose agent alone is silent is well; one whose protocol is silent cannot print.
  const failure = printing.status === 'rejected' ? printing.reason : undefined;
  const supplies =
    readings !== undefined && readings.supplies.length > 0 ? readings.supplies : look?.supplies;
  const status = look?.status ?? readings?.status ?? before?.status;
  const troubled =
    failure !== undefined || status?.state === 'stopped' || (status?.stateReasons ?? []).some(isTrouble);
  return {
    snapshot: {
      deviceId: device.id,
      checkedAt: now,
      troubledSince: troubled ? (before?.troubledSince ?? now) : undefined,
      heardAt: look === undefined && readings === undefined ? before?.heardAt : now,
      trouble: failure === undefined ? undefined : codeOf(failure),
      status,
      capabilities: look?.capabilities ?? before?.capabilities ?? device.known?.capabilities,
      supplies: supplies ?? before?.supplies ?? [],
      counters: readings?.counters ?? before?.counters ?? {},
      alerts: readings?.alerts ?? [],
    },
    presentedSha256: presentedIn(failure),
  };
}

/** RFC 8011 §5.4.12: a reason without a suffix is an error. */
function isTrouble(reason: string): boolean {
  return reason !== 'none' && !reason.endsWith('-report');
}

/** A one-way device is read by its monitor alone: a connection without a job could print an empty page. */
async function lookByProtocol(
  drivers: DeviceDrivers,
  device: Device,
  signal: AbortSignal,
): Promise<OutputDeviceLook | undefined> {
  if (device.printUri === undefined) return undefined;
  await using output = drivers.open(device);
  if (isOneWay(device.printUri)) {
    const capabilities = await output.capabilities(signal);
    return device.snmp === undefined ? { ...idle, capabilities } : await lookAll(output, signal);
  }
  return await lookAll(output, signal);
}

const idle = {
  status: { state: 'idle', stateReasons: [], acceptingJobs: true },
  supplies: [],
} as const;

async function lookAll(output: OutputDevice, signal: AbortSignal): Promise<OutputDeviceLook> {
  if (output.look !== undefined) return await output.look(signal);
  const capabilities = await output.capabilities(signal);
  return { capabilities, status: await output.status(signal), supplies: [] };
}

async function readMonitor(
  drivers: DeviceDrivers,
  device: Device,
  signal: AbortSignal,
): Promise<DeviceReadings | undefined> {
  const monitor = drivers.openMonitor(device);
  if (monitor === undefined) return undefined;
  await using reading = monitor;
  return await reading.read(signal);
}

function codeOf(error: unknown): DeviceErrorCode {
  return error instanceof DeviceError ? error.code : 'DEVICE_TIMED_OUT';
}

function presentedIn(error: unknown): string | undefined {
  if (!(error instanceof DeviceError) || error.code !== 'DEVICE_CERTIFICATE_CHANGED') return undefined;
  const presented = error.details['presentedSha256'];
  return typeof presented === 'string' ? presented : undefined;
}
