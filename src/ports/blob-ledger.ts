/** Which blobs the rows of the service name. */

/** A blob that no row names. */
export interface OrphanBlob {
  readonly blobKey: string;
  /** Since when it was seen so without a break. */
  readonly firstSeenAt: Date;
}

/** The rows' side of the blob store, for finding what a killed process left behind. */
export interface BlobLedger {
  /** Those of the keys that no row names now. */
  unnamed(blobKeys: readonly string[]): Promise<readonly string[]>;
  /** Every key that a row names now and that begins with `prefix`. */
  named(prefix: string): Promise<readonly string[]>;
  /** Notes keys as orphans at this moment; answers with the moment each was first noted. */
  note(blobKeys: readonly string[], at: Date): Promise<readonly OrphanBlob[]>;
  /** Forgets notes that were not renewed since `before`: those blobs have a row by now, or are gone. */
  forgetBefore(before: Date): Promise<void>;
  /** When the last complete round began; undefined when there was none. */
  lastRound(): Promise<Date | undefined>;
  /** Notes that a round that began at this moment is complete. */
  roundDone(beganAt: Date): Promise<void>;
  /**
   * Runs the work of a chore in one process at a time; does nothing in the others. Chores of different names do not
   * keep each other from working.
   */
  alone(chore: string, work: () => Promise<void>): Promise<void>;
}
