/** The audit chain: each link's hash covers the link before it, its own place and its event. */

import { createHash } from 'node:crypto';
import type { AuditSeal, StoredAuditEvent } from '../ports/audit-store.ts';
import { canonicalJson } from './canonical-json.ts';

/** Where a chain stands: its last link, or its beginning. */
export type ChainHead = Pick<AuditSeal, 'sequence' | 'hash'>;

/** The head of a chain without links. Its hash differs for each segment. */
export function emptyChain(segment: string): ChainHead {
  return { sequence: 0, hash: createHash('sha256').update(`tomeoki-audit-1\n${segment}`).digest() };
}

/** SHA-256 over the hash of the link before and the canonical JSON of the event with its place in the chain. */
export function linkHash(previous: Uint8Array, sequence: number, event: StoredAuditEvent): Buffer {
  const encoding = canonicalJson({
    actor: event.actor,
    at: event.atMicroseconds,
    details: event.details,
    event: event.eventId,
    kind: event.kind,
    segment: event.segment,
    sequence,
    subject: event.subject,
  });
  return createHash('sha256').update(previous).update(encoding, 'utf8').digest();
}

/** The links that seal `events`, in their order, behind `head`. */
export function linksFor(head: ChainHead, events: readonly StoredAuditEvent[]): AuditSeal[] {
  let last = head;
  return events.map((event) => {
    const sequence = last.sequence + 1;
    const seal = { sequence, eventId: event.eventId, hash: linkHash(last.hash, sequence, event) };
    last = seal;
    return seal;
  });
}
