/** A text in the languages of the app. */

/** Languages of the app. */
export type Language = 'ja' | 'en';

/** One text in both languages; `{name}` is a place for a value. */
export type Bilingual = Readonly<Record<Language, string>>;
