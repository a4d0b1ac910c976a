/** What is stamped, in neutral terms. */

/** The stamps of one release. Absent members are not drawn. */
export interface Stamp {
  /** A line in the margin. At most 120 characters are drawn. */
  readonly text?: string;
  /** A pale word across the page. At most 20 characters are drawn. */
  readonly diagonal?: string;
  /** True: the word lies over the page's content; default: beneath it. */
  readonly diagonalOverContent?: boolean;
  /** Capital letters and digits, at most 20; drawn as a two-dimensional code with its text. */
  readonly traceCode?: string;
  /** Default `qr`. */
  readonly symbology?: 'qr' | 'data-matrix';
}

/** How many pages got what. */
export interface StampCount {
  readonly pages: number;
  readonly withText: number;
  readonly withCode: number;
}
