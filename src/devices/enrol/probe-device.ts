/** What stands at an address, before it is enrolled: asked once, nothing is kept. */

import { DeviceError, type DeviceErrorCode } from '../../../drivers/device/device-error.ts';
import type { DeviceDrivers, PresentedCertificate } from '../../ports/device-drivers.ts';
import type { Device } from '../../ports/device-store.ts';
import type { Clock } from '../../shared/clock.ts';
import { type DeviceId, newId } from '../../shared/ids.ts';
import { candidateUris, isEncrypted, objectToUri, type UriObjection } from '../device-uri.ts';
import type { DeviceSnapshot } from '../watch/device-snapshot.ts';
import { lookAtDevice } from '../watch/look-at-device.ts';

/** What was found at an address. */
export interface AddressProbe {
  /** The address that answered, else the last one that was tried. */
  readonly uri: string;
  /** What it presented, not judged; undefined for a clear-text address. */
  readonly certificate: PresentedCertificate | undefined;
  /** Undefined when it did not answer as a printer. */
  readonly snapshot: DeviceSnapshot | undefined;
  readonly trouble: DeviceErrorCode | undefined;
}

/** What probing needs. */
export interface ProbeDeps {
  readonly drivers: DeviceDrivers;
  readonly clock: Clock;
}

/** Longest time for one address. */
const probeMs = 8_000;

/**
 * Asks what a person typed: a whole address, or a host at which the usual ones are tried. The certificate that is
 * presented is taken for this look alone, so that it can be shown before somebody confirms it. `invalid` tells an address
 * that can be none.
 */
export async function probeAddress(
  deps: ProbeDeps,
  typed: string,
  signal: AbortSignal,
): Promise<AddressProbe | { readonly invalid: UriObjection }> {
  const uris = candidateUris(typed);
  let last: AddressProbe | undefined;
  for (const uri of uris) {
    const invalid = objectToUri(uri, { unconfirmed: true, documentFormats: ['-'] });
    if (invalid !== undefined) return { invalid };
    last = await probeOne(deps, uri, AbortSignal.any([signal, AbortSignal.timeout(probeMs)]));
    if (last.trouble === undefined) return last;
  }
  return last ?? { invalid: 'not-a-device-uri' };
}

async function probeOne(deps: ProbeDeps, uri: string, signal: AbortSignal): Promise<AddressProbe> {
  let certificate: PresentedCertificate | undefined;
  try {
    certificate = isEncrypted(uri) ? await deps.drivers.readCertificate(uri, signal) : undefined;
  } catch (error) {
    const trouble = error instanceof DeviceError ? error.code : 'DEVICE_TIMED_OUT';
    return { uri, certificate: undefined, snapshot: undefined, trouble };
  }
  const { snapshot } = await lookAtDevice(deps, strangerAt(uri, certificate?.sha256), undefined, signal);
  const { trouble } = snapshot;
  return { uri, certificate, snapshot: trouble === undefined ? snapshot : undefined, trouble };
}

/** A device that is enrolled nowhere. */
function strangerAt(printUri: string, certificateSha256: string | undefined): Device {
  return {
    id: newId<DeviceId>(),
    name: '',
    site: '',
    department: '',
    printUri,
    scanUri: undefined,
    segments: [],
    certificateSha256,
    state: 'active',
    unconfirmed: true,
    documentFormats: [],
  };
}
