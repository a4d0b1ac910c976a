/** Where the audit chain lies: events, seals (the chain) and checkpoints (its signed heads), per segment. */

/** An event as it is stored. Members are plain, because verification must read what anybody put there. */
export interface StoredAuditEvent {
  readonly eventId: number;
  readonly segment: string;
  /** Microseconds since 1970-01-01T00:00:00Z as decimal text, in the precision of the database. */
  readonly atMicroseconds: string;
  readonly kind: string;
  readonly actor: string;
  readonly subject: string;
  /** JSON value. */
  readonly details: unknown;
}

/** One link of the chain. */
export interface AuditSeal {
  /** 1, 2, 3, ... without a gap in each segment. */
  readonly sequence: number;
  readonly eventId: number;
  /** SHA-256, 32 bytes. */
  readonly hash: Uint8Array;
}

/** A link with the event it seals; undefined when there is no such event any more. */
export interface SealedAuditEvent extends AuditSeal {
  readonly event: StoredAuditEvent | undefined;
}

/** A signed head of a chain. */
export interface AuditCheckpoint {
  readonly segment: string;
  readonly sequence: number;
  /** JWS compact serialization. */
  readonly signature: string;
  readonly at: Date;
}

/** The end of one segment's chain, open for writing in one transaction that nobody else has. */
export interface AuditChainWriter {
  /** The last link, or undefined when the chain is empty. */
  head(): Promise<Pick<AuditSeal, 'sequence' | 'hash'> | undefined>;
  lastCheckpoint(): Promise<Pick<AuditCheckpoint, 'sequence' | 'at'> | undefined>;
  /** Events of the segment with an id above `afterEventId` that no link seals, by rising id. */
  pending(afterEventId: number, limit: number): Promise<readonly StoredAuditEvent[]>;
  append(seals: readonly AuditSeal[]): Promise<void>;
  addCheckpoint(checkpoint: Omit<AuditCheckpoint, 'segment'>): Promise<void>;
}

/** Events waiting to be sealed. */
export interface PendingSegments {
  readonly segments: readonly string[];
  /** Highest event id that could be seen before the search, 0 for none. */
  readonly lastEventId: number;
}

/** The chain's store. Faults are `ServiceError`s with `STORE_...` codes. */
export interface AuditStore {
  /** Segments that have events with an id above `afterEventId` that no link seals. */
  pendingSegments(afterEventId: number): Promise<PendingSegments>;
  /**
   * Runs `work` in one transaction while no other process extends the chain of this segment. Undefined, without
   * running it, when another one does.
   */
  extendChain<T>(segment: string, work: (chain: AuditChainWriter) => Promise<T>): Promise<T | undefined>;
  /** Segments that have a link; cheap however long the chains are. */
  sealedSegments(): Promise<readonly string[]>;
  /** Every segment that has an event, a link or a checkpoint; reads through all of them. */
  segments(): Promise<readonly string[]>;
  /** Links of a segment after a sequence number, in order, at most `limit`. */
  readChain(segment: string, afterSequence: number, limit: number): Promise<readonly SealedAuditEvent[]>;
  /** Checkpoints of a segment after one sequence number and up to another, in order. */
  readCheckpoints(
    segment: string,
    afterSequence: number,
    upToSequence: number,
  ): Promise<readonly AuditCheckpoint[]>;
  /** Highest sequence number that a checkpoint of the segment names; 0 for none. */
  lastCheckpointSequence(segment: string): Promise<number>;
  /** Events of the segment that no link seals yet. */
  countUnsealed(segment: string): Promise<number>;
}
