/** Words that were entered on a list and are not sent yet. */

import { type BinderKey, keyOfBinder, type Word } from './records-api.ts';

/** Words on binders and on single records; a record's own goes before its binder's. */
export interface Draft {
  readonly binders: ReadonlyMap<string, { readonly binder: BinderKey; readonly word: Word }>;
  readonly records: ReadonlyMap<string, Word>;
}

/** Nothing was entered. */
export const emptyDraft: Draft = { binders: new Map(), records: new Map() };

/** How many words there are. */
export function sizeOfDraft({ binders, records }: Draft): number {
  return binders.size + records.size;
}

/** With a word on a binder. */
export function withBinder(draft: Draft, { classCode, binder }: BinderKey, word: Word): Draft {
  const key = {
    ...(classCode !== undefined && { classCode }),
    ...(binder !== undefined && { binder }),
  };
  return { ...draft, binders: new Map(draft.binders).set(keyOfBinder(key), { binder: key, word }) };
}

/** With a word on a record. */
export function withRecord(draft: Draft, recordId: string, word: Word): Draft {
  return { ...draft, records: new Map(draft.records).set(recordId, word) };
}

/** As the interface takes it. */
export function bodyOfDraft({ binders, records }: Draft) {
  return {
    words: [...records].map(([recordId, word]) => ({ recordId, ...word })),
    binders: [...binders.values()].map(({ binder, word }) => ({ binder, ...word })),
  };
}
