/** Binds what administrators see and do at devices to the stores, the drivers and the watch. */

import { browseDevices } from '../../drivers/dnssd/browse.ts';
import { describeReasons } from '../../drivers/ipp/client/reason-texts.ts';
import { drawCoverSheet } from '../../drivers/render/cover/cover-sheet.ts';
import { shownUri } from '../devices/device-uri.ts';
import { addDevice } from '../devices/enrol/add-device.ts';
import { confirmCertificate } from '../devices/enrol/confirm-certificate.ts';
import { approveCertificate, changeDevice, type DeviceChanges } from '../devices/manage/manage-device.ts';
import { printTestPage } from '../devices/manage/print-test-page.ts';
import { removeDevice } from '../devices/manage/remove-device.ts';
import type { DeviceWatch } from '../devices/watch/device-snapshot.ts';
import type { DeviceStanding, DevicesServices } from '../http/services/devices.ts';
import type { Device } from '../ports/device-store.ts';
import type { DeviceId } from '../shared/ids.ts';
import { type DeviceCertificates, openDeviceCertificates } from './device-certificates.ts';
import { abilitiesOf, probeDevice } from './device-probe.ts';
import { directListenersOf } from './direct-listeners.ts';
import { openDeviceDrivers } from './output-devices.ts';
import type { Stores } from './stores.ts';

const mostOpen = 100;
const bySeverity = { error: 0, warning: 1, report: 2 } as const;

/** The services. */
export function devicesServices(stores: Stores, watch: DeviceWatch): DevicesServices {
  const drivers = openDeviceDrivers(stores.keys);
  const certificates = openDeviceCertificates(drivers, stores.clock);
  const find = async (id: DeviceId): Promise<Device | undefined> => {
    const device = await stores.devices.findById(id);
    return device?.state === 'removed' ? undefined : device;
  };
  /** Runs a step for a device that is there; false when it is not. */
  const at = async (id: DeviceId, step: (device: Device) => Promise<unknown>): Promise<boolean> => {
    const device = await find(id);
    if (device === undefined) return false;
    await step(device);
    return true;
  };
  return {
    list: async () => {
      watch.hasten();
      const devices = await stores.devices.list();
      return await Promise.all(
        devices.map(async (device) => {
          const open = (await stores.jobs.listOpenAt(device.id, mostOpen)).length;
          return standingOf(device, watch, certificates, open);
        }),
      );
    },
    discover: async () => {
      const enrolled = new Set((await stores.devices.list()).map(({ printUri }) => hostOf(printUri)));
      const found = await browseDevices();
      return found.slice(0, 500).map(({ host, ...one }) => ({ ...one, isEnrolled: enrolled.has(host) }));
    },
    probe: (address) => probeDevice({ drivers, clock: stores.clock }, address),
    probeEnrolled: async (id) => {
      const device = await find(id);
      if (device?.printUri === undefined) return undefined;
      return await probeDevice(
        { drivers, clock: stores.clock },
        { print: device.printUri, scan: device.scanUri },
      );
    },
    add: async (administrator, { certificateSha256, ...statement }) => {
      const pin = await confirmCertificate(
        drivers,
        statement.printUri ?? statement.scanUri,
        certificateSha256,
        AbortSignal.timeout(10_000),
      );
      const { device } = await addDevice(
        { ...stores, segments: stores.segmentIds },
        { ...statement, certificateSha256: pin },
        `person:${administrator.id}`,
      );
      await watch.lookNow(device.id);
      return device.id;
    },
    change: (administrator, id, edit) =>
      at(id, async (device) => {
        const changes = Object.fromEntries(
          Object.entries(edit).filter(([, value]) => value !== undefined),
        ) as DeviceChanges;
        await changeDevice(stores, device.name, changes, `person:${administrator.id}`);
      }),
    approveCertificate: (administrator, id, sha256) =>
      at(id, async (device) => {
        const uri = device.printUri ?? device.scanUri;
        const pin = await confirmCertificate(drivers, uri, sha256, AbortSignal.timeout(10_000));
        if (pin === undefined) return;
        await approveCertificate(stores, device.name, pin, `person:${administrator.id}`);
        await watch.lookNow(id);
      }),
    remove: (administrator, id) =>
      at(id, (device) =>
        removeDevice(
          { ...stores, directListeners: (name) => directListenersOf(stores.config, name) },
          device.name,
          `person:${administrator.id}`,
        ),
      ),
    printTestPage: async (administrator, id) => {
      const device = await find(id);
      if (device?.printUri === undefined) return undefined;
      const deps = {
        ...{ drivers, documents: stores.documents, clock: stores.clock },
        note: stores.cardStore.note,
        draw: (of: Device, moment: Date) => drawTestPage(stores, of, moment),
      };
      return await printTestPage(deps, device, `person:${administrator.id}`);
    },
  };
}

function hostOf(uri: string | undefined): string | undefined {
  return URL.parse((uri ?? '').replace(/^\w+:/, 'http:'))?.hostname;
}

/** Says which device it is for and when it was asked for; both languages, since whoever stands there may read either. */
async function drawTestPage({ config, segments }: Stores, device: Device, at: Date): Promise<Uint8Array> {
  const moment = new Intl.DateTimeFormat('ja-JP', {
    timeZone: 'Asia/Tokyo',
    dateStyle: 'long',
    timeStyle: 'medium',
  });
  const names = device.segments.map((id) => segments.find((one) => one.id === id)?.name.ja ?? id);
  return await drawCoverSheet({
    title: '試し刷り  Test page',
    code: `tomeoki:test:${device.id}`,
    facts: [
      ['機器  Device', device.name],
      ['拠点  Site', device.site === '' ? '-' : device.site],
      ['ネットワーク区分  Segments', names.join(' / ')],
      ['アドレス  Address', shownUri(device.printUri ?? '')],
      ['時刻  Time', moment.format(at)],
    ],
    notes: [
      `${config.organization.ja} / ${config.organization.en}`,
      'この紙が欠けずに読めれば、この機器で留め置き印刷ができます。',
      'If you can read all of this, held jobs can be printed on this device.',
    ],
    patched: false,
  });
}

function standingOf(
  device: Device,
  watch: Pick<DeviceWatch, 'latest'>,
  certificates: DeviceCertificates,
  open: number,
): DeviceStanding {
  const snapshot = watch.latest(device.id);
  const capabilities = snapshot?.capabilities ?? device.known?.capabilities;
  const reasons = describeReasons(snapshot?.status?.stateReasons ?? []);
  return {
    device,
    model: capabilities?.makeAndModel,
    can: capabilities && abilitiesOf(capabilities),
    printerState: snapshot?.trouble === undefined ? snapshot?.status?.state : undefined,
    heardAt: snapshot?.heardAt,
    trouble: snapshot?.trouble,
    troubledSince: snapshot?.troubledSince,
    certificateDaysLeft: certificates.daysLeft(device),
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
