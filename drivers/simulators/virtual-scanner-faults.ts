/** Troubles that a virtual scanner can be ordered to have. Pages are counted from one. */

/** A member that is absent is no trouble. */
export interface VirtualScannerFaults {
  /** How many times POST ScanJobs is answered with 503 before a job is made. */
  readonly busyTimes?: number;
  /** How many times NextDocument is answered with `notReadyStatus` before each page. */
  readonly notReadyTimes?: number;
  /** 503 (the default), 404 or 410. */
  readonly notReadyStatus?: number;
  /** The feeder jams when so many pages were fetched. */
  readonly jamAfter?: number;
  /** The feeder's cover is opened when so many pages were fetched. */
  readonly coverOpenAfter?: number;
  /** The connection is cut after so many bytes of that page. */
  readonly cut?: { readonly page: number; readonly bytes: number };
  /** That page ends in the middle, with proper framing. */
  readonly truncate?: number;
  /** That page is made and counted, but never handed out. */
  readonly lose?: number;
  /** The status does not say `ImagesCompleted`. */
  readonly omitsImagesCompleted?: boolean;
  /** The status lists no jobs. */
  readonly forgetsJobs?: boolean;
  /** Rest before each answer to NextDocument, in milliseconds. */
  readonly pageDelayMs?: number;
  /** How long each image takes where the whole job comes as one document, in milliseconds. */
  readonly imageDelayMs?: number;
  /** `Content-Type` of every page, whatever it is. */
  readonly contentType?: string;
  /** Host in the job's `Location`. */
  readonly locationHost?: string;
  /** The last page is followed by 409 instead of 404, as some feeders do. */
  readonly endsWithConflict?: boolean;
}
