/** Step: whose card was held to a reader, as one factor. */

import type { CardReading } from '../../../drivers/device/card.ts';
import type { Device } from '../../ports/device-store.ts';
import type { KeyedHashes } from '../../ports/key-ring.ts';
import type { PersonStore } from '../../ports/person-store.ts';
import type { Clock } from '../../shared/clock.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { refusedEvent } from '../session/refused-event.ts';
import type { Proof, WalkUpRefusal } from '../session.ts';
import { deviceTrials, isLocked, windowStart } from '../trials.ts';

/** What the step needs. */
export interface ProveCardDeps {
  readonly people: PersonStore;
  readonly cards: Pick<KeyedHashes, 'cardHash'>;
  readonly clock: Clock;
}

/**
 * Somebody holds a card to the reader of a device. Unknown cards are counted per device; every refusal is audited.
 * `assurance` 2 says that the card has proved to be genuine, by a check that the service itself made.
 */
export async function proveCard(
  deps: ProveCardDeps,
  device: Pick<Device, 'id'>,
  reading: CardReading,
  assurance: 1 | 2 = 1,
): Promise<Result<Proof, WalkUpRefusal>> {
  const { people, clock } = deps;
  const now = clock.now();
  const trialKey = `card:${device.id}`;
  if (isLocked(await people.countTrials(trialKey, windowStart(now, deviceTrials)), deviceTrials)) {
    return refuse('too-many-trials');
  }
  const credential = await people.findCredential(
    deps.cards.cardHash(reading.technology, reading.identifierHex),
  );
  const refusal = refusalOf(credential, assurance);
  if (credential === undefined || refusal !== undefined) {
    const reason = refusal ?? 'card-unknown';
    const actor = credential === undefined ? 'unknown:card' : (`person:${credential.personId}` as const);
    await people.addTrial(reason === 'card-unknown' ? trialKey : `${trialKey}:known`, now, [
      refusedEvent(device, actor, now, { reason, factor: 'card' }),
    ]);
    return refuse(reason);
  }
  return accept({ personId: credential.personId, factor: 'card', assurance, credentialId: credential.id });
}

function refusalOf(
  credential: { readonly state: string; readonly assurance: 1 | 2 } | undefined,
  assurance: 1 | 2,
): WalkUpRefusal | undefined {
  if (credential === undefined) return 'card-unknown';
  if (credential.state !== 'active') return 'card-suspended';
  // Else a copy of its number would be as good as the card.
  return credential.assurance > assurance ? 'card-needs-proof' : undefined;
}
