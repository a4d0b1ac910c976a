/** Steps: erases references, by destroying the person's key. */

import type { AuditActor, AuditEvent } from '../../audit/audit-event.ts';
import type { FaceEraseReason, FaceStore } from '../../ports/face-store.ts';
import type { Clock } from '../../shared/clock.ts';
import type { PersonId } from '../../shared/ids.ts';

/** What erasing needs; no key, no engine. */
export interface EraseDeps {
  readonly faces: FaceStore;
  readonly clock: Clock;
}

/** A reference that nobody used for so many days goes. */
export const defaultUnusedDays = 365;

const dayMs = 86_400_000;
const mostAtOnce = 200;

/** Erases one person's reference; false when there was none. */
export async function eraseFace(
  deps: EraseDeps,
  personId: PersonId,
  reason: FaceEraseReason,
  actor: AuditActor,
): Promise<boolean> {
  const at = deps.clock.now();
  const event: AuditEvent = {
    kind: 'face.erased',
    segment: '-',
    at,
    actor,
    subject: `person:${personId}`,
    details: { reason },
  };
  return await deps.faces.erase(personId, reason, at, [event]);
}

/** Erases the references of people who left and of those that were not used for so many days; counts them. */
export async function eraseOutdatedFaces(
  deps: EraseDeps,
  signal: AbortSignal,
  unusedDays = defaultUnusedDays,
): Promise<number> {
  const unusedSince = new Date(deps.clock.now().getTime() - unusedDays * dayMs);
  let erased = 0;
  while (!signal.aborted) {
    const outdated = await deps.faces.listOutdated(unusedSince, mostAtOnce);
    for (const { personId, reason } of outdated) {
      if (await eraseFace(deps, personId, reason, 'system')) erased += 1;
    }
    if (outdated.length < mostAtOnce) return erased;
  }
  return erased;
}

/** Erases every reference; counts them. */
export async function eraseAllFaces(
  deps: EraseDeps,
  reason: FaceEraseReason,
  actor: AuditActor,
): Promise<number> {
  let erased = 0;
  for (;;) {
    const page = await deps.faces.list(undefined, mostAtOnce);
    for (const { personId } of page) if (await eraseFace(deps, personId, reason, actor)) erased += 1;
    if (page.length < mostAtOnce) return erased;
  }
}
