/** What is wrong with the lines of a file of cards, for the person who made it. */

import { errorCatalogue } from '../../shared/errors/catalogue.ts';
import type { Bilingual } from '../../shared/errors/error-text.ts';
import type { Language } from './language.ts';

/** By what the reading of the file says. */
const known: Readonly<Record<string, Bilingual>> = {
  'there is no such person': { ja: '該当する利用者がいません。', en: 'There is no such person.' },
  'the number on the face is not in the table': {
    ja: '券面の番号が対応表にありません。',
    en: 'The number on the face is not in the table.',
  },
  'the card number has a wrong form': {
    ja: 'カード番号の形が違います。番号の書き方を確かめてください。',
    en: 'The card number has a wrong form; check its notation.',
  },
  'the card number changes from tap to tap': {
    ja: 'かざすたびに変わる番号です。登録できません。',
    en: 'The card number changes from tap to tap and cannot be enrolled.',
  },
  'expires is no moment': { ja: 'expires の日時を読めません。', en: 'expires is no moment.' },
};

const repeated: Bilingual = {
  ja: '{line}行目と同じカードか、同じ番号の別の書き方です。',
  en: 'The same card as on line {line}, or another form of its number.',
};

/** The line and the sentence. What nobody foresaw stays as it was said. */
export function importProblem(
  told: string,
  language: Language,
): { readonly field: string; readonly message: string } {
  const [, line, what = told] = /^line (\d+): (.*)$/.exec(told) ?? [];
  const field = line === undefined ? '' : { ja: `${line}行目`, en: `line ${line}` }[language];
  const first = /^same card as line (\d+)/.exec(what)?.[1];
  if (first !== undefined) return { field, message: repeated[language].replace('{line}', first) };
  const code = Object.hasOwn(errorCatalogue, what) ? (what as keyof typeof errorCatalogue) : undefined;
  const text = code === undefined ? known[what] : errorCatalogue[code].cause;
  return { field, message: text?.[language] ?? what };
}
