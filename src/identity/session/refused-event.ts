/** The audit event of a proof that let nobody in. */

import type { AuditActor, AuditEvent } from '../../audit/audit-event.ts';
import type { DeviceId } from '../../shared/ids.ts';
import type { Factor, WalkUpRefusal } from '../session.ts';

/** `walk-up.refused` at a device, with the reason and the factor. */
export function refusedEvent(
  device: { readonly id: DeviceId },
  actor: AuditActor,
  at: Date,
  details: { readonly reason: WalkUpRefusal; readonly factor: Factor },
): AuditEvent {
  return {
    kind: 'walk-up.refused',
    segment: '-',
    at,
    actor,
    subject: `device:${device.id}`,
    details: { ...details },
  };
}
