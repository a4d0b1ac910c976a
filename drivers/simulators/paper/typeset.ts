/** Sets a manuscript on one A4 sheet: breaks lines by the Japanese rules and places each of them. */

import type { Manuscript, Paragraph } from './manuscript.ts';
import type { Outline, Typeface } from './typeface.ts';

/** A4 in points (ISO 216: 210 x 297 mm). */
export const a4WidthPt = 595.28;
/** A4 in points. */
export const a4HeightPt = 841.89;

/** One line of type; `x`, `y` are in points from the upper left corner of the sheet. */
export interface SetLine {
  readonly text: string;
  readonly sizePt: number;
  /** Left end of the baseline; for a column the left edge of its em square at the head. */
  readonly x: number;
  readonly y: number;
  readonly outlines: readonly Outline[];
  readonly seal?: string;
}

/** A set page. */
export interface SetPage {
  readonly direction: 'horizontal' | 'vertical';
  readonly lines: readonly SetLine[];
}

const marginPt = 71;
const defaultSizePt = 12;
const leading = 1.75;
/** Characters that may not begin a line (JIS X 4051 行頭禁則). */
const notAtStart = new Set('。、，．）」』】〕・ー々ゃゅょっぁぃぅぇぉャュョッァィゥェォ：；！？％');
/** Characters that may not end a line (JIS X 4051 行末禁則). */
const notAtEnd = new Set('（「『【〔');

/** Sets the whole manuscript. Throws `RangeError` when it does not fit on one sheet. */
export function setPage(manuscript: Manuscript, typeface: Typeface): SetPage {
  const vertical = manuscript.direction === 'vertical';
  const lineLength = (vertical ? a4HeightPt : a4WidthPt) - 2 * marginPt;
  const depth = (vertical ? a4WidthPt : a4HeightPt) - marginPt;
  const lines: SetLine[] = [];
  let offset = marginPt;
  for (const paragraph of manuscript.paragraphs) {
    const sizePt = paragraph.sizePt ?? defaultSizePt;
    const broken = breakLines(paragraph, sizePt, lineLength, typeface, vertical);
    broken.forEach((line, index) => {
      const along = marginPt + startOf(line, paragraph, lineLength, index === 0);
      const sealed = index === broken.length - 1 && paragraph.seal !== undefined;
      lines.push({
        text: line.text,
        sizePt,
        x: vertical ? a4WidthPt - offset - sizePt : along,
        y: vertical ? along : offset + sizePt * 0.88,
        outlines: line.outlines,
        ...(sealed ? { seal: paragraph.seal } : {}),
      });
      offset += sizePt * leading;
    });
    offset += (paragraph.linesAfter ?? 0) * sizePt * leading;
  }
  if (offset > depth + defaultSizePt * leading)
    throw new RangeError(`${manuscript.name} needs a second sheet`);
  return { direction: manuscript.direction, lines };
}

interface BrokenLine {
  readonly text: string;
  readonly outlines: readonly Outline[];
  readonly lengthPt: number;
  readonly indentPt: number;
}

function startOf(line: BrokenLine, paragraph: Paragraph, lineLength: number, first: boolean): number {
  if (paragraph.align === 'center') return (lineLength - line.lengthPt) / 2;
  if (paragraph.align === 'end') return lineLength - line.lengthPt - (first ? line.indentPt : 0);
  return line.indentPt;
}

function breakLines(
  paragraph: Paragraph,
  sizePt: number,
  lineLength: number,
  typeface: Typeface,
  vertical: boolean,
): BrokenLine[] {
  const characters = [...paragraph.text];
  const lines: BrokenLine[] = [];
  let start = 0;
  while (start < characters.length) {
    const indentPt = sizePt * ((start === 0 ? paragraph.firstIndentEm : paragraph.indentEm) ?? 0);
    const room = paragraph.align === 'end' ? lineLength : lineLength - indentPt;
    const end = breakAt(characters, start, room, (character) =>
      advanceOf(typeface.outlines(character, vertical), sizePt, vertical),
    );
    const text = characters.slice(start, end).join('');
    const outlines = typeface.outlines(text, vertical);
    lines.push({ text, outlines, lengthPt: advanceOf(outlines, sizePt, vertical), indentPt });
    start = end;
  }
  return lines;
}

/** Where the line that begins at `start` ends; one forbidden character hangs into the margin. */
function breakAt(
  characters: readonly string[],
  start: number,
  room: number,
  widthOf: (c: string) => number,
): number {
  let end = start;
  let used = 0;
  while (end < characters.length) {
    used += widthOf(characters[end] ?? '');
    if (used > room + 0.01) break;
    end += 1;
  }
  if (end < characters.length && notAtStart.has(characters[end] ?? '')) end += 1;
  while (end < characters.length && end > start + 1 && notAtEnd.has(characters[end - 1] ?? '')) end -= 1;
  return Math.max(end, start + 1);
}

/** Length of a run in points. In columns every character fills its em square. */
function advanceOf(outlines: readonly Outline[], sizePt: number, vertical: boolean): number {
  return outlines.reduce((sum, outline) => sum + ((vertical ? 1000 : outline.advance) * sizePt) / 1000, 0);
}
