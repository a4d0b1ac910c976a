/** Step: keeps the reference of a person who agreed to it. Pictures were never stored, and are not here either. */

import { meanVector } from '../../../drivers/device/face-vectors.ts';
import type { AuditActor, AuditEvent } from '../../audit/audit-event.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { PersonId } from '../../shared/ids.ts';
import { agreementWording } from '../face-policy.ts';
import type { FaceDeps } from './face-deps.ts';
import { cosine } from './reference.ts';
import { lookAlikeEvent } from './thresholds.ts';

/** References read at one time. */
const pageSize = 500;

/** What an enrolment is made of. */
export interface Enrolment {
  readonly personId: PersonId;
  /** Samples in three poses that agree with each other. */
  readonly vectors: readonly Float32Array[];
  /** Version of the text that the person agreed to; must be the present one. */
  readonly agreedWording: string;
  readonly actor: AuditActor;
}

/**
 * Stores the reference in place of an earlier one. When somebody else's lies nearer than
 * {@link FaceDeps.limits}`.lookAlike`, both need a card beside the face from then on, and the answer says so.
 * @throws ServiceError `FACE_AGREEMENT_MISSING`, `IDENTITY_PERSON_UNKNOWN`.
 */
export async function enrolFace(
  deps: FaceDeps,
  enrolment: Enrolment,
): Promise<{ readonly lookAlike: boolean }> {
  const { personId, vectors, actor } = enrolment;
  if (enrolment.agreedWording !== agreementWording) throw new ServiceError('FACE_AGREEMENT_MISSING');
  const person = await deps.people.findById(personId);
  if (person?.state !== 'active') throw new ServiceError('IDENTITY_PERSON_UNKNOWN');
  const twins = await findLookAlikes(deps, personId, vectors);
  const lookAlike = twins.length > 0;
  const at = deps.clock.now();
  const enrolled: AuditEvent = {
    kind: 'face.enrolled',
    segment: '-',
    at,
    actor,
    subject: `person:${personId}`,
    details: { wording: agreementWording, samples: vectors.length, engine: deps.engineName, lookAlike },
  };
  await deps.faces.put(
    {
      personId,
      engine: deps.engineName,
      lookAlike,
      ...deps.protection.seal(personId, vectors),
      vectorCount: vectors.length,
      agreedWording: agreementWording,
      enrolledBy: actor,
    },
    at,
    [enrolled],
  );
  await deps.faces.markLookAlike(
    twins,
    true,
    twins.map((twin) => lookAlikeEvent(deps, twin, true)),
  );
  return { lookAlike };
}

/** People whose reference is too near; those who are marked already are among them. */
async function findLookAlikes(
  deps: FaceDeps,
  personId: PersonId,
  vectors: readonly Float32Array[],
): Promise<readonly PersonId[]> {
  const mean = deps.protection.rotate(meanVector(vectors));
  const found: PersonId[] = [];
  let after: PersonId | undefined;
  for (;;) {
    const page = await deps.faces.list(after, pageSize);
    for (const face of page) {
      if (face.personId === personId || face.engine !== deps.engineName) continue;
      if (cosine(mean, deps.protection.open(face).mean) >= deps.limits.lookAlike) found.push(face.personId);
    }
    after = page.at(-1)?.personId;
    if (page.length < pageSize) return found;
  }
}
