/** Changing what a record says of itself: which values, by whom, and what becomes of the record. Pure. */

import type { AuditActor } from '../audit/audit-event.ts';
import type { Searcher } from '../ports/search-index.ts';
import type { CorrectedField } from '../ports/understanding-store.ts';
import { type AccessClass, accessClasses } from '../scan/filing-decision.ts';
import { documentKinds } from '../scan/understanding.ts';
import { accept, type Result, refuse } from '../shared/result.ts';
import { maySee } from './audience.ts';
import type { ArchiveRecord, RecordFiling } from './record.ts';
import type { RecordValues } from './record-values.ts';

/** What can be changed. */
export const changeableFields = [
  'title',
  'kind',
  'document-number',
  'document-date',
  'transaction-date',
  'amount',
  'addressee',
  'sender',
  'counterparty',
  'class-code',
  /** `<年度>/<name>`, such as `2026/総務関係綴` */
  'binder',
  'access',
] as const;

/** One of {@link changeableFields}. */
export type ChangeableField = (typeof changeableFields)[number];

/** One value that changed. */
export interface FieldChange {
  readonly field: ChangeableField | 'text';
  /** Of a corrected line; one-based. */
  readonly pageNumber?: number;
  readonly lineNumber?: number;
  /** Undefined: there was none. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** One entry of a record's history. */
export interface RecordHistoryEntry extends FieldChange {
  /** Of the record, from this change on; records begin with version 1. */
  readonly version: number;
  readonly reason: string;
  readonly by: AuditActor;
  readonly at: Date;
}

/** What somebody wants a value to be; empty: none. */
export interface WantedValue {
  readonly field: ChangeableField;
  readonly value: string;
}

/** Most values of one change. */
export const mostWanted = changeableFields.length;
/** Longest reason in characters; a longer one is cut. */
export const longestReason = 500;
const longestTitle = 200;
const longestName = 200;

/** The same value among what was understood of the scan; its corrections are examples of their segment. */
export const understoodFields: Readonly<Partial<Record<ChangeableField, CorrectedField>>> = {
  title: 'subject',
  kind: 'kind',
  'document-number': 'document-number',
  'document-date': 'document-date',
  'transaction-date': 'transaction-date',
  amount: 'amount',
  addressee: 'addressee',
  sender: 'sender',
  counterparty: 'counterparty',
};

/**
 * True when the person may change the record: records clerks, the owner, and the people of its department unless it is
 * the owner's or the records clerks' alone. Whom a granted class lets in may read only.
 */
export function mayChange(
  searcher: Searcher,
  record: Pick<ArchiveRecord, 'segment' | 'ownerId' | 'department' | 'filing'>,
): boolean {
  return maySee({ ...searcher, grantedClasses: [] }, record);
}

/** Why a record was not changed. */
export type ChangeRefusal =
  | { readonly kind: 'not-allowed' }
  | { readonly kind: 'value-not-valid'; readonly field: ChangeableField };

/** The record as it is to be, and what changes in it. `normalise` brings a typed value into the form it is kept in. */
export function decideChange(
  searcher: Searcher,
  record: ArchiveRecord,
  wanted: readonly WantedValue[],
  normalise: (field: CorrectedField, typed: string) => string | undefined,
): Result<{ readonly record: ArchiveRecord; readonly changes: readonly FieldChange[] }, ChangeRefusal> {
  if (!mayChange(searcher, record)) return refuse({ kind: 'not-allowed' });
  let next = record;
  for (const { field, value } of wanted) {
    // Who finds a record is for those to say who keep the records.
    if (field === 'access' && !searcher.seesAllDepartments) return refuse({ kind: 'not-allowed' });
    const kept = normalised(field, value, normalise);
    if (kept === undefined) return refuse({ kind: 'value-not-valid', field });
    next = withField(next, field, kept);
  }
  return accept({ record: next, changes: changesBetween(record, next) });
}

/** What differs between a record as it was and as it is to be. */
export function changesBetween(record: ArchiveRecord, next: ArchiveRecord): readonly FieldChange[] {
  return changeableFields.flatMap((field): FieldChange[] => {
    const [before, after] = [fieldOf(record, field), fieldOf(next, field)];
    return before === after ? [] : [{ field, before, after }];
  });
}

/** A value as text; undefined when the record has none. */
export function fieldOf(record: ArchiveRecord, field: ChangeableField): string | undefined {
  const { values = {}, filing } = record;
  switch (field) {
    case 'title':
      return record.title;
    case 'class-code':
      return filing?.classCode;
    case 'binder':
      return filing?.binder && `${filing.binder.fiscalYear}/${filing.binder.name}`;
    case 'access':
      return filing?.access ?? 'department';
    case 'amount':
      return values.amount === undefined ? undefined : String(values.amount);
    default:
      return values[valueNames[field]];
  }
}

const valueNames = {
  kind: 'kind',
  'document-number': 'documentNumber',
  'document-date': 'documentDate',
  'transaction-date': 'transactionDate',
  addressee: 'addressee',
  sender: 'sender',
  counterparty: 'counterparty',
} as const satisfies Partial<Record<ChangeableField, keyof RecordValues>>;

const noFiling: RecordFiling = {
  classCode: undefined,
  binder: undefined,
  retention: undefined,
  access: 'department',
};

/** In the form it is kept in; empty: none. Undefined: it can be no value of the field. */
function normalised(
  field: ChangeableField,
  typed: string,
  normalise: (field: CorrectedField, typed: string) => string | undefined,
): string | undefined {
  const text = typed
    .toWellFormed()
    .replace(/\p{Cc}/gu, ' ')
    .trim();
  switch (field) {
    case 'title':
      return text === '' || Array.from(text).length > longestTitle ? undefined : text;
    case 'class-code':
      return text.length > longestName ? undefined : text.normalize('NFKC');
    case 'binder':
      return text === '' || /^\d{4}\/[^/]{1,200}$/u.test(text) ? text : undefined;
    case 'access':
      return accessClasses.find((one) => one === text);
    case 'kind':
      return text === '' ? '' : documentKinds.find((one) => one === text);
    default:
      return text === '' ? '' : normalise(field, text);
  }
}

function withField(record: ArchiveRecord, field: ChangeableField, kept: string): ArchiveRecord {
  const { filing = noFiling, values = {} } = record;
  switch (field) {
    case 'title':
      return { ...record, title: kept };
    case 'class-code':
      return { ...record, filing: { ...filing, classCode: kept === '' ? undefined : kept } };
    case 'binder':
      return { ...record, filing: { ...filing, binder: binderOf(kept) } };
    case 'access':
      return { ...record, filing: { ...filing, access: kept as AccessClass } };
    case 'amount':
      return { ...record, values: withValue(values, 'amount', kept === '' ? undefined : Number(kept)) };
    default:
      return { ...record, values: withValue(values, valueNames[field], kept === '' ? undefined : kept) };
  }
}

function withValue(
  values: RecordValues,
  name: keyof RecordValues,
  value: string | number | undefined,
): RecordValues {
  const { [name]: _before, ...others } = values;
  return value === undefined ? others : { ...others, [name]: value };
}

function binderOf(text: string): RecordFiling['binder'] {
  const slash = text.indexOf('/');
  return slash < 0 ? undefined : { fiscalYear: Number(text.slice(0, slash)), name: text.slice(slash + 1) };
}
