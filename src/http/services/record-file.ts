/** A file that the web listener hands out. */

import type { ByteSource } from '../../../drivers/device/job.ts';

/** One file of a record. */
export interface RecordFile {
  readonly mediaType: string;
  readonly byteLength: number;
  readonly fileName: string;
  readonly body: ByteSource;
}
