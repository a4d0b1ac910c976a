/** Chains the events that were written since the last time, segment by segment. */

import type { AuditChainWriter, AuditStore } from '../../ports/audit-store.ts';
import type { TokenSigner } from '../../ports/key-ring.ts';
import type { Clock } from '../../shared/clock.ts';
import { type ChainHead, emptyChain, linksFor } from '../chain.ts';
import {
  type CheckpointPolicy,
  checkpointClaims,
  checkpointDue,
  checkpointType,
  defaultCheckpointPolicy,
} from '../checkpoint.ts';

/** What sealing needs. */
export interface SealingParts {
  readonly store: AuditStore;
  /** Signs the heads; see `KeyRing.checkpoints`. */
  readonly signer: TokenSigner;
  readonly clock: Clock;
  /** Default: every minute or 10,000 links. */
  readonly policy?: CheckpointPolicy;
  /** Most events sealed in one transaction; default 1000. */
  readonly batchSize?: number;
}

/** What a pass did. */
export interface SealingReport {
  /** Number of links added. */
  readonly sealed: number;
  /** Number of heads signed. */
  readonly signed: number;
  /** True when no event was left behind that could be seen at the start; false when another process was sealing. */
  readonly drained: boolean;
  /** Highest event id that could be seen at the start. */
  readonly lastEventId: number;
}

/**
 * Seals every event with an id above `afterEventId` (default 0: looks at all) that no link seals, and signs heads that
 * are due. Events get their place by the order in which they are found: one whose transaction committed late comes
 * after others with higher ids. Safe to run in many processes at once; only one works on a segment at a time.
 */
export async function sealPending(parts: SealingParts, afterEventId = 0): Promise<SealingReport> {
  const { segments, lastEventId } = await parts.store.pendingSegments(afterEventId);
  let sealed = 0;
  let signed = 0;
  let drained = true;
  for (const segment of segments) {
    const done = await sealSegment(parts, segment, afterEventId);
    sealed += done.sealed;
    signed += done.signed;
    drained &&= done.drained;
  }
  return { sealed, signed, drained, lastEventId };
}

/** Signs the heads that are due in every segment, also where nothing new came. Returns how many were signed. */
export async function signHeads(parts: SealingParts): Promise<number> {
  let signed = 0;
  for (const segment of await parts.store.sealedSegments()) {
    const done = await parts.store.extendChain(segment, async (chain) => {
      return await signIfDue(parts, segment, chain, await headOf(segment, chain));
    });
    if (done === true) signed += 1;
  }
  return signed;
}

async function sealSegment(
  parts: SealingParts,
  segment: string,
  afterEventId: number,
): Promise<Omit<SealingReport, 'lastEventId'>> {
  const batchSize = parts.batchSize ?? 1000;
  let sealed = 0;
  let signed = 0;
  let after = afterEventId;
  for (;;) {
    const batch = await parts.store.extendChain(segment, async (chain) => {
      const links = linksFor(await headOf(segment, chain), await chain.pending(after, batchSize));
      await chain.append(links);
      const head = links.at(-1) ?? (await headOf(segment, chain));
      return { links, signed: await signIfDue(parts, segment, chain, head) };
    });
    if (batch === undefined) return { sealed, signed, drained: false };
    sealed += batch.links.length;
    signed += batch.signed ? 1 : 0;
    if (batch.links.length < batchSize) return { sealed, signed, drained: true };
    // Ids below this one that commit meanwhile are found by the next pass; looking at all again costs the square.
    after = batch.links.at(-1)?.eventId ?? after;
  }
}

async function headOf(segment: string, chain: AuditChainWriter): Promise<ChainHead> {
  return (await chain.head()) ?? emptyChain(segment);
}

async function signIfDue(
  { signer, clock, policy = defaultCheckpointPolicy }: SealingParts,
  segment: string,
  chain: AuditChainWriter,
  head: ChainHead,
): Promise<boolean> {
  const last = await chain.lastCheckpoint();
  const now = clock.now();
  if (!checkpointDue(head, last, now, policy)) return false;
  const claims = checkpointClaims(segment, head, last?.sequence ?? 0, now);
  const signature = await signer.sign(checkpointType, claims);
  await chain.addCheckpoint({ sequence: head.sequence, signature, at: now });
  return true;
}
