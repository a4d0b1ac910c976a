/** What a simulated document says before it is set on paper. */

/** One paragraph; it is broken into lines when it is set. */
export interface Paragraph {
  readonly text: string;
  /** Where it stands on the line; `end` is right, or the foot of the column. Default `start`. */
  readonly align?: 'start' | 'center' | 'end';
  /** Type size in points. Default 12. */
  readonly sizePt?: number;
  /** Empty space before the first line, in em. Default 0. */
  readonly firstIndentEm?: number;
  /** Empty space before every other line, in em. Default 0. */
  readonly indentEm?: number;
  /** Empty lines after it. Default 0. */
  readonly linesAfter?: number;
  /** A red square seal with these characters behind the end of the last line (四角い公印). */
  readonly seal?: string;
}

/** A page of paragraphs. */
export interface Manuscript {
  readonly name: string;
  readonly direction: 'horizontal' | 'vertical';
  readonly paragraphs: readonly Paragraph[];
}
