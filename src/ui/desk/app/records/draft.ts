/** Words that were entered on a list and are not sent yet. */

import { type BinderKey, keyOfBinder, type Word } from './binder-words.ts';

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

/** Where a tab keeps drafts until it is closed or they are sent. */
export type DraftPlace = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

const prefix = 'tomeoki.round-draft.';
const outcomes: readonly unknown[] = ['extend', 'transfer', 'destroy'];

/** Whose draft, and of which stage of which list: what was entered for the confirmation is no decision. */
export interface DraftOwner {
  readonly personId: string;
  readonly roundId: string;
  readonly state: string;
}

/** What this person entered before; what anybody else left in the tab is thrown away. */
export function keptDraft(place: DraftPlace, owner: DraftOwner): Draft {
  const keys = Array.from({ length: place.length }, (_, at) => place.key(at) ?? '');
  const mine = `${prefix}${owner.personId}.`;
  for (const key of keys) if (key.startsWith(prefix) && !key.startsWith(mine)) place.removeItem(key);
  const text = place.getItem(keyOf(owner));
  if (text === null) return emptyDraft;
  try {
    return readDraft(JSON.parse(text));
  } catch {
    place.removeItem(keyOf(owner));
    return emptyDraft;
  }
}

/** Keeps what was entered; an empty draft leaves nothing behind. A tab that keeps nothing goes on without. */
export function keepDraft(place: DraftPlace, owner: DraftOwner, draft: Draft): void {
  try {
    if (sizeOfDraft(draft) === 0) place.removeItem(keyOf(owner));
    else place.setItem(keyOf(owner), JSON.stringify(bodyOfDraft(draft)));
  } catch {
    // Full, or switched off.
  }
}

function keyOf({ personId, roundId, state }: DraftOwner): string {
  return `${prefix}${personId}.${roundId}.${state}`;
}

type Body = ReturnType<typeof bodyOfDraft>;

function readDraft(value: Partial<Body> | null): Draft {
  let draft = emptyDraft;
  for (const { binder, ...word } of value?.binders ?? []) {
    if (outcomes.includes(word.outcome)) draft = withBinder(draft, binder, word);
  }
  for (const { recordId, ...word } of value?.words ?? []) {
    if (outcomes.includes(word.outcome)) draft = withRecord(draft, recordId, word);
  }
  return draft;
}
