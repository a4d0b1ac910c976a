/** Asks what stands at an address, printer and scanner together, in the form in which a screen shows it. */

import { DeviceError } from '../../drivers/device/device-error.ts';
import type { OutputDeviceCapabilities } from '../../drivers/device/printer.ts';
import { openEsclScanner } from '../../drivers/escl/client.ts';
import { describeReasons } from '../../drivers/ipp/client/reason-texts.ts';
import { type AddressProbe, type ProbeDeps, probeAddress } from '../devices/enrol/probe-device.ts';
import type { DeviceAbilities, DeviceProbe } from '../http/services/devices.ts';
import { ServiceError } from '../shared/errors/service-error.ts';
import { daysUntil } from './device-certificates.ts';

/** For printer and scanner together. */
const probeMs = 25_000;
const scanMs = 6_000;

/**
 * The probe. Without an address of a scanner the usual ones are tried at the printer's host, the encrypted one first.
 * @throws ServiceError `REQUEST_INVALID` for what is no address.
 */
export async function probeDevice(
  deps: ProbeDeps,
  { print, scan }: { readonly print: string; readonly scan?: string | undefined },
): Promise<DeviceProbe> {
  const found = await probeAddress(deps, print, AbortSignal.timeout(probeMs));
  if ('invalid' in found) {
    throw new ServiceError('REQUEST_INVALID', {
      message: `address: ${found.invalid}`,
      details: { field: 'address', objection: found.invalid },
    });
  }
  const { uri, certificate, snapshot, trouble } = found;
  return {
    printUri: uri,
    model: snapshot?.capabilities?.makeAndModel,
    can: snapshot?.capabilities && abilitiesOf(snapshot.capabilities),
    certificate: certificate && {
      sha256: certificate.sha256,
      subject: certificate.subject,
      daysLeft: daysUntil(certificate.validTo, deps.clock.now()),
    },
    trouble,
    reasons: describeReasons(snapshot?.status?.stateReasons ?? []).map(({ text }) => text),
    scan: await probeScanner(found, scan),
  };
}

/** What of a device's capabilities is told on screens. */
export function abilitiesOf(can: OutputDeviceCapabilities): DeviceAbilities {
  return {
    documentFormats: can.documentFormats,
    color: can.color,
    twoSided: can.sides.some((side) => side.startsWith('two')),
    finishings: (can.finishings ?? []).filter((value) => value !== 3),
    media: can.media,
    pagesPerMinute: can.pagesPerMinute,
  };
}

async function probeScanner(
  { uri, certificate, trouble }: AddressProbe,
  asked: string | undefined,
): Promise<DeviceProbe['scan']> {
  if (asked !== undefined && asked !== '') return await lookAtScanner(asked, certificate?.sha256);
  const host = URL.parse(uri.replace(/^\w+:/, 'http:'))?.hostname;
  if (host === undefined || host === '' || trouble !== undefined) return undefined;
  for (const candidate of [`https://${host}/eSCL`, `http://${host}/eSCL`]) {
    const looked = await lookAtScanner(candidate, certificate?.sha256);
    if (looked.trouble === undefined) return looked;
  }
  return undefined;
}

async function lookAtScanner(
  uri: string,
  certificateSha256: string | undefined,
): Promise<NonNullable<DeviceProbe['scan']>> {
  if (!/^https?:\/\//.test(uri) || URL.parse(uri) === null) {
    return { uri, model: undefined, trouble: 'REQUEST_INVALID' };
  }
  try {
    await using scanner = openEsclScanner({
      uri,
      ...(certificateSha256 !== undefined && { certificateSha256 }),
    });
    const { makeAndModel } = await scanner.capabilities(AbortSignal.timeout(scanMs));
    return { uri, model: makeAndModel, trouble: undefined };
  } catch (error) {
    const trouble = error instanceof DeviceError ? error.code : 'DEVICE_TIMED_OUT';
    return { uri, model: undefined, trouble };
  }
}
