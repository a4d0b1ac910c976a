/** What the HTTP layer may ask about paper that a person scans at a device. */

import type { WalkUpSession } from '../../identity/session.ts';
import type { ScanAbilities, ScanChoice } from '../../scan/scan-choice.ts';
import type { ScanId } from '../../shared/ids.ts';
import type { Result } from '../../shared/result.ts';

/** What can be chosen at a device, and what the person chose the last time as far as it can be had here. */
export interface ScanOffer {
  readonly can: ScanAbilities;
  readonly choice: ScanChoice;
}

/** A batch in custody. */
export interface ScannedBatch {
  readonly scanIds: readonly ScanId[];
  /** Images that the device made; 0 for a repeated request, which scans nothing. */
  readonly images: number;
  /** Where the person finds the document later: an address of the desk. */
  readonly findAt: string;
}

/** How a batch stands. `unknown`: it ended, or never began. */
export interface ScanProgress {
  readonly state: 'running' | 'unknown';
  readonly images: number;
}

/** Scanning at the session's device. The scanner's `DeviceError`s pass through. */
export interface PanelScanServices {
  /** `no-scanner` when the device has none. */
  offer(session: WalkUpSession): Promise<Result<ScanOffer, 'no-scanner'>>;
  /**
   * Scans what lies in the feeder into custody of the person and remembers the choice; resolves when the batch is
   * durable. The segment is the first of the session's. A repeated call with the same `pullId` scans nothing. Without
   * a choice it is the one of the last time. Throws `SCAN_CANCELED` after {@link cancel}; nothing is in custody then.
   */
  scan(
    session: WalkUpSession,
    pullId: string,
    choice?: ScanChoice,
  ): Promise<Result<ScannedBatch, 'no-scanner' | 'segment-not-allowed'>>;
  /** How the person's own batch stands, whichever process scans it. */
  progress(session: WalkUpSession, pullId: string): Promise<ScanProgress>;
  /** Stops the person's own batch, in another process within a second; false when it does not run (any more). */
  cancel(session: WalkUpSession, pullId: string): Promise<boolean>;
}
