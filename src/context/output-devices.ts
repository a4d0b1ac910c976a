/** Chooses the driver of a device by its address, and opens it with its account, its quirks and its monitor. */

import { DeviceError } from '../../drivers/device/device-error.ts';
import type { DeviceMonitor, SnmpAccess } from '../../drivers/device/monitor.ts';
import type { DeviceAccount, OutputDevice } from '../../drivers/device/printer.ts';
import { quirkEffectsOf } from '../../drivers/device/quirk-effects.ts';
import { readDeviceCertificate } from '../../drivers/ipp/client/connect.ts';
import { openIppDevice } from '../../drivers/ipp/client/device.ts';
import { openLpdDevice } from '../../drivers/lpd/client/device.ts';
import { openRawDevice } from '../../drivers/raw/client/device.ts';
import { openSnmpMonitor } from '../../drivers/snmp/monitor.ts';
import { isOneWay } from '../devices/device-uri.ts';
import { openSecret } from '../devices/manage/sealed-secret.ts';
import type { DeviceDrivers } from '../ports/device-drivers.ts';
import type { Device } from '../ports/device-store.ts';
import type { SegmentKeys } from '../ports/key-ring.ts';

export { readDeviceCertificate };

/** The drivers of all enrolled devices. Secrets are decrypted when a device asks for them, and not before. */
export function openDeviceDrivers(keys: SegmentKeys): DeviceDrivers {
  return {
    open: (device) => openDevice(keys, device),
    openMonitor: (device) => openMonitor(keys, device),
    readCertificate: (uri, signal) => readDeviceCertificate({ uri }, signal),
  };
}

function openDevice(keys: SegmentKeys, device: Device): OutputDevice {
  const uri = device.printUri ?? '';
  const quirks = quirkEffectsOf(device.quirks ?? []);
  if (isOneWay(uri)) {
    if (device.unconfirmed !== true) {
      throw new DeviceError('DEVICE_PROTOCOL_ERROR', {
        message: 'a one-way device needs the consent of its administrator',
      });
    }
    const monitor = openMonitor(keys, device);
    const options = {
      uri,
      documentFormats: device.documentFormats ?? [],
      quirks,
      ...(monitor && { monitor }),
    };
    return uri.startsWith('lpd:') ? openLpdDevice(options) : openRawDevice(options);
  }
  const { account, certificateSha256 } = device;
  return openIppDevice({
    uri,
    quirks,
    ...(certificateSha256 !== undefined && { tls: { pinnedSha256: certificateSha256 } }),
    ...(account && {
      account: async () =>
        (await openSecret(keys, account, { device: device.id, use: 'account' })) as DeviceAccount,
    }),
  });
}

function openMonitor(keys: SegmentKeys, { id, printUri, snmp }: Device): DeviceMonitor | undefined {
  const host = URL.parse(printUri ?? '')?.hostname.replace(/^\[|\]$/g, '');
  if (snmp === undefined || host === undefined || host === '') return undefined;
  return openSnmpMonitor({
    host,
    port: snmp.port,
    access: async () => (await openSecret(keys, snmp.access, { device: id, use: 'snmp' })) as SnmpAccess,
  });
}
