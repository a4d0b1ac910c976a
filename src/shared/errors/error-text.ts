/** What one error code tells: the log, the person in Japanese and English, and whether trying again helps. */

/** A text in both languages of the product. */
export interface Bilingual {
  readonly ja: string;
  readonly en: string;
}

/** One row of the error catalogue. */
export interface ErrorText {
  /** What went wrong, for the person who meets it. No personal datum, no secret. */
  readonly cause: Bilingual;
  /** The one next step for that person. */
  readonly advice: Bilingual;
  /** True when the same call may succeed later without a change. */
  readonly retryable: boolean;
}
