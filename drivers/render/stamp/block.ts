/** The block of a stamp that goes into a margin, from the best form to the smallest that can still be read. */

import type { StampPlan } from '../../device/document.ts';
import type { Lettering } from './lettering.ts';
import { type Outline, place, type Segment } from './outline.ts';
import { symbolOutline } from './symbol.ts';

/** One form of the block. */
export interface Block extends Outline {
  readonly hasCode: boolean;
  readonly hasText: boolean;
}

/**
 * Sides of modules and sizes of letters in points, from good to just readable: 0.5 mm is three dots of a scan at
 * 150 dpi, 0.3 mm three dots at 300 dpi.
 */
const sizes = [
  { modulePt: 1.42, textPt: 7 },
  { modulePt: 1.14, textPt: 6 },
  { modulePt: 0.86, textPt: 5 },
] as const;

/** Between a code and its text. The code's own quiet zone comes on top. */
const gapPt = 2;
const longestText = 120;

/**
 * The forms of the block in the order in which they are tried; empty when nothing goes into a margin. `snapPt`
 * brings the modules of a code onto the dots of a raster.
 */
export function blocksOf(
  stamp: StampPlan,
  lettering: Lettering,
  snapPt: (lengthPt: number) => number = (lengthPt) => lengthPt,
): readonly Block[] {
  const { traceCode, symbology = 'qr' } = stamp;
  const text = stamp.text === undefined ? undefined : [...stamp.text].slice(0, longestText).join('');
  const grouped = traceCode?.replace(/(.{4})(?=.)/g, '$1-');
  const lines = [text, grouped].filter((line) => line !== undefined);
  if (lines.length === 0) return [];
  const textOnly = sizes.map(({ textPt }) => ({
    ...oneLine(lines, lettering, textPt),
    hasCode: false,
    hasText: true,
  }));
  if (traceCode === undefined) return textOnly;
  const withCode = sizes.map(({ modulePt, textPt }) => ({
    ...beside(
      stack(lines.map((line) => lettering.line(line, textPt))),
      symbolOutline(traceCode, symbology, snapPt(modulePt)),
      snapPt,
    ),
    hasCode: true,
    hasText: true,
  }));
  return [...withCode, ...textOnly];
}

function oneLine(lines: readonly string[], lettering: Lettering, textPt: number): Outline {
  return lettering.line(lines.join('  '), textPt);
}

/** Lines one below the other, even at their right ends. */
function stack(lines: readonly Outline[]): Outline {
  const widthPt = Math.max(...lines.map((line) => line.widthPt));
  const segments: Segment[] = [];
  let y = 0;
  for (const line of lines) {
    segments.push(...place(line.segments, widthPt - line.widthPt, y));
    y += line.heightPt;
  }
  return { widthPt, heightPt: y, segments };
}

/** Two outlines side by side, each in the middle of the height. */
function beside(left: Outline, right: Outline, snapPt: (lengthPt: number) => number): Outline {
  const heightPt = Math.max(left.heightPt, right.heightPt);
  const rightX = snapPt(left.widthPt + gapPt);
  const rightY = right.heightPt === heightPt ? 0 : snapPt((heightPt - right.heightPt) / 2);
  return {
    widthPt: rightX + right.widthPt,
    heightPt,
    segments: [
      ...place(left.segments, 0, (heightPt - left.heightPt) / 2),
      ...place(right.segments, rightX, rightY),
    ],
  };
}
