/** Legal holds as the interface has them. */

/** What a hold covers. */
export type HoldScope =
  | { readonly kind: 'record'; readonly recordId: string }
  | { readonly kind: 'class' | 'binder' | 'words' | 'search'; readonly value: string };

/** Kinds of scopes, in the order of the form. */
export const holdKinds = ['search', 'binder', 'class', 'words', 'record'] as const;

/** A hold. */
export interface Hold {
  readonly id: string;
  readonly segment: string;
  readonly scope: HoldScope;
  /** Of the one record that is held. */
  readonly title?: string;
  readonly reason: string;
  readonly placedBy: string;
  readonly placedByName?: string;
  readonly placedAt: string;
  /** 10,001 at most; absent: not counted. */
  readonly records?: number;
  readonly released?: {
    readonly by: string;
    readonly byName?: string;
    readonly at: string;
    readonly reason: string;
  };
}
