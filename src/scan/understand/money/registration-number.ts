/** 登録番号 of a qualified invoice issuer: T and the 13 digits of a 法人番号, whose first is a check digit. */

import type { Finding } from '../../understanding.ts';
import { digitsOf } from '../reading/figures.ts';
import { partOf, type ReadLine } from '../reading/lines.ts';

/**
 * True when the first of 13 digits is the check digit of the others (法人番号, 平成26年財務省令第70号): 9 less the rest by
 * 9 of the sum of the digits, the even places from the right doubled.
 */
export function hasCheckDigit(digits: string): boolean {
  if (!/^[0-9]{13}$/.test(digits)) return false;
  let sum = 0;
  for (let place = 1; place <= 12; place += 1) {
    sum += Number(digits[13 - place]) * (place % 2 === 1 ? 1 : 2);
  }
  return Number(digits[0]) === 9 - (sum % 9);
}

const candidate = /(?<![0-9A-Za-z])[TＴ7丁][-:.]?(?:[0-9OoQlI|]-?){13}(?![0-9])/gu;

/** Registration numbers of a page as findings. One whose check digit is wrong is given with a flag, never put right. */
export function findRegistrationNumbers(lines: readonly ReadLine[]): Finding[] {
  return lines.flatMap((line) =>
    [...line.text.matchAll(candidate)].flatMap((match) => {
      const digits = digitsOf(match[0].slice(1));
      const right = hasCheckDigit(digits);
      const said = /登録番号|事業者|インボイス/u.test(line.text);
      // Without the T, thirteen digits are anything unless they check and are labelled.
      if (!/^[TＴ]/u.test(match[0]) && !(right && said)) return [];
      const part = partOf(line, match.index, match.index + match[0].length);
      const found: Finding = {
        field: 'registration-number',
        pageNumber: line.pageNumber,
        box: part.box,
        raw: part.raw,
        value: `T${digits}`,
        // The check finds nine of ten slips, so that it says more than the engine does.
        confidence: right ? Math.max(part.confidence, 0.9) * 0.99 : part.confidence * 0.4,
        ...(!right && { flags: ['check-digit-wrong'] }),
      };
      return [found];
    }),
  );
}

/** The form in which a number is kept; undefined when it is none or its check digit is wrong. */
export function normaliseRegistrationNumber(text: string): string | undefined {
  const squeezed = text.normalize('NFKC').replace(/[\s-]+/gu, '');
  const digits = /^T?([0-9]{13})$/.exec(squeezed)?.[1];
  return digits !== undefined && hasCheckDigit(digits) ? `T${digits}` : undefined;
}
