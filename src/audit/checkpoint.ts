/** Checkpoints: signed statements that a chain had a certain head. */

import type { SignedClaims, TokenSigner } from '../ports/key-ring.ts';
import type { ChainHead } from './chain.ts';

/** `typ` of the JWS of a checkpoint. */
export const checkpointType = 'tomeoki-audit-checkpoint+jws';

/** How often heads are signed. */
export interface CheckpointPolicy {
  /** Longest time between two checkpoints of a chain that grows, in milliseconds; default one minute. */
  readonly everyMs: number;
  /** Most links between two checkpoints, give or take one batch; default 10,000. */
  readonly everyLinks: number;
}

/** The default policy. */
export const defaultCheckpointPolicy: CheckpointPolicy = Object.freeze({
  everyMs: 60_000,
  everyLinks: 10_000,
});

/** What a checkpoint states. */
export interface CheckpointClaims {
  readonly segment: string;
  readonly sequence: number;
  /** Hash of that link, base64url. */
  readonly hash: string;
  /** Sequence of the checkpoint before, 0 for the first: one that was taken away leaves a hole. */
  readonly previous: number;
  /** Seconds since 1970 (NumericDate, RFC 7519 §2), may have a fraction. */
  readonly iat: number;
}

/** True when a chain with this head needs a new checkpoint. */
export function checkpointDue(
  head: ChainHead,
  last: { readonly sequence: number; readonly at: Date } | undefined,
  now: Date,
  policy: CheckpointPolicy,
): boolean {
  if (head.sequence <= (last?.sequence ?? 0)) return false;
  if (last === undefined || head.sequence - last.sequence >= policy.everyLinks) return true;
  const elapsedMs = now.getTime() - last.at.getTime();
  // A clock that was set back must not stop the signing.
  return elapsedMs >= policy.everyMs || elapsedMs < 0;
}

/** The claims for a head. */
export function checkpointClaims(
  segment: string,
  head: ChainHead,
  previous: number,
  now: Date,
): CheckpointClaims & SignedClaims {
  const hash = Buffer.from(head.hash).toString('base64url');
  return { segment, sequence: head.sequence, hash, previous, iat: now.getTime() / 1000 };
}

/** What a checkpoint of this segment states, or undefined when no key of the service signed such a thing. */
export async function verifyCheckpoint(
  signer: TokenSigner,
  segment: string,
  signature: string,
): Promise<CheckpointClaims | undefined> {
  const claims = await signer.verify(checkpointType, signature);
  const parsed = claims === undefined ? undefined : parseCheckpointClaims(claims);
  return parsed?.segment === segment ? parsed : undefined;
}

function parseCheckpointClaims(claims: SignedClaims): CheckpointClaims | undefined {
  const { segment, sequence, hash, previous, iat } = claims as Partial<CheckpointClaims>;
  if (typeof segment !== 'string' || typeof hash !== 'string' || typeof iat !== 'number') return undefined;
  if (!isCount(sequence) || !isCount(previous)) return undefined;
  return { segment, sequence, hash, previous, iat };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
