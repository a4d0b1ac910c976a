/** Binds the settings of one device to the stores. */

import { quirkNames } from '../../drivers/device/quirk-effects.ts';
import { changeDevice, setDeviceAccount, setDeviceSnmp } from '../devices/manage/manage-device.ts';
import type { DeviceSettingsServices } from '../http/services/device-settings.ts';
import { enrolReader, revokeReader } from '../identity/reader/enrol-reader.ts';
import type { Device } from '../ports/device-store.ts';
import type { DeviceId } from '../shared/ids.ts';
import type { Stores } from './stores.ts';

/** The services. */
export function deviceSettingsServices(stores: Stores): DeviceSettingsServices {
  const find = async (id: DeviceId): Promise<Device | undefined> => {
    const device = await stores.devices.findById(id);
    return device?.state === 'removed' ? undefined : device;
  };
  const at = async (id: DeviceId, step: (name: string) => Promise<unknown>): Promise<boolean> => {
    const device = await find(id);
    if (device === undefined) return false;
    await step(device.name);
    return true;
  };
  const readersOf = async (id: DeviceId) =>
    (await stores.readers.list()).filter(({ deviceId }) => deviceId === id);
  return {
    find: async (id) => {
      const device = await find(id);
      if (device === undefined) return undefined;
      const { name, account, snmp, quirks = [], cardFormat } = device;
      return {
        ...{ name, quirks, cardFormat, knownQuirks: quirkNames, readers: await readersOf(id) },
        hasAccount: account !== undefined,
        snmp: snmp && { version: snmp.version, port: snmp.port },
      };
    },
    setAccount: ({ id: by }, id, account) =>
      at(id, (name) => setDeviceAccount(stores, name, account, `person:${by}`)),
    setSnmp: ({ id: by }, id, snmp) => at(id, (name) => setDeviceSnmp(stores, name, snmp, `person:${by}`)),
    setQuirks: ({ id: by }, id, quirks) => {
      const changes = { quirks: quirks.length === 0 ? null : quirks };
      return at(id, (name) => changeDevice(stores, name, changes, `person:${by}`));
    },
    setCardFormat: ({ id: by }, id, cardFormat) =>
      at(id, (name) => changeDevice(stores, name, { cardFormat }, `person:${by}`)),
    addReader: async ({ id: by }, id, { name, endsSession }) => {
      const device = await find(id);
      if (device === undefined) return undefined;
      const wish = { deviceName: device.name, name: name ?? device.name };
      const input = { ...wish, ...(endsSession !== undefined && { endsSession }) };
      return await enrolReader(stores, input, `person:${by}`);
    },
    revokeReader: async ({ id: by }, id, readerId) => {
      const reader = (await readersOf(id)).find((one) => one.id === readerId);
      if (reader === undefined) return false;
      await revokeReader(stores, reader.name, `person:${by}`);
      return true;
    },
  };
}
