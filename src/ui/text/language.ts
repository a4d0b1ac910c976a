/** The languages of the product, and how one of them is chosen for a request. */

/** A language of the screens. */
export type Language = 'ja' | 'en';

/** How a screen words its texts: a language, or plain Japanese (やさしい日本語). */
export type Wording = Language | 'ja-easy';

/** Every wording, in the order in which screens offer them. */
export const wordings: readonly Wording[] = ['ja', 'ja-easy', 'en'];

/** True for the wordings that the screens have. */
export function isWording(tag: string | undefined): tag is Wording {
  return tag !== undefined && (wordings as readonly string[]).includes(tag);
}

/** The language of a wording. */
export function languageOfWording(wording: Wording): Language {
  return wording === 'ja-easy' ? 'ja' : wording;
}

/** True for the tags of languages that the screens have. */
export function isLanguage(tag: string | undefined): tag is Language {
  return tag === 'ja' || tag === 'en';
}

/**
 * The language for an `Accept-Language` header (RFC 9110 §12.5.4): the one with the higher weight; Japanese when
 * neither is named. Only the first 10 ranges are read.
 */
export function languageOf(acceptLanguage: string | undefined): Language {
  const weights: Record<Language, number> = { ja: 0, en: 0 };
  for (const range of (acceptLanguage ?? '').slice(0, 500).split(',').slice(0, 10)) {
    const [tag = '', ...parameters] = range.trim().toLowerCase().split(';');
    const primary = tag.split('-')[0];
    if (!isLanguage(primary)) continue;
    const weight = parameters.map((p) => /^\s*q=([01](?:\.\d{0,3})?)\s*$/.exec(p)?.[1]).find((q) => q);
    weights[primary] = Math.max(weights[primary], weight === undefined ? 1 : Number(weight));
  }
  return weights.en > weights.ja ? 'en' : 'ja';
}
