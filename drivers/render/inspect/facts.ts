/** What a look into a document finds, in neutral terms. */

/** Members that could not be found are absent. */
export interface InspectedFacts {
  /** Pages (sides of paper) of one copy. */
  readonly pages?: number;
  /** Pages that have colour on them. */
  readonly colorPages?: number;
  /** Size of the first page in points, as it is shown. */
  readonly firstPage?: { readonly widthPoints: number; readonly heightPoints: number };
  readonly trouble?: 'password-needed' | 'font-missing' | 'damaged' | 'too-complex';
  /** Names of fonts whose characters would be wrong or missing, at most 20. */
  readonly missingFonts?: readonly string[];
  /** True when the format is passed on and never interpreted. */
  readonly opaque?: true;
}
