/** Step: binds a card to a person, unless its number is taken, or too like one that is enrolled. */

import { randomUUID } from 'node:crypto';
import type { CardReading } from '../../../drivers/device/card.ts';
import type { AuditActor, AuditEvent } from '../../audit/audit-event.ts';
import type { Card, CardStore } from '../../ports/card-store.ts';
import type { KeyedHashes } from '../../ports/key-ring.ts';
import type { Clock } from '../../shared/clock.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { PersonId } from '../../shared/ids.ts';
import { checkReading, type LastingReading, parseCardNumber } from './card-number.ts';
import { mistypedNumbers, numberForms } from './number-forms.ts';

/** What enrolment needs. */
export interface EnrolCardDeps {
  readonly cardStore: CardStore;
  readonly cards: Pick<KeyedHashes, 'cardHash'>;
  readonly clock: Clock;
}

/** How a card is to be bound. */
export interface Enrolment {
  readonly personId: PersonId;
  readonly actor: AuditActor;
  /** Default `lasting`. */
  readonly kind?: Card['kind'];
  /** From then on the card opens nothing; default: until it is revoked. */
  readonly expiresAt?: Date | undefined;
  /** True: it opens nothing until an administrator has approved it. */
  readonly needsApproval?: boolean;
  /** True: somebody has looked at both cards, and one digit between them is no mistake. */
  readonly isAnotherCard?: boolean;
  /** 2 for a card whose proof was checked with its key; default 1. */
  readonly assurance?: 1 | 2;
}

/** What came of an enrolment. */
export interface Enrolled {
  readonly state: 'enrolled' | 'waiting-for-approval' | 'already-enrolled';
  /** Last four characters of the number, by which the person knows the card again. */
  readonly lastFour: string;
}

/**
 * Enrols a card by its written number, as files hold it. The same card of the same person counts as done.
 *
 * @throws ServiceError as {@link enrolReadCard}.
 */
export async function enrolCard(
  deps: EnrolCardDeps,
  input: Enrolment & { readonly cardNumber: string },
): Promise<'enrolled' | 'already-enrolled'> {
  const { state } = await bindCard(deps, parseCardNumber(input.cardNumber), input);
  return state === 'already-enrolled' ? state : 'enrolled';
}

/**
 * Enrols a card that was read twice; a lone reading may be a bad one. The number is kept as a keyed hash and its last
 * four digits, with keyed hashes of the forms that a badly set reader would give of it. A refusal is audited.
 *
 * @throws ServiceError `IDENTITY_CARD_READINGS_DIFFER`, `IDENTITY_CARD_NOT_LASTING`, `IDENTITY_CARD_NUMBER_INVALID`,
 * `IDENTITY_CARD_TAKEN` (another person has it), `IDENTITY_CARD_NEAR_MATCH`, `IDENTITY_CARD_STATE` (the person's own, but
 * suspended), `REQUEST_INVALID` for an end that is past.
 */
export async function enrolReadCard(
  deps: EnrolCardDeps,
  input: Enrolment & { readonly readings: readonly [CardReading, CardReading] },
): Promise<Enrolled> {
  const [first, second] = input.readings;
  if (first.technology !== second.technology || first.identifierHex !== second.identifierHex) {
    throw new ServiceError('IDENTITY_CARD_READINGS_DIFFER');
  }
  return await bindCard(deps, checkReading(second), input);
}

/** Enrols a written number that was parsed; as {@link enrolCard}. */
export async function enrolWrittenCard(
  deps: EnrolCardDeps,
  reading: LastingReading,
  input: Enrolment,
): Promise<Enrolled> {
  return await bindCard(deps, reading, input);
}

/** Why a number could not be enrolled for a person; undefined when it can, or is already. Writes nothing. */
export async function checkNewCard(
  deps: EnrolCardDeps,
  reading: LastingReading,
  input: Enrolment,
): Promise<NewCardRefusal | undefined> {
  const decided = await decideNew(deps, reading, input);
  return 'refusal' in decided ? decided.refusal : undefined;
}

/** Why a number is not enrolled. */
export type NewCardRefusal = 'IDENTITY_CARD_TAKEN' | 'IDENTITY_CARD_NEAR_MATCH' | 'IDENTITY_CARD_STATE';

type NewCardDecision =
  | { readonly refusal: NewCardRefusal }
  | { readonly existing: Card }
  | { readonly own: Uint8Array; readonly forms: readonly Uint8Array[] };

async function decideNew(
  { cards, cardStore }: EnrolCardDeps,
  reading: LastingReading,
  input: Enrolment,
): Promise<NewCardDecision> {
  const hashOf = (each: LastingReading) => cards.cardHash(each.technology, each.identifierHex);
  const own = hashOf(reading);
  const existing = await cardStore.findByHash(own);
  if (existing !== undefined) {
    if (existing.personId !== input.personId) return { refusal: 'IDENTITY_CARD_TAKEN' };
    const isKnown = existing.state === 'active' || existing.reason === 'waiting-for-approval';
    return isKnown ? { existing } : { refusal: 'IDENTITY_CARD_STATE' };
  }
  const forms = numberForms(reading).map(hashOf);
  const mistypes = mistypedNumbers(reading).map(hashOf);
  const near = await cardStore.findNear(input.personId, { own, forms, mistypes });
  const isNear = near === 'form' || (near === 'mistype' && input.isAnotherCard !== true);
  return isNear ? { refusal: 'IDENTITY_CARD_NEAR_MATCH' } : { own, forms };
}

async function bindCard(deps: EnrolCardDeps, reading: LastingReading, input: Enrolment): Promise<Enrolled> {
  const at = deps.clock.now();
  if (input.expiresAt !== undefined && !(input.expiresAt > at)) {
    throw new ServiceError('REQUEST_INVALID', { details: { field: 'expiresAt' } });
  }
  const lastFour = reading.identifierHex.slice(-4);
  const decided = await decideNew(deps, reading, input);
  if ('refusal' in decided) throw await refused(deps, input, at, decided.refusal);
  if ('existing' in decided) {
    return {
      state: decided.existing.reason === undefined ? 'already-enrolled' : 'waiting-for-approval',
      lastFour,
    };
  }
  const card: Card = {
    id: randomUUID(),
    personId: input.personId,
    technology: reading.technology,
    keyedHash: decided.own,
    lastFour,
    assurance: input.assurance ?? 1,
    state: input.needsApproval === true ? 'suspended' : 'active',
    kind: input.kind ?? 'lasting',
    expiresAt: input.expiresAt,
    reason: input.needsApproval === true ? 'waiting-for-approval' : undefined,
    createdAt: at,
  };
  const outcome = await deps.cardStore.add(card, decided.forms, [enrolledEvent(card, input.actor)]);
  if (outcome === 'taken') throw await refused(deps, input, at, 'IDENTITY_CARD_TAKEN');
  return { state: card.reason === undefined ? 'enrolled' : 'waiting-for-approval', lastFour };
}

function enrolledEvent(card: Card, actor: AuditActor): AuditEvent {
  const { id: credential, technology, kind, expiresAt } = card;
  return {
    kind: card.reason === undefined ? 'credential.enrolled' : 'credential.requested',
    segment: '-',
    at: card.createdAt,
    actor,
    subject: `person:${card.personId}`,
    details: { credential, technology, kind, ...(expiresAt && { expiresAt: expiresAt.toISOString() }) },
  };
}

/** The error to throw, once the audit has it. */
async function refused(
  { cardStore }: EnrolCardDeps,
  { personId, actor }: Enrolment,
  at: Date,
  code: NewCardRefusal,
): Promise<ServiceError> {
  const subject = `person:${personId}`;
  await cardStore.note([
    { kind: 'credential.enrolment-refused', segment: '-', at, actor, subject, details: { reason: code } },
  ]);
  return new ServiceError(code);
}
