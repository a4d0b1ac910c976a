/** A scan that waits for a person, as it is shown. */

import type { ScanJob } from './scan-job.ts';

/** A scan that waits. */
export interface TrayItem {
  readonly scan: ScanJob;
  readonly needsPassword: boolean;
  readonly ownerName: string | undefined;
}
