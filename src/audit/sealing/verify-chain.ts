/** Verifies the audit chain from its first link to its last. */

import type { AuditCheckpoint, AuditStore, SealedAuditEvent } from '../../ports/audit-store.ts';
import type { TokenSigner } from '../../ports/key-ring.ts';
import { equalBytes } from '../../shared/equal-bytes.ts';
import { type ChainHead, emptyChain, linkHash } from '../chain.ts';
import { type CheckpointClaims, verifyCheckpoint } from '../checkpoint.ts';

/**
 * What is wrong: an event or a link is not what was sealed · a link, event or checkpoint is gone · links or events
 * changed places · a checkpoint was not signed by a key of this service, or not for this place.
 */
export type ChainFaultKind = 'changed' | 'removed' | 'reordered' | 'forged-checkpoint';

/** The first bad place of a chain. */
export interface ChainFault {
  readonly kind: ChainFaultKind;
  /** Sequence number at which it was found. */
  readonly sequence: number;
  /** The event of that link, where there is a link. */
  readonly eventId: number | undefined;
  /** What was found, in English. */
  readonly finding: string;
}

/** What was found in one segment. */
export interface SegmentVerification {
  readonly segment: string;
  /** Links that are good, from the first on. */
  readonly verifiedLinks: number;
  /** Hash of the last good link, lower-case hex; to be compared with one kept elsewhere. */
  readonly headHash: string;
  /** Checkpoints that are good. */
  readonly verifiedCheckpoints: number;
  /** Sequence number up to which the good links are covered by a signature. */
  readonly signedUpTo: number;
  /** Events that are written and not sealed yet; nothing protects those but the database. */
  readonly unsealed: number;
  readonly fault: ChainFault | undefined;
}

/** The outcome for all segments. */
export interface AuditVerification {
  /** True when no segment has a fault. */
  readonly intact: boolean;
  readonly segments: readonly SegmentVerification[];
}

/** What verification needs. */
export interface VerificationParts {
  readonly store: AuditStore;
  readonly signer: TokenSigner;
  /**
   * Checkpoints (JWS) kept outside the database. Only they can show that the end of a chain was cut off together with
   * its checkpoints. At most 10,000.
   */
  readonly anchors?: readonly string[];
  readonly signal?: AbortSignal;
  /** Chains to check; absent: all. */
  readonly segments?: readonly string[];
}

const pageSize = 1000;
const mostAnchors = 10_000;

/**
 * Reads every segment's chain in pages and checks each hash, the numbering, that every sealed event is there, and each
 * checkpoint. Goes on while events are sealed. Faults of the chain are reported, not thrown.
 */
export async function verifyAuditChain(parts: VerificationParts): Promise<AuditVerification> {
  const reports: SegmentVerification[] = [];
  for (const segment of await parts.store.segments()) {
    if (parts.segments?.includes(segment) === false) continue;
    reports.push(await new SegmentVerifier(parts, segment).run());
  }
  return { intact: reports.every((report) => report.fault === undefined), segments: reports };
}

class SegmentVerifier {
  readonly #parts: VerificationParts;
  readonly #segment: string;
  #head: ChainHead;
  #verifiedCheckpoints = 0;
  #signedUpTo = 0;

  constructor(parts: VerificationParts, segment: string) {
    this.#parts = parts;
    this.#segment = segment;
    this.#head = emptyChain(segment);
  }

  async run(): Promise<SegmentVerification> {
    const fault = await this.#findFault();
    return {
      segment: this.#segment,
      verifiedLinks: this.#head.sequence,
      headHash: Buffer.from(this.#head.hash).toString('hex'),
      verifiedCheckpoints: this.#verifiedCheckpoints,
      signedUpTo: this.#signedUpTo,
      unsealed: await this.#parts.store.countUnsealed(this.#segment),
      fault,
    };
  }

  async #findFault(): Promise<ChainFault | undefined> {
    const { store, signal } = this.#parts;
    // Read first: every checkpoint known now has its link in the pages that follow.
    const signedTo = await store.lastCheckpointSequence(this.#segment);
    const anchors = await this.#readAnchors();
    let afterSequence = Number.MIN_SAFE_INTEGER;
    for (;;) {
      signal?.throwIfAborted();
      const page = await store.readChain(this.#segment, this.#head.sequence, pageSize);
      const upTo = page.at(-1)?.sequence ?? 0;
      const checkpoints = await store.readCheckpoints(this.#segment, afterSequence, upTo);
      const fault = await this.#checkPage(page, checkpoints, anchors);
      if (fault !== undefined) return fault;
      if (page.length < pageSize) break;
      afterSequence = upTo;
    }
    const lastSigned = Math.max(signedTo, ...anchors.map((anchor) => anchor.sequence));
    if (lastSigned <= this.#head.sequence) return undefined;
    return faultAt('removed', this.#head.sequence + 1, undefined, 'a checkpoint names links behind the end');
  }

  /** Heads of this segment among the checkpoints kept elsewhere; those of other segments or keys say nothing. */
  async #readAnchors(): Promise<CheckpointClaims[]> {
    const signatures = this.#parts.anchors ?? [];
    if (signatures.length > mostAnchors) throw new RangeError(`At most ${mostAnchors} anchors`);
    const anchors: CheckpointClaims[] = [];
    for (const signature of signatures) {
      const claims = await verifyCheckpoint(this.#parts.signer, this.#segment, signature);
      if (claims !== undefined) anchors.push(claims);
    }
    return anchors;
  }

  async #checkPage(
    page: readonly SealedAuditEvent[],
    checkpoints: readonly AuditCheckpoint[],
    anchors: readonly CheckpointClaims[],
  ): Promise<ChainFault | undefined> {
    const bySequence = new Map(checkpoints.map((checkpoint) => [checkpoint.sequence, checkpoint]));
    const stray = checkpoints.find((checkpoint) => checkpoint.sequence < 1);
    if (stray !== undefined) {
      return faultAt('forged-checkpoint', stray.sequence, undefined, 'no link can have this number');
    }
    for (const link of page) {
      const here = anchors.filter((anchor) => anchor.sequence === link.sequence);
      const fault =
        (await this.#checkLink(link)) ??
        checkHeads(link, here) ??
        (await this.#checkCheckpoint(link, bySequence.get(link.sequence)));
      if (fault !== undefined) return fault;
    }
    return undefined;
  }

  async #checkLink(link: SealedAuditEvent): Promise<ChainFault | undefined> {
    const { sequence, eventId, event } = link;
    const expected = this.#head.sequence + 1;
    if (sequence !== expected) {
      return faultAt('removed', expected, undefined, 'the link is not there');
    }
    if (event === undefined) return faultAt('removed', sequence, eventId, 'the event is not there');
    const hash = linkHash(this.#head.hash, sequence, event);
    if (!equalBytes(hash, link.hash)) return await this.#tellChange(link);
    this.#head = { sequence, hash };
    return undefined;
  }

  async #checkCheckpoint(
    link: SealedAuditEvent,
    checkpoint: AuditCheckpoint | undefined,
  ): Promise<ChainFault | undefined> {
    if (checkpoint === undefined) return undefined;
    const { sequence, eventId } = link;
    const claims = await verifyCheckpoint(this.#parts.signer, this.#segment, checkpoint.signature);
    if (claims?.sequence !== sequence) {
      return faultAt(
        'forged-checkpoint',
        sequence,
        eventId,
        'no key of this service signed it for this place',
      );
    }
    if (claims.previous !== this.#signedUpTo) {
      return faultAt('removed', sequence, eventId, 'the checkpoint before this one is not there');
    }
    const fault = checkHeads(link, [claims]);
    if (fault !== undefined) return fault;
    this.#verifiedCheckpoints += 1;
    this.#signedUpTo = sequence;
    return undefined;
  }

  /** Looks through the rest of the chain for the event that belongs where the hash is wrong. */
  async #tellChange(bad: SealedAuditEvent): Promise<ChainFault> {
    let after = bad.sequence;
    for (;;) {
      this.#parts.signal?.throwIfAborted();
      const page = await this.#parts.store.readChain(this.#segment, after, pageSize);
      if (page.some((other) => this.#belongsHere(bad, other))) {
        return faultAt('reordered', bad.sequence, bad.eventId, 'the event of this place stands further back');
      }
      if (page.length < pageSize) {
        return faultAt('changed', bad.sequence, bad.eventId, 'the event or its hash is not what was sealed');
      }
      after = page.at(-1)?.sequence ?? after;
    }
  }

  #belongsHere(bad: SealedAuditEvent, other: SealedAuditEvent): boolean {
    if (other.event === undefined) return false;
    const asIs = linkHash(this.#head.hash, bad.sequence, other.event);
    const underOurId = linkHash(this.#head.hash, bad.sequence, { ...other.event, eventId: bad.eventId });
    return [asIs, underOurId].some((hash) => equalBytes(hash, bad.hash) || equalBytes(hash, other.hash));
  }
}

function checkHeads(link: SealedAuditEvent, signed: readonly CheckpointClaims[]): ChainFault | undefined {
  const hash = Buffer.from(link.hash).toString('base64url');
  if (signed.every((claims) => claims.hash === hash)) return undefined;
  return faultAt('changed', link.sequence, link.eventId, 'the chain is not the one that was signed');
}

function faultAt(
  kind: ChainFaultKind,
  sequence: number,
  eventId: number | undefined,
  finding: string,
): ChainFault {
  return { kind, sequence, eventId, finding };
}
