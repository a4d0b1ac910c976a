/** The form in which a value that a person typed is kept. */

import type { CorrectedField } from '../../ports/understanding-store.ts';
import { documentKinds } from '../understanding.ts';
import { parseDate } from './dates/find-dates.ts';
import { normaliseNumber } from './letter/document-number.ts';
import { parseFormId } from './letter/form-id.ts';
import { tidySubject } from './letter/subject.ts';
import { findAmounts } from './money/amounts.ts';
import { normaliseRegistrationNumber } from './money/registration-number.ts';

/** Most characters of a value. */
export const longestValue = 200;

/**
 * Normalises what was typed: days in any form become `YYYY-MM-DD`, amounts whole yen, and so on. Empty stays empty and
 * means that the document has no such value. Undefined when the text can be no value of the field.
 */
export function normaliseField(field: CorrectedField, typed: string): string | undefined {
  const text = typed
    .toWellFormed()
    .replace(/\p{Cc}/gu, ' ')
    .trim();
  if (text === '') return field === 'kind' ? undefined : '';
  if ([...text].length > longestValue) return undefined;
  switch (field) {
    case 'kind':
      return documentKinds.find((kind) => kind === text);
    case 'document-date':
    case 'drafted-on':
    case 'decided-on':
    case 'enforced-on':
    case 'received-on':
    case 'transaction-date':
      return parseDate(text)?.day;
    case 'document-number':
      return normaliseNumber(text) ?? text.normalize('NFKC').replace(/\s+/gu, '');
    case 'form-id':
      return parseFormId(text)?.value;
    case 'amount':
      return normaliseAmount(text);
    case 'registration-number':
      return normaliseRegistrationNumber(text);
    case 'subject':
      return tidySubject(text);
    case 'addressee':
    case 'sender':
    case 'counterparty':
      return text.replace(/\s+/gu, '\u3000');
    default:
      return field satisfies never;
  }
}

function normaliseAmount(text: string): string | undefined {
  const squeezed = text.normalize('NFKC').replace(/\s+/gu, '');
  if (/^-?[0-9]{1,13}$/.test(squeezed)) return String(Number(squeezed));
  const amounts = findAmounts(squeezed);
  const [only] = amounts;
  return amounts.length === 1 && only !== undefined ? String(only.yen) : undefined;
}
