/**
 * What the agent of a card reader says, and what is answered. Each message has a number that only grows, so that one
 * that was recorded on the way is worth nothing a second time.
 *
 * A card: idle → challenged (it says that it can prove itself, and there is a key) → entered or refused. The answer to
 * a challenge counts once, within 5 seconds, for the card to which it was set. A card that does not prove itself is read
 * as a number that anybody can copy; where it is enrolled as one that proves itself, that is refused.
 */

import type { CardProof, CardReading } from '../../../drivers/device/card.ts';
import type { AuditEvent } from '../../audit/audit-event.ts';
import type { Device } from '../../ports/device-store.ts';
import type { EnrolledReader } from '../../ports/reader-store.ts';
import { equalBytes } from '../../shared/equal-bytes.ts';
import type { Assurance, WalkUpRefusal } from '../session.ts';
import { enterByCard } from './enter-by-card.ts';
import type { ReaderDeps } from './reader-deps.ts';

/** A card as the agent tells of it. */
export interface ReaderCard extends CardReading {
  /** Number of the message, above that of every one before. */
  readonly sequence: number;
}

/** What becomes of a card. `stale`: the message is a repetition. */
export type CardOutcome =
  | { readonly outcome: 'challenge'; readonly challenge: Uint8Array }
  | { readonly outcome: 'entered'; readonly assurance: Assurance }
  | { readonly outcome: 'refused'; readonly refusal: WalkUpRefusal }
  | { readonly outcome: 'stale' };

/** How long a card has for its answer. */
const challengeMs = 5_000;

/**
 * A card was put on the reader.
 *
 * @param canProve The agent says that this card answers challenges.
 * @throws DeviceError `CARD_READ_INVALID` for an identifier that does not last.
 */
export async function takeCard(
  deps: ReaderDeps,
  reader: EnrolledReader,
  card: ReaderCard,
  canProve: boolean,
): Promise<CardOutcome> {
  deps.checkIdentifier(card.technology, card.identifierHex);
  const device = await deviceOf(deps, reader);
  if (device === undefined) return { outcome: 'refused', refusal: 'device-paused' };
  if (!(await deps.readers.advance(reader.id, card.sequence))) return { outcome: 'stale' };
  if (canProve && card.technology === 'felica' && deps.proofs.configured) {
    const challenge = deps.newChallenge();
    const cardHash = deps.cards.cardHash(card.technology, card.identifierHex);
    await deps.readers.setChallenge(reader.id, { challenge, cardHash, at: deps.clock.now() });
    return { outcome: 'challenge', challenge };
  }
  return await letIn(deps, device, reader, card, 1);
}

/**
 * The card answered its challenge, or could not (`proof` undefined). A wrong answer is noted, and the card then counts
 * as its number alone.
 */
export async function takeProof(
  deps: ReaderDeps,
  reader: EnrolledReader,
  card: ReaderCard,
  proof: CardProof | undefined,
): Promise<CardOutcome> {
  deps.checkIdentifier(card.technology, card.identifierHex);
  const device = await deviceOf(deps, reader);
  if (device === undefined) return { outcome: 'refused', refusal: 'device-paused' };
  if (!(await deps.readers.advance(reader.id, card.sequence))) return { outcome: 'stale' };
  const set = await deps.readers.takeChallenge(reader.id);
  const now = deps.clock.now();
  const cardHash = deps.cards.cardHash(card.technology, card.identifierHex);
  const isLate = set === undefined || now.getTime() - set.at.getTime() > challengeMs;
  if (isLate || !equalBytes(set.cardHash, cardHash)) return { outcome: 'stale' };
  const genuine = proof !== undefined && deps.proofs.isGenuine(proof, set.challenge, card.identifierHex);
  if (proof !== undefined && !genuine) {
    // Counted apart: a card of another issuer has another key, and must not lock the device.
    await deps.people.addTrial(`card-proof:${device.id}`, now, [proofFailed(reader, device, now)]);
  }
  return await letIn(deps, device, reader, card, genuine ? 2 : 1);
}

/** The card was taken off, or the agent says that none lies there: the session that it held ends. */
export async function takeRemoval(
  deps: ReaderDeps,
  reader: EnrolledReader,
  sequence: number,
): Promise<'ended' | 'nothing' | 'stale'> {
  if (!(await deps.readers.advance(reader.id, sequence))) return 'stale';
  return await releaseHeld(deps, reader);
}

/** The agent is there; without a card on the reader no session is held by one. */
export async function takeHeartbeat(
  deps: ReaderDeps,
  reader: EnrolledReader,
  beat: { readonly cardPresent: boolean; readonly software?: string },
): Promise<{ readonly deviceName: string | undefined; readonly lastSequence: number }> {
  const lastSequence = await deps.readers.seen(reader.id, deps.clock.now(), beat.software);
  if (!beat.cardPresent) await releaseHeld(deps, reader);
  return { deviceName: (await deviceOf(deps, reader))?.name, lastSequence };
}

async function releaseHeld(deps: ReaderDeps, reader: EnrolledReader): Promise<'ended' | 'nothing'> {
  const held = await deps.readers.dropSession(reader.id);
  const device = held === undefined ? undefined : await deviceOf(deps, reader);
  if (device === undefined) return 'nothing';
  const session = await deps.walkUp.inForce(device);
  // Somebody else may have come since.
  if (session?.id !== held || session === undefined) return 'nothing';
  await deps.walkUp.leave(session);
  await deps.readers.announce(device.id, undefined, deps.clock.now());
  return 'ended';
}

async function letIn(
  deps: ReaderDeps,
  device: Device,
  reader: EnrolledReader,
  { technology, identifierHex }: ReaderCard,
  assurance: Assurance,
): Promise<CardOutcome> {
  const entered = await enterByCard(deps, device, reader, {
    reading: { technology, identifierHex },
    assurance,
  });
  return entered.ok ? { outcome: 'entered', assurance } : { outcome: 'refused', refusal: entered.refusal };
}

async function deviceOf(deps: ReaderDeps, reader: EnrolledReader): Promise<Device | undefined> {
  const device = await deps.devices.findById(reader.deviceId);
  return device?.state === 'active' ? device : undefined;
}

function proofFailed(reader: EnrolledReader, device: Device, at: Date): AuditEvent {
  return {
    kind: 'reader.proof-failed',
    segment: '-',
    at,
    actor: 'unknown:card',
    subject: `device:${device.id}`,
    details: { reader: reader.id },
  };
}
