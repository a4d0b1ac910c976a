/** Steps: gives a device a camera that is not its panel's, and takes it away. */

import type { AuditActor, AuditEvent } from '../../audit/audit-event.ts';
import type { FaceCamera } from '../../ports/face-store.ts';
import type { DeviceId } from '../../shared/ids.ts';
import type { EraseDeps } from './erase-face.ts';

/** Sets the camera of a device, in place of an earlier one. A token is kept as its hash only. */
export async function setFaceCamera(deps: EraseDeps, camera: FaceCamera, actor: AuditActor): Promise<void> {
  const at = deps.clock.now();
  await deps.faces.putCamera(camera, at, [changed(at, camera.deviceId, camera.kind, actor)]);
}

/** Takes the camera away; false when there was none. */
export async function removeFaceCamera(
  deps: EraseDeps,
  deviceId: DeviceId,
  actor: AuditActor,
): Promise<boolean> {
  return await deps.faces.removeCamera(deviceId, [changed(deps.clock.now(), deviceId, 'none', actor)]);
}

function changed(at: Date, deviceId: DeviceId, camera: string, actor: AuditActor): AuditEvent {
  const subject = `device:${deviceId}`;
  return { kind: 'face.camera-changed', segment: '-', at, actor, subject, details: { camera } };
}
