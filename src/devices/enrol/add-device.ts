/** Enrols a device, and gives its panel a pairing token. */

import { randomBytes } from 'node:crypto';
import type { AuditActor } from '../../audit/audit-event.ts';
import { hashToken } from '../../identity/link/capability-link.ts';
import type { Device, DeviceStore } from '../../ports/device-store.ts';
import type { Clock } from '../../shared/clock.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { type DeviceId, newId, type SegmentId } from '../../shared/ids.ts';
import { checkPrintUri, checkQuirks } from '../manage/manage-device.ts';

/** What enrolment needs. */
export interface AddDeviceDeps {
  readonly devices: DeviceStore;
  readonly clock: Clock;
  /** Segments of the configuration. */
  readonly segments: readonly SegmentId[];
}

/** A device as an administrator states it. */
export type DeviceStatement = Omit<Device, 'id' | 'state'>;

/**
 * Enrols a device. The pairing token is returned this once; the panel keeps it as a cookie.
 *
 * @throws ServiceError `IDENTITY_SEGMENT_UNKNOWN`, `IDENTITY_DEVICE_NAME_TAKEN`; `REQUEST_INVALID` for an address that
 * cannot be used and an unknown quirk.
 */
export async function addDevice(
  { devices, clock, segments }: AddDeviceDeps,
  statement: DeviceStatement,
  actor: AuditActor,
): Promise<{ readonly device: Device; readonly panelToken: string }> {
  const unknown = statement.segments.find((segment) => !segments.includes(segment));
  if (unknown !== undefined || statement.segments.length === 0) {
    throw new ServiceError('IDENTITY_SEGMENT_UNKNOWN', { details: { segment: unknown ?? '' } });
  }
  checkPrintUri(statement.printUri, statement);
  checkQuirks(statement.quirks ?? []);
  const at = clock.now();
  const device: Device = { ...statement, id: newId<DeviceId>(), state: 'active' };
  const panelToken = newPanelToken();
  const outcome = await devices.add(device, hashToken(panelToken), at, [
    {
      kind: 'device.added',
      segment: '-',
      at,
      actor,
      subject: `device:${device.id}`,
      details: { segments: [...device.segments], unconfirmed: device.unconfirmed === true },
    },
  ]);
  if (outcome === 'name-taken') throw new ServiceError('IDENTITY_DEVICE_NAME_TAKEN');
  return { device, panelToken };
}

/**
 * Gives a device's panel a new pairing token; the panel that holds the old one is shut out at once.
 *
 * @throws ServiceError `IDENTITY_DEVICE_UNKNOWN`.
 */
export async function pairPanel(
  { devices, clock }: Pick<AddDeviceDeps, 'devices' | 'clock'>,
  name: string,
  actor: AuditActor,
): Promise<{ readonly device: Device; readonly panelToken: string }> {
  const device = await devices.findByName(name);
  if (device === undefined) throw new ServiceError('IDENTITY_DEVICE_UNKNOWN');
  const at = clock.now();
  const panelToken = newPanelToken();
  await devices.pairPanel(device.id, hashToken(panelToken), at, [
    { kind: 'device.panel-paired', segment: '-', at, actor, subject: `device:${device.id}`, details: {} },
  ]);
  return { device, panelToken };
}

/** 192 random bits, base64url. */
function newPanelToken(): string {
  return randomBytes(24).toString('base64url');
}
