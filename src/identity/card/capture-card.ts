/** Steps: an administrator waits for a card at a device, and the next two taps there enrol it. */

import { randomUUID } from 'node:crypto';
import type { CardReading } from '../../../drivers/device/card.ts';
import type { AuditActor } from '../../audit/audit-event.ts';
import type { Card, CardCapture } from '../../ports/card-store.ts';
import { equalBytes } from '../../shared/equal-bytes.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { DeviceId, PersonId } from '../../shared/ids.ts';
import type { WalkUpRefusal } from '../session.ts';
import { checkReading } from './card-number.ts';
import { type EnrolCardDeps, enrolReadCard } from './enrol-card.ts';

/** A device is waited at for 2 minutes; after that a tap opens a session again. */
export const captureMs = 2 * 60_000;

/** Begins to wait for a card at a device; an earlier waiting there ends. */
export async function startCapture(
  { cardStore, clock }: Pick<EnrolCardDeps, 'cardStore' | 'clock'>,
  wish: {
    readonly deviceId: DeviceId;
    readonly personId: PersonId;
    /** Undefined: a command. */
    readonly askedBy: PersonId | undefined;
    readonly kind: Card['kind'];
    readonly cardExpiresAt?: Date | undefined;
  },
): Promise<CardCapture> {
  const createdAt = clock.now();
  if (wish.cardExpiresAt !== undefined && !(wish.cardExpiresAt > createdAt)) {
    throw new ServiceError('REQUEST_INVALID', { details: { field: 'expiresAt' } });
  }
  const capture: CardCapture = {
    id: randomUUID(),
    deviceId: wish.deviceId,
    personId: wish.personId,
    askedBy: wish.askedBy,
    kind: wish.kind,
    cardExpiresAt: wish.cardExpiresAt,
    state: 'waiting',
    firstHash: undefined,
    refusal: undefined,
    lastFour: undefined,
    createdAt,
    expiresAt: new Date(createdAt.getTime() + captureMs),
  };
  await cardStore.startCapture(capture);
  return capture;
}

/**
 * A card was held to the reader of a device that is waited at: the first reading is kept as a keyed hash, the second one
 * enrols the card. Says what the person at the device is told; a session is opened in no case.
 *
 * @param assurance 2: the card has just proved to be genuine, and has to from now on. Default 1.
 */
export async function takeCaptured(
  deps: EnrolCardDeps,
  capture: CardCapture,
  reading: CardReading,
  assurance: 1 | 2 = 1,
): Promise<WalkUpRefusal> {
  const { cardStore } = deps;
  try {
    const { technology, identifierHex } = checkReading(reading);
    const hash = deps.cards.cardHash(technology, identifierHex);
    if (capture.firstHash === undefined) {
      return (await cardStore.noteFirstReading(capture.id, hash)) ? 'card-read-once' : 'card-not-enrolled';
    }
    if (!equalBytes(capture.firstHash, hash)) throw new ServiceError('IDENTITY_CARD_READINGS_DIFFER');
    const actor: AuditActor = capture.askedBy === undefined ? 'system' : `person:${capture.askedBy}`;
    const { personId, kind, cardExpiresAt } = capture;
    const { lastFour } = await enrolReadCard(deps, {
      personId,
      kind,
      actor,
      readings: [reading, reading],
      assurance,
      ...(cardExpiresAt !== undefined && { expiresAt: cardExpiresAt }),
    });
    await cardStore.endCapture(capture.id, { state: 'enrolled', lastFour });
    return 'card-now-enrolled';
  } catch (error) {
    if (!(error instanceof ServiceError) || !error.code.startsWith('IDENTITY_')) throw error;
    await cardStore.endCapture(capture.id, { state: 'refused', refusal: error.code });
    return 'card-not-enrolled';
  }
}
