/** Step: whose card was held to a reader, as one factor. */

import type { CardReading } from '../../../drivers/device/card.ts';
import type { Card, CardStore } from '../../ports/card-store.ts';
import type { Device } from '../../ports/device-store.ts';
import type { KeyedHashes } from '../../ports/key-ring.ts';
import type { PersonStore } from '../../ports/person-store.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { DirectoryLookUp } from '../directory/look-up.ts';
import { refusedEvent } from '../session/refused-event.ts';
import type { Proof, WalkUpRefusal } from '../session.ts';
import { type CountedKey, noteFailure, openTrials, type TrialDeps } from '../trials/count-trials.ts';
import { deviceTrials } from '../trials.ts';
import { takeCaptured } from './capture-card.ts';

/** What the step needs. */
export interface ProveCardDeps extends TrialDeps {
  readonly people: PersonStore;
  readonly cardStore: CardStore;
  readonly cards: Pick<KeyedHashes, 'cardHash'>;
  /** Takes the bearer of an unknown card in, if the directory knows the card. */
  readonly directoryLookUp?: Pick<DirectoryLookUp, 'byCard'> | undefined;
}

/**
 * Somebody holds a card to the reader of a device. Unknown cards are counted per device (20 in 5 minutes); every refusal
 * is audited. The store is asked each time, so that a card revoked a moment ago opens nothing. Where an administrator
 * waits for a card at the device, the card is read for enrolment instead.
 *
 * @param assurance 2 says that the card has proved to be genuine, by a check that the service itself made.
 */
export async function proveCard(
  deps: ProveCardDeps,
  device: Pick<Device, 'id'>,
  reading: CardReading,
  assurance: 1 | 2 = 1,
): Promise<Result<Proof, WalkUpRefusal>> {
  const capture = await deps.cardStore.openCapture(device.id, deps.clock.now());
  if (capture !== undefined) return refuse(await takeCaptured(deps, capture, reading, assurance));
  // One after the other at a device, so that cards held out in the same moment do not get past the count.
  return await deps.people.inTurn(`card:${device.id}`, () => tryCard(deps, device, reading, assurance));
}

async function tryCard(
  deps: ProveCardDeps,
  device: Pick<Device, 'id'>,
  reading: CardReading,
  assurance: 1 | 2,
): Promise<Result<Proof, WalkUpRefusal>> {
  const now = deps.clock.now();
  const keys: readonly CountedKey[] = [{ key: `card:${device.id}`, limit: deviceTrials, scope: 'device' }];
  const counts = await openTrials(deps, keys);
  if (counts === undefined) return refuse('too-many-trials');
  const keyedHash = deps.cards.cardHash(reading.technology, reading.identifierHex);
  let card = await deps.cardStore.findByHash(keyedHash);
  if (card === undefined && (await deps.directoryLookUp?.byCard(reading)) === true) {
    card = await deps.cardStore.findByHash(keyedHash);
  }
  const reason = refusalOf(card, assurance, now);
  if (card !== undefined && reason === undefined) {
    return accept({ personId: card.personId, factor: 'card', assurance, credentialId: card.id });
  }
  if (card === undefined || reason === undefined) {
    const event = refusedEvent(device, 'unknown:card', now, { reason: 'card-unknown', factor: 'card' });
    await noteFailure(deps, 'card', keys, counts, event);
    return refuse('card-unknown');
  }
  // Counted apart: a card that somebody has is not a guess, and must not lock the device for the others.
  await deps.people.addTrial(`card:${device.id}:known`, now, [
    refusedEvent(device, `person:${card.personId}`, now, { reason, factor: 'card' }),
  ]);
  return refuse(reason);
}

function refusalOf(card: Card | undefined, assurance: 1 | 2, now: Date): WalkUpRefusal | undefined {
  if (card === undefined) return undefined;
  if (card.state !== 'active') return 'card-suspended';
  if (card.expiresAt !== undefined && card.expiresAt <= now) return 'card-expired';
  // Else a copy of its number would be as good as the card.
  return card.assurance > assurance ? 'card-needs-proof' : undefined;
}
