/** What single scanner models do against the usual, as named facts. The defaults are the usual. */

/** Facts about one scanner model. */
export interface EsclQuirks {
  /** Answers to NextDocument that mean "page not ready yet" beside 503. Known: 404 and 410 on some models. */
  readonly notReadyStatuses: readonly number[];
  /** `Host` header that the firmware insists on, such as `localhost`. Default: host and port of the URI. */
  readonly hostHeader?: string;
  /** Rest between two pages in milliseconds, for firmware that stumbles without one. Default 0. */
  readonly betweenPagesMs: number;
  /** Ask the feeder's state before a job is made, for models that start empty jobs. Default false. */
  readonly checksFeederFirst: boolean;
  /**
   * True (the default) when `ScannerStatus` lists the job with a right `ImagesCompleted`. Where it is false the end
   * of a batch is believed when the scanner is idle and its feeder reports no fault.
   */
  readonly countsImages: boolean;
}

/** A scanner without quirks. */
export const noQuirks: EsclQuirks = {
  notReadyStatuses: [],
  betweenPagesMs: 0,
  checksFeederFirst: false,
  countsImages: true,
};
