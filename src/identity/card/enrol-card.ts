/** Binds a card to a person. */

import { randomUUID } from 'node:crypto';
import type { AuditActor } from '../../audit/audit-event.ts';
import type { KeyedHashes } from '../../ports/key-ring.ts';
import type { PersonStore } from '../../ports/person-store.ts';
import type { Clock } from '../../shared/clock.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { PersonId } from '../../shared/ids.ts';
import { parseCardNumber } from './card-number.ts';

/** What enrolment needs. */
export interface EnrolCardDeps {
  readonly people: PersonStore;
  readonly cards: Pick<KeyedHashes, 'cardHash'>;
  readonly clock: Clock;
}

/**
 * Enrols a card by its written number. The number is kept as a keyed hash and its last four digits. The same
 * card of the same person counts as done.
 *
 * @throws ServiceError `IDENTITY_CARD_NUMBER_INVALID`, `IDENTITY_CARD_TAKEN` (another person has it).
 */
export async function enrolCard(
  { people, cards, clock }: EnrolCardDeps,
  input: { readonly personId: PersonId; readonly cardNumber: string; readonly actor: AuditActor },
): Promise<'enrolled' | 'already-enrolled'> {
  const reading = parseCardNumber(input.cardNumber);
  const keyedHash = cards.cardHash(reading.technology, reading.identifierHex);
  const existing = await people.findCredential(keyedHash);
  if (existing?.personId === input.personId) return 'already-enrolled';
  const at = clock.now();
  const id = randomUUID();
  const outcome =
    existing !== undefined
      ? 'taken'
      : await people.addCredential(
          {
            id,
            personId: input.personId,
            technology: reading.technology,
            keyedHash,
            lastFour: reading.identifierHex.slice(-4),
            assurance: 1,
            state: 'active',
          },
          at,
          [
            {
              kind: 'credential.enrolled',
              segment: '-',
              at,
              actor: input.actor,
              subject: `person:${input.personId}`,
              details: { credential: id, technology: reading.technology },
            },
          ],
        );
  if (outcome === 'taken') throw new ServiceError('IDENTITY_CARD_TAKEN');
  return 'enrolled';
}
