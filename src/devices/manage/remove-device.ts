/** Removes a device for good, unless something of somebody is still there. */

import type { AuditActor } from '../../audit/audit-event.ts';
import type { JobStore } from '../../ports/job-store.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { changeDevice, findDevice, type ManageDeviceDeps } from './manage-device.ts';

/** What removing looks at beside the device. */
export interface RemoveDeviceDeps extends ManageDeviceDeps {
  readonly jobs: Pick<JobStore, 'listOpenAt' | 'countOpen'>;
  /** Queues without hold whose jobs go to the device of this name. */
  readonly directListeners: (deviceName: string) => readonly string[];
}

/**
 * Removes a device with its panel and its secrets. Held jobs belong to no device and stay.
 * @throws ServiceError `IDENTITY_DEVICE_UNKNOWN`; `IDENTITY_DEVICE_BUSY` while a delivery to it is open, or a job waits in
 * a queue of its own.
 */
export async function removeDevice(deps: RemoveDeviceDeps, name: string, actor: AuditActor): Promise<void> {
  const device = await findDevice(deps, name);
  const open = await deps.jobs.listOpenAt(device.id, 1);
  const waiting = await Promise.all(deps.directListeners(device.name).map((id) => deps.jobs.countOpen(id)));
  if (open.length > 0 || waiting.some((count) => count > 0)) throw new ServiceError('IDENTITY_DEVICE_BUSY');
  await changeDevice(deps, name, { state: 'removed' }, actor);
}
