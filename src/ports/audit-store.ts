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
  /** Events of some segments that fit, sealed or not, the newest id first, below `beforeId` when given. */
  listEvents(query: AuditQuery): Promise<readonly ListedAuditEvent[]>;
  /**
   * First and last link of a segment among those whose events are of a period; undefined when there is none. Links
   * between them may be of events outside of it, when an event was committed late.
   */
  linksOfPeriod(
    segment: string,
    period: Pick<AuditFilter, 'from' | 'before'>,
  ): Promise<{ readonly first: number; readonly last: number } | undefined>;
}

/** What events must fit; absent members let all pass. */
export interface AuditFilter {
  /** One of these kinds; each a kind, or the part before its dot with the dot (`record.`). At most 20. */
  readonly kinds?: readonly string[];
  /** Id of a person: what they did, and what was done to them. */
  readonly person?: string;
  /** `record:<id>`, `scan:<id>`, `job:<id>`, ...: what happened to any of these. At most 100. */
  readonly subjects?: readonly string[];
  /** From this moment on. */
  readonly from?: Date;
  /** Before this moment. */
  readonly before?: Date;
}

/** What is listed. */
export interface AuditQuery extends AuditFilter {
  readonly segments: readonly string[];
  /** Id of an event; only those below it. */
  readonly beforeId?: number;
  /** At most 500. */
  readonly limit: number;
}

/** An event with its place in the chain of its segment. */
export interface ListedAuditEvent extends StoredAuditEvent {
  /** Undefined: not sealed yet. */
  readonly sequence: number | undefined;
}
