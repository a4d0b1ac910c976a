/** What single scanner models do against the usual, as named facts. The defaults are the usual. */

/** Facts about one scanner model. */
export interface EsclQuirks {
  /** Answers to NextDocument that mean "page not ready yet" beside 503. Known: 404 and 410 on some models. */
  readonly notReadyStatuses: readonly number[];
  /**
   * `Host` header that the firmware insists on, such as `localhost`. Default: host and port of the URI; the port is
   * always named, because EPSON insists on it.
   */
  readonly hostHeader?: string;
  /** Rest between two pages in milliseconds, for firmware that stumbles without one. Default 0. */
  readonly betweenPagesMs: number;
  /** Finest resolution that it really does, where it announces more. Default: what it announces. */
  readonly mostDpi?: number;
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

/** Models by what stands in `MakeAndModel`; the first row that fits counts. */
const knownModels: readonly { readonly model: RegExp; readonly quirks: Partial<EsclQuirks> }[] = [
  { model: /\bXerox\b.*\bB2[01]5\b/i, quirks: { notReadyStatuses: [404, 410] } },
  {
    model: /\bWorkCentre 3345\b/i,
    quirks: { notReadyStatuses: [410], checksFeederFirst: true },
  },
  { model: /\bCanon\b.*\bMF41\d\b/i, quirks: { notReadyStatuses: [404, 410], checksFeederFirst: true } },
  { model: /\bCanon\b.*\biR ?26(25|30)\b/i, quirks: { mostDpi: 300 } },
  { model: /\b(HP|Hewlett)\b.*\b[EM]?(M630|M578)/i, quirks: { hostHeader: 'localhost' } },
  { model: /^Brother\b/i, quirks: { betweenPagesMs: 1_000 } },
];

/** The known quirks of a model, as its capabilities name it. */
export function quirksOf(makeAndModel: string): Partial<EsclQuirks> {
  return knownModels.find(({ model }) => model.test(makeAndModel))?.quirks ?? {};
}
