/** Binds what administrators see of devices to the stores and the watch. */

import { describeReasons } from '../../drivers/ipp/client/reason-texts.ts';
import { changeDevice } from '../devices/manage/manage-device.ts';
import type { DeviceWatch } from '../devices/watch/device-snapshot.ts';
import type { DeviceStanding, DevicesServices } from '../http/services/devices.ts';
import type { Device } from '../ports/device-store.ts';
import type { Stores } from './stores.ts';

const mostOpen = 100;
const bySeverity = { error: 0, warning: 1, report: 2 } as const;

/** The services. */
export function devicesServices(stores: Stores, watch: Pick<DeviceWatch, 'latest'>): DevicesServices {
  return {
    list: async () => {
      const devices = await stores.devices.list();
      return await Promise.all(
        devices.map(async (device) => {
          const open = (await stores.jobs.listOpenAt(device.id, mostOpen)).length;
          return standingOf(device, watch, open);
        }),
      );
    },
    setState: async (administrator, id, state) => {
      const device = await stores.devices.findById(id);
      if (device === undefined || device.state === 'removed') return false;
      await changeDevice(stores, device.name, { state }, `person:${administrator.id}`);
      return true;
    },
  };
}

function standingOf(device: Device, watch: Pick<DeviceWatch, 'latest'>, open: number): DeviceStanding {
  const snapshot = watch.latest(device.id);
  const reasons = describeReasons(snapshot?.status?.stateReasons ?? []);
  return {
    device,
    model: snapshot?.capabilities?.makeAndModel ?? device.known?.capabilities.makeAndModel,
    printerState: snapshot?.trouble === undefined ? snapshot?.status?.state : undefined,
    heardAt: snapshot?.heardAt,
    trouble: snapshot?.trouble,
    reasons: [...reasons]
      .sort((a, b) => bySeverity[a.severity] - bySeverity[b.severity])
      .map(({ severity, text }) => ({ severity, text })),
    supplies: (snapshot?.supplies ?? []).map(({ description, levelPercent, direction }) => ({
      description,
      levelPercent,
      direction,
    })),
    queued: snapshot?.status?.queuedJobCount,
    open,
  };
}
