/** A device is known by its certificate: what an administrator confirmed must be what it presents when it is enrolled. */

import { timingSafeEqual } from 'node:crypto';
import type { DeviceDrivers } from '../../ports/device-drivers.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { isEncrypted } from '../device-uri.ts';

/** SHA-256 in lower-case hex. */
const digest = /^[0-9a-f]{64}$/;

/** A fingerprint as people type it, in lower-case hex without colons; undefined when it is none. */
export function parseFingerprint(text: string): string | undefined {
  const plain = text.replaceAll(/[:\s]/g, '').toLowerCase();
  return digest.test(plain) ? plain : undefined;
}

/**
 * The pin for an address: the confirmed fingerprint, if the device presents exactly that now. Undefined for an address
 * without encryption.
 * @throws ServiceError `IDENTITY_DEVICE_CERTIFICATE` when none was confirmed, or another one is presented, which stands
 * in its details; DeviceError when the device is silent.
 */
export async function confirmCertificate(
  drivers: Pick<DeviceDrivers, 'readCertificate'>,
  uri: string | undefined,
  confirmed: string | undefined,
  signal?: AbortSignal,
): Promise<string | undefined> {
  if (uri === undefined || !isEncrypted(uri)) return undefined;
  const { sha256 } = await drivers.readCertificate(uri, signal);
  const isSame =
    confirmed !== undefined &&
    digest.test(confirmed) &&
    timingSafeEqual(Buffer.from(confirmed, 'hex'), Buffer.from(sha256, 'hex'));
  if (isSame) return sha256;
  throw new ServiceError('IDENTITY_DEVICE_CERTIFICATE', { details: { presentedSha256: sha256 } });
}
