/** What separation needs beside the work on scans. */

import type { ScanJob } from '../scan-job.ts';
import type { TraceLinkDeps } from './find-trace.ts';
import type { SheetDeps } from './judge-sheets.ts';

/** Bound once by the composition root. */
export interface SeparationDeps extends SheetDeps, TraceLinkDeps {
  /** False where the configuration says that documents come one by one. */
  readonly looksForCodes: (scan: ScanJob) => boolean;
}
