/** What is said of records and binders: the words, and which binder is meant. */

/** What becomes of a record. */
export type Outcome = 'extend' | 'transfer' | 'destroy';

/** The word on a record or a binder. */
export interface Word {
  readonly outcome: Outcome;
  readonly years?: number;
  readonly reason?: string;
}

/** Where records are kept together. */
export interface BinderKey {
  readonly classCode?: string;
  readonly binder?: { readonly fiscalYear: number; readonly name: string };
}

/** The same text for the same binder. */
export function keyOfBinder({ classCode, binder }: BinderKey): string {
  return JSON.stringify([classCode ?? null, binder?.fiscalYear ?? null, binder?.name ?? null]);
}
