/** Texts of my prints: the list, the timeline, handing a document in, changing one. */

import type { Bilingual } from './text.ts';

/** The table. */
export const printTexts = {
  'prints.title': { ja: 'わたしの印刷物', en: 'My prints' },
  'upload.title': { ja: '文書を印刷', en: 'Print a document' },
} as const satisfies Record<string, Bilingual>;
