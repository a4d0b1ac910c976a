/** What a look into a document finds. Pure. */

/** What keeps a document from being printed as it is. */
export type DocumentTrouble =
  /** A password is needed to open it; the owner is asked for it. */
  | 'password-needed'
  /** A font is neither embedded nor known (gaiji and other vendor fonts): characters would be wrong or missing. */
  | 'font-missing'
  /** No page can be read from it. */
  | 'damaged'
  /** Reading it went over a limit of pages, memory or time. */
  | 'too-complex';

/** Facts of one document. Members that could not be found are absent. */
export interface DocumentFacts {
  /** Pages (sides of paper) of one copy. */
  readonly pages?: number;
  /** Pages that have colour on them. */
  readonly colorPages?: number;
  /** Size of the first page in points of 1/72 inch, as it is shown. */
  readonly firstPage?: { readonly widthPoints: number; readonly heightPoints: number };
  readonly trouble?: DocumentTrouble;
  /** Names of fonts that are neither embedded nor known, at most 20. */
  readonly missingFonts?: readonly string[];
  /** True when the document cannot be looked into: printer languages are passed on, never interpreted. */
  readonly opaque?: true;
}
