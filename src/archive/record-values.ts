/** Values of a record by which it is searched beside its text. */

import { bestFinding, type Understanding } from '../scan/understanding.ts';
import { isDay } from '../shared/japan-days.ts';

/** What is known of a record. Absent: the document has no such value, or it was not found. */
export interface RecordValues {
  readonly documentNumber?: string;
  /** `YYYY-MM-DD` */
  readonly documentDate?: string;
  /** `YYYY-MM-DD` */
  readonly transactionDate?: string;
  /** Whole yen. */
  readonly amount?: number;
  /** One of the document kinds. */
  readonly kind?: string;
  readonly addressee?: string;
  readonly sender?: string;
  readonly counterparty?: string;
}

/** The values that were understood of a document, the best of each. */
export function recordValuesOf(understanding: Understanding): RecordValues {
  const value = (field: Parameters<typeof bestFinding>[1]): string | undefined =>
    bestFinding(understanding, field)?.value || undefined;
  const dayOf = (field: 'document-date' | 'transaction-date'): string | undefined => {
    const found = value(field);
    return found !== undefined && isDay(found) ? found : undefined;
  };
  const found: { [name in keyof RecordValues]: RecordValues[name] | undefined } = {
    documentNumber: value('document-number'),
    documentDate: dayOf('document-date'),
    transactionDate: dayOf('transaction-date'),
    amount: amountOf(value('amount')),
    kind: understanding.kind?.kind,
    addressee: value('addressee'),
    sender: value('sender'),
    counterparty: value('counterparty'),
  };
  return Object.fromEntries(Object.entries(found).filter(([, known]) => known !== undefined));
}

function amountOf(value: string | undefined): number | undefined {
  if (value === undefined || !/^-?\d{1,15}$/.test(value)) return undefined;
  return Number(value);
}
