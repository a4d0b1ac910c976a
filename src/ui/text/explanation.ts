/** Cause and next step in both languages, as every table of explanations holds them. */

import type { Bilingual } from '../../shared/errors/error-text.ts';

/** Cause and next step of a refusal, a fault or a device's state. */
export interface Explanation {
  readonly cause: Bilingual;
  readonly advice: Bilingual;
}

/** A row of an explanation table. */
export const explain = (
  causeJa: string,
  causeEn: string,
  adviceJa: string,
  adviceEn: string,
): Explanation => ({
  cause: { ja: causeJa, en: causeEn },
  advice: { ja: adviceJa, en: adviceEn },
});
