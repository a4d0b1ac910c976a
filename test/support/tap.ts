/** A card held to the reader of a device: who it is, and the session that it opens. */

import type { CardReading } from '../../drivers/device/card.ts';
import { type ProveCardDeps, proveCard } from '../../src/identity/card/prove-card.ts';
import { beginWalkUp, type WalkUpDeps } from '../../src/identity/session/walk-up.ts';
import type { WalkUpRefusal, WalkUpSession } from '../../src/identity/session.ts';
import type { Device } from '../../src/ports/device-store.ts';
import type { Result } from '../../src/shared/result.ts';

/** What a tap works with. */
export type TapDeps = WalkUpDeps & ProveCardDeps;

/** Proves a card and opens a session with it. */
export async function tapCard(
  deps: TapDeps,
  device: Device,
  reading: CardReading,
): Promise<Result<WalkUpSession, WalkUpRefusal>> {
  const proof = await proveCard(deps, device, reading);
  return proof.ok ? await beginWalkUp(deps, device, proof.value) : proof;
}
