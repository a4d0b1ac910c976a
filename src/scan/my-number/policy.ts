/** Where Individual Numbers may be. */

import type { SegmentId } from '../../shared/ids.ts';

/** The policy of the site. */
export interface MyNumberPolicy {
  /** Segments whose scans may hold Individual Numbers. */
  readonly allowedIn: ReadonlySet<SegmentId>;
  /**
   * Stands for a SHA-256 (32 bytes) in rows and certificates of sealed scans. Keyed, since a plain digest of a known form
   * with twelve unknown digits could be searched for them.
   */
  readonly digest: (sha256: Uint8Array) => Uint8Array;
}
