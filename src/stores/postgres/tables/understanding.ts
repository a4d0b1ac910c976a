/** Tables of what people put right in what was understood of scans. */

import type { ScanId, SegmentId } from '../../../shared/ids.ts';
import type { Nullable } from './columns.ts';

/** `understanding_correction` */
export interface UnderstandingCorrectionTable {
  id: string;
  scan_id: ScanId;
  segment: SegmentId;
  field: string;
  /** Empty: the document has none. */
  value: string;
  /** Null: nothing had been understood. */
  previous: Nullable<string>;
  by_person: string;
  at: Date;
}
