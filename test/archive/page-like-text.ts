/** Text as it comes from paper: a small alphabet, so that terms meet often, with all that folding changes. */

import fc from 'fast-check';

const pieces = [
  '予',
  '算',
  '書',
  '税',
  '額',
  '髙',
  '高',
  'か',
  '゛',
  'ｶ',
  'ﾞ',
  'ー',
  'a',
  'B',
  'Ａ',
  '1',
  '１',
];
const spaces = [' ', '　', '\n', '\n\n', '\u{200B}'];
const odd = ['𠮷', '吉', '㍿', '%', '_', '\\', "'", '"', '。', '\0', '\u{E0100}', 'e\u0301', '\u{1F600}'];

/** Up to about 60 characters. */
export const pageLikeText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom(...pieces) },
      { weight: 2, arbitrary: fc.constantFrom(...spaces) },
      { weight: 1, arbitrary: fc.constantFrom(...odd) },
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(''));
