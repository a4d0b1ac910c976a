/** Step: somebody's card lies on a reader of a device. Opens or strengthens the session there and tells the panel. */

import type { CardReading } from '../../../drivers/device/card.ts';
import type { Device } from '../../ports/device-store.ts';
import type { EnrolledReader } from '../../ports/reader-store.ts';
import { accept, type Result } from '../../shared/result.ts';
import type { Assurance, WalkUpRefusal, WalkUpSession } from '../session.ts';
import type { ReaderDeps } from './reader-deps.ts';

/**
 * Lets the owner of the card in, or tells the panel why not.
 *
 * @param reader Holds the session while its card lies there; undefined for a reader that cannot tell when it is gone.
 */
export async function enterByCard(
  deps: Pick<ReaderDeps, 'readers' | 'walkUp' | 'clock' | 'endsWithCard'>,
  device: Device,
  reader: EnrolledReader | undefined,
  card: { readonly reading: CardReading; readonly assurance: Assurance },
): Promise<Result<WalkUpSession, WalkUpRefusal>> {
  const { readers, walkUp, clock } = deps;
  const entered = await enter(walkUp, device, card);
  if (!entered.ok) {
    await readers.announce(device.id, { refusal: entered.refusal }, clock.now());
    return entered;
  }
  const session = entered.value;
  if (reader !== undefined && deps.endsWithCard(reader, device, session)) {
    await readers.holdSession(reader.id, session.id);
  }
  await readers.announce(device.id, { sessionId: session.id }, clock.now());
  return accept(session);
}

async function enter(
  walkUp: ReaderDeps['walkUp'],
  device: Device,
  { reading, assurance }: { readonly reading: CardReading; readonly assurance: Assurance },
): Promise<Result<WalkUpSession, WalkUpRefusal>> {
  const proof = await walkUp.prove(device, reading, assurance);
  if (!proof.ok) return proof;
  return await walkUp.enter(device, await walkUp.inForce(device), proof.value);
}
