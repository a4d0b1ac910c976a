/** Step: six digits from the desk for somebody whose card is at home. */

import { randomInt, randomUUID } from 'node:crypto';
import type { AuditActor } from '../../audit/audit-event.ts';
import type { CodeStore, WalkUpCode } from '../../ports/code-store.ts';
import type { KeyedHashes } from '../../ports/key-ring.ts';
import type { Clock } from '../../shared/clock.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { addDays, dayOf, startOfDay } from '../../shared/working-days.ts';
import type { Person } from '../person.ts';
import { codeCount, codeOf, codePurpose } from './code-number.ts';

/** Wrong codes that one code bears. */
const tries = 3;
/** Numbers drawn before giving up. With a thousand codes open, one in 10^24 needs more. */
const mostDraws = 8;

/** What issuing needs. */
export interface IssueCodeDeps {
  readonly codes: CodeStore;
  readonly keys: Pick<KeyedHashes, 'tokenHash'>;
  readonly clock: Clock;
}

/**
 * Issues a code and returns its digits this once. It counts until midnight in Japan, at one device or at the devices of
 * one site, for one use; three wrong codes typed there end it, and so does the next code of the same person.
 *
 * @throws ServiceError `IDENTITY_CODE_NOT_POSSIBLE` for a person who is not active, or a site without a name.
 */
export async function issueCode(
  deps: IssueCodeDeps,
  person: Pick<Person, 'id' | 'state'>,
  place: WalkUpCode['place'],
  issuer: { readonly actor: AuditActor; readonly issuedBy?: Person['id'] },
): Promise<{ readonly digits: string; readonly expiresAt: Date }> {
  if (person.state !== 'active' || ('site' in place && place.site === '')) {
    throw new ServiceError('IDENTITY_CODE_NOT_POSSIBLE');
  }
  const at = deps.clock.now();
  const expiresAt = startOfDay(addDays(dayOf(at), 1));
  for (let draw = 0; draw < mostDraws; draw += 1) {
    const digits = codeOf('forgotten', randomInt(codeCount('forgotten')));
    const code: WalkUpCode = {
      id: randomUUID(),
      personId: person.id,
      codeHash: deps.keys.tokenHash(codePurpose('forgotten'), digits),
      place,
      triesLeft: tries,
      issuedBy: issuer.issuedBy,
      createdAt: at,
      expiresAt,
    };
    const details = {
      code: code.id,
      ...('deviceId' in place ? { device: place.deviceId } : { wholeSite: true }),
    };
    const issued = await deps.codes.issue(code, [
      {
        kind: 'code.issued',
        segment: '-',
        at,
        actor: issuer.actor,
        subject: `person:${person.id}`,
        details,
      },
    ]);
    if (issued === 'issued') return { digits, expiresAt };
  }
  throw new ServiceError('SERVICE_BUSY');
}
