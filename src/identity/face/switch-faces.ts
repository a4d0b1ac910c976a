/** Step: switches faces on or off. On only by somebody who confirmed the provenance statement. */

import type { AuditActor, AuditEvent } from '../../audit/audit-event.ts';
import type { FaceStore } from '../../ports/face-store.ts';
import type { Clock } from '../../shared/clock.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { PersonId } from '../../shared/ids.ts';
import { type FaceSwitch, provenanceWording } from '../face-policy.ts';

/** What the step needs. */
export interface SwitchDeps {
  readonly faces: FaceStore;
  readonly clock: Clock;
  readonly engineName: string;
}

/**
 * Switches faces on for the engine in the slot, or off. References stay when it is switched off, and nobody can use
 * them; they are erased by an act of their own.
 * @throws ServiceError `FACE_STATEMENT_NOT_CONFIRMED` unless `confirmed` is the wording in force.
 */
export async function switchFaces(
  deps: SwitchDeps,
  wanted: { readonly on: true; readonly confirmed: string } | { readonly on: false },
  by: PersonId | undefined,
): Promise<FaceSwitch> {
  if (wanted.on && wanted.confirmed !== provenanceWording) {
    throw new ServiceError('FACE_STATEMENT_NOT_CONFIRMED');
  }
  const at = deps.clock.now();
  const value: FaceSwitch = {
    on: wanted.on,
    provenanceWording: wanted.on ? provenanceWording : undefined,
    engine: wanted.on ? deps.engineName : undefined,
    changedBy: by,
    changedAt: at.toISOString(),
  };
  const actor: AuditActor = by === undefined ? 'system' : `person:${by}`;
  const event: AuditEvent = {
    kind: 'face.switched',
    segment: '-',
    at,
    actor,
    subject: 'faces',
    details: {
      on: wanted.on,
      ...(wanted.on && { wording: provenanceWording, engine: deps.engineName }),
    },
  };
  await deps.faces.writeSwitch(value, [event]);
  return value;
}
