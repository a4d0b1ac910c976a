/** Print jobs by the segment file that holds their documents. */

import type { PrintJob } from '../print/job.ts';

/** The rows' side of the check after a crash. */
export interface SpooledJobs {
  /** Held jobs with a readable key whose blob's key begins with `prefix`, in the order of their numbers. */
  listSpooled(prefix: string): AsyncIterable<PrintJob>;
}
