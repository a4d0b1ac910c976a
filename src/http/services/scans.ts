/** What the HTTP layer may ask about scans that are handed in and followed. */

import type { ByteSource } from '../../../drivers/device/job.ts';
import type { Person } from '../../identity/person.ts';
import type { OwnScan } from '../../ports/own-scan-store.ts';
import type { ScanTimelineEntry } from '../../scan/desk/scan-timeline.ts';
import type { RecordId, ScanId, SegmentId } from '../../shared/ids.ts';

/** Bound by the composition root. */
export interface ScanServices {
  /**
   * Takes one scan into custody; resolves when it is durable. The declared SHA-256 and length, when given, must
   * match (`SCAN_DIGEST_MISMATCH`). The segment is that of the web listener's configuration for the person.
   */
  upload(input: {
    readonly person: Person;
    readonly segment: SegmentId;
    readonly fileName: string;
    readonly declaredSha256?: Uint8Array;
    readonly declaredByteLength?: number;
    readonly idempotencyKey?: string;
    readonly remoteAddress: string;
    readonly body: ByteSource;
  }): Promise<{ readonly scanId: ScanId; readonly duplicate: boolean }>;
  /** The owner, the department that got it, and records clerks may ask; undefined for others. */
  status(
    person: Person,
    scanId: ScanId,
  ): Promise<{ readonly state: string; readonly reason?: string; readonly recordId?: RecordId } | undefined>;
  /** The person's own, newest first, at most 200, in segments that the desk shows. */
  mine(person: Person): Promise<readonly OwnScan[]>;
  /** What became of a scan, oldest first; undefined where {@link status} is. */
  timeline(person: Person, scanId: ScanId): Promise<readonly ScanTimelineEntry[] | undefined>;
}
