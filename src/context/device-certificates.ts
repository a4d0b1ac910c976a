/** How long the certificates of devices last: read twice a day, in the background, so that no screen waits for it. */

import { isEncrypted } from '../devices/device-uri.ts';
import type { DeviceDrivers } from '../ports/device-drivers.ts';
import type { Device } from '../ports/device-store.ts';
import type { Clock } from '../shared/clock.ts';

/** What is known of the certificates. */
export interface DeviceCertificates {
  /** Whole days until it ends, negative afterwards; undefined before it was read. Starts a reading where one is due. */
  daysLeft(device: Pick<Device, 'id' | 'printUri'>): number | undefined;
}

const againAfterMs = 12 * 3_600_000;
const readMs = 8_000;
const dayMs = 86_400_000;

/** Whole days from now until a moment that X.509 prints. */
export function daysUntil(validTo: string, now: Date): number {
  return Math.floor((new Date(validTo).getTime() - now.getTime()) / dayMs);
}

/** Nothing is read before the first question. */
export function openDeviceCertificates(
  drivers: Pick<DeviceDrivers, 'readCertificate'>,
  clock: Clock,
): DeviceCertificates {
  const known = new Map<string, { readonly uri: string; readonly at: number; validTo: string | undefined }>();
  return {
    daysLeft: ({ id, printUri }) => {
      if (printUri === undefined || !isEncrypted(printUri)) return undefined;
      const now = clock.now();
      const kept = known.get(id);
      const isFresh = kept?.uri === printUri && now.getTime() - kept.at < againAfterMs;
      if (!isFresh) {
        const next = { uri: printUri, at: now.getTime(), validTo: kept?.validTo };
        known.set(id, next);
        drivers.readCertificate(printUri, AbortSignal.timeout(readMs)).then(
          ({ validTo }) => {
            next.validTo = validTo;
          },
          // A silent device is told by the watch; its certificate is asked for at the next turn.
          () => undefined,
        );
      }
      const validTo = known.get(id)?.validTo;
      return validTo === undefined ? undefined : daysUntil(validTo, now);
    },
  };
}
