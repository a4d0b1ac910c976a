/** What a page of the evaluation set says, as the one who set it knows. */

import type { DocumentKind, FieldName } from '../../../src/scan/understanding.ts';

/** An upright box in pixels of the page image, origin at the upper left; may have fractions. */
export interface TrueBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** One character and the box around it. */
export interface TrueCharacter {
  readonly text: string;
  readonly box: TrueBox;
}

/** One line, or one column when vertical; of a cell with several lines each is one of these. */
export interface TrueLine {
  readonly text: string;
  readonly characters: readonly TrueCharacter[];
  /** Set when the line stands in a cell of `tables`. */
  readonly cell?: { readonly table: number; readonly row: number; readonly column: number };
}

/** One cell of a ruled table; rows and columns count from 0. */
export interface TrueCell {
  readonly row: number;
  readonly column: number;
  readonly rowSpan: number;
  readonly columnSpan: number;
  readonly box: TrueBox;
  readonly text: string;
}

/** One ruled table. */
export interface TrueTable {
  readonly rows: number;
  readonly columns: number;
  readonly box: TrueBox;
  readonly cells: readonly TrueCell[];
}

/**
 * Values of the document, in the form that `src/scan/understanding.ts` states: dates `YYYY-MM-DD`, whole yen without
 * separators, numbers with half-width digits and no spaces. Names, offices and subjects are as printed, to be compared
 * after NFKC and without white space. A field that the document does not have is absent.
 */
export type TrueFields = Readonly<Partial<Record<FieldName, string>>>;

/** What is true of one page. */
export interface PageTruth {
  /** In reading order; tables cell by cell, row by row. */
  readonly lines: readonly TrueLine[];
  readonly tables: readonly TrueTable[];
  readonly direction: 'horizontal' | 'vertical';
  /** Clockwise turn that puts the page upright. */
  readonly orientationDegrees: 0 | 90 | 180 | 270;
  /** Clockwise turn that levels the upright page. */
  readonly skewDegrees: number;
  readonly blank: boolean;
  readonly fields: TrueFields;
  readonly kind: DocumentKind | undefined;
}
