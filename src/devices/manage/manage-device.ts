/** What an administrator changes at an enrolled device: each step is one transaction with its event. */

import type { SnmpAccess } from '../../../drivers/device/monitor.ts';
import type { DeviceAccount } from '../../../drivers/device/printer.ts';
import { quirkNames } from '../../../drivers/device/quirk-effects.ts';
import type { AuditActor, AuditEvent, AuditEventKind } from '../../audit/audit-event.ts';
import type { Device, DevicePatch, DeviceStore } from '../../ports/device-store.ts';
import type { SegmentKeys } from '../../ports/key-ring.ts';
import type { Clock } from '../../shared/clock.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { SegmentId } from '../../shared/ids.ts';
import { objectToUri } from '../device-uri.ts';
import { sealSecret } from './sealed-secret.ts';

/** What the steps need. */
export interface ManageDeviceDeps {
  readonly devices: DeviceStore;
  readonly clock: Clock;
  readonly keys: SegmentKeys;
  /** Segments of the configuration. */
  readonly segmentIds: readonly SegmentId[];
}

/** Members that can be changed by their plain value; secrets and certificates have steps of their own. */
export type DeviceChanges = Omit<DevicePatch, 'account' | 'snmp' | 'certificateSha256' | 'presentedSha256'>;

/**
 * Changes a device: rename, move, pause, resume, remove, other address or segments. A new address takes the pin of
 * the old one away.
 * @throws ServiceError `IDENTITY_DEVICE_UNKNOWN`, `IDENTITY_DEVICE_NAME_TAKEN`, `IDENTITY_SEGMENT_UNKNOWN`;
 * `REQUEST_INVALID` for an address that cannot be used and an unknown quirk.
 */
export async function changeDevice(
  deps: ManageDeviceDeps,
  name: string,
  changes: DeviceChanges,
  actor: AuditActor,
): Promise<void> {
  const device = await findDevice(deps, name);
  const unknown = changes.segments?.find((segment) => !deps.segmentIds.includes(segment));
  if (unknown !== undefined || changes.segments?.length === 0) {
    throw new ServiceError('IDENTITY_SEGMENT_UNKNOWN', { details: { segment: unknown ?? '' } });
  }
  checkQuirks(changes.quirks ?? []);
  const printUri = changes.printUri === undefined ? device.printUri : changes.printUri;
  checkPrintUri(printUri ?? undefined, { ...device, ...changes });
  const moved = changes.printUri !== undefined && changes.printUri !== device.printUri;
  const pin = moved ? { certificateSha256: null, presentedSha256: null } : {};
  await save(deps, device, { ...changes, ...pin }, 'device.changed', actor);
}

/**
 * Refuses an address for printing that cannot be used.
 * @throws ServiceError `REQUEST_INVALID`, the objection in its details and message.
 */
export function checkPrintUri(
  uri: string | undefined,
  allowed: { readonly unconfirmed?: boolean; readonly documentFormats?: readonly string[] | null },
): void {
  const objection = uri === undefined ? undefined : objectToUri(uri, allowed);
  if (objection === undefined) return;
  throw new ServiceError('REQUEST_INVALID', {
    message: `uri: ${objection}`,
    details: { field: 'uri', objection },
  });
}

/** Refuses names that are no quirk. @throws ServiceError `REQUEST_INVALID`. */
export function checkQuirks(names: readonly string[]): void {
  const unknown = names.find((name) => !quirkNames.includes(name));
  if (unknown === undefined) return;
  throw new ServiceError('REQUEST_INVALID', {
    message: `quirks: known are ${quirkNames.join(', ')}`,
    details: { field: 'quirks' },
  });
}

/** Keeps the name and password that a device asks for, encrypted; null takes them away. */
export async function setDeviceAccount(
  deps: ManageDeviceDeps,
  name: string,
  account: DeviceAccount | null,
  actor: AuditActor,
): Promise<void> {
  const device = await findDevice(deps, name);
  const sealed = account && (await seal(deps, device, 'account', account));
  await save(deps, device, { account: sealed }, 'device.changed', actor);
}

/** Keeps how a device's SNMP agent is opened, its secrets encrypted; null ends its monitoring. */
export async function setDeviceSnmp(
  deps: ManageDeviceDeps,
  name: string,
  snmp: { readonly port: number; readonly access: SnmpAccess } | null,
  actor: AuditActor,
): Promise<void> {
  const device = await findDevice(deps, name);
  const kept = snmp && {
    version: snmp.access.version,
    port: snmp.port,
    access: await seal(deps, device, 'snmp', snmp.access),
  };
  await save(deps, device, { snmp: kept }, 'device.changed', actor);
}

/** Pins the certificate that an administrator looked at; from then on the device is known by it alone. */
export async function approveCertificate(
  deps: ManageDeviceDeps,
  name: string,
  sha256: string,
  actor: AuditActor,
): Promise<void> {
  const device = await findDevice(deps, name);
  const patch = { certificateSha256: sha256, presentedSha256: null };
  await save(deps, device, patch, 'device.certificate-approved', actor);
}

/** The device of a name. @throws ServiceError `IDENTITY_DEVICE_UNKNOWN`. */
export async function findDevice(
  { devices }: Pick<ManageDeviceDeps, 'devices'>,
  name: string,
): Promise<Device> {
  const device = await devices.findByName(name);
  if (device === undefined) throw new ServiceError('IDENTITY_DEVICE_UNKNOWN');
  return device;
}

async function seal(deps: ManageDeviceDeps, device: Device, use: 'account' | 'snmp', value: object) {
  const segment = device.segments.find((one) => deps.segmentIds.includes(one));
  if (segment === undefined) throw new ServiceError('IDENTITY_SEGMENT_UNKNOWN');
  return await sealSecret(deps.keys, segment, { device: device.id, use }, value);
}

async function save(
  { devices, clock }: ManageDeviceDeps,
  device: Device,
  patch: DevicePatch,
  kind: AuditEventKind,
  actor: AuditActor,
): Promise<void> {
  const at = clock.now();
  const event: AuditEvent = {
    kind,
    segment: '-',
    at,
    actor,
    subject: `device:${device.id}`,
    details: {
      members: Object.keys(patch).toSorted(),
      ...(patch.state === undefined ? {} : { state: patch.state }),
      ...(patch.segments === undefined ? {} : { segments: [...patch.segments] }),
    },
  };
  const outcome = await devices.change(device.id, patch, at, [event]);
  if (outcome === 'unknown') throw new ServiceError('IDENTITY_DEVICE_UNKNOWN');
  if (outcome === 'name-taken') throw new ServiceError('IDENTITY_DEVICE_NAME_TAKEN');
}
