/** What can be chosen in a rule: the values that documents of the last time have, the most frequent first. Pure. */

import type { TrialDocument } from '../../ports/filing-rule-store.ts';
import { bestFinding, type FieldName } from '../understanding.ts';

/** Values with how many documents have them. */
export type CountedValues = readonly { readonly value: string; readonly count: number }[];

/** Values of the newest documents. */
export interface SeenValues {
  readonly departments: CountedValues;
  readonly formIds: CountedValues;
  /** By field; those whose values are each document's own, such as subjects, are left out. */
  readonly fields: Readonly<Partial<Record<FieldName, CountedValues>>>;
}

/** Fields whose values come again. */
const returning = ['sender', 'counterparty', 'addressee', 'registration-number'] as const;
const mostValues = 50;

/** Counts the values of documents. */
export function seenValues(documents: readonly TrialDocument[]): SeenValues {
  const bestOf = (field: FieldName) => (document: TrialDocument) =>
    document.understanding && bestFinding(document.understanding, field)?.value;
  const fields = returning.map((field) => [field, counted(documents.map(bestOf(field)))] as const);
  return {
    departments: counted(documents.map(({ scan }) => scan.department)),
    formIds: counted(documents.map(bestOf('form-id'))),
    fields: Object.fromEntries(fields),
  };
}

function counted(values: readonly (string | undefined)[]): CountedValues {
  const known = values.filter((value) => value !== undefined && value !== '');
  return [...Map.groupBy(known, (value) => value)]
    .map(([value, same]) => ({ value: value ?? '', count: same.length }))
    .toSorted((a, b) => b.count - a.count || a.value.localeCompare(b.value, 'ja'))
    .slice(0, mostValues);
}
