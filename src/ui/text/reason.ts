/** Turns the reason of a delivery (error code or `printer-state-reasons` keyword) into a sentence for the person. */

import { deviceErrors } from '../../../drivers/device/device-error.ts';
import { ocrErrors } from '../../../ocr/ocr-error.ts';
import type { DocumentTrouble } from '../../print/document-facts.ts';
import { errorCatalogue } from '../../shared/errors/catalogue.ts';
import type { Language } from './language.ts';
import { type Explanation, explain, refusalTexts } from './refusals.ts';
import { stateReasonTexts } from './state-reasons.ts';

/** A cause and the one next step in one language. */
export interface ReasonText {
  readonly cause: string;
  readonly advice: string;
}

const unknownReason = explain(
  '印刷できませんでした。',
  'The job was not printed.',
  '機器の表示を確認して、もう一度お試しください。',
  'Look at the message on the device and try again.',
);

const tables: readonly Readonly<Record<string, Explanation>>[] = [
  deviceErrors,
  errorCatalogue,
  ocrErrors,
  refusalTexts,
  stateReasonTexts,
];

/** The sentence for a reason; a general one when the reason is not known. Never shows the code itself. */
export function reasonText(reason: string | undefined, language: Language): ReasonText {
  const found = reason === undefined ? undefined : find(reason);
  const { cause, advice } = found ?? unknownReason;
  return { cause: cause[language], advice: advice[language] };
}

/** What keeps a document from being printed. */
export function documentTroubleText(trouble: DocumentTrouble, language: Language): ReasonText {
  const rows: Readonly<Record<DocumentTrouble, string>> = {
    'password-needed': 'document-password-needed',
    'font-missing': 'font-missing',
    damaged: 'PRINT_DOCUMENT_DAMAGED',
    'too-complex': 'PRINT_DOCUMENT_TOO_COMPLEX',
  };
  return reasonText(rows[trouble], language);
}

/** Keywords may carry the severity suffixes of RFC 8011 §5.4.12. */
function find(reason: string): Explanation | undefined {
  const keyword = reason.replace(/-(report|warning|error)$/, '');
  for (const table of tables) {
    for (const key of [reason, keyword]) {
      if (Object.hasOwn(table, key)) return table[key];
    }
  }
  return undefined;
}
