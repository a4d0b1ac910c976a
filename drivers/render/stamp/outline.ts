/** Filled outlines in points of 1/72 inch, x to the right and y downwards: the common form of letters and codes. */

/** One part of a path; numbers are x, y pairs. `C` is a cubic Bézier curve with two control points. */
export type Segment =
  | readonly ['M' | 'L', number, number]
  | readonly ['C', number, number, number, number, number, number]
  | readonly ['Z'];

/** A drawing of known size, filled by the non-zero winding rule. */
export interface Outline {
  readonly widthPt: number;
  readonly heightPt: number;
  readonly segments: readonly Segment[];
}

/** Moves and scales a path. */
export function place(segments: readonly Segment[], dx: number, dy: number, scale = 1): Segment[] {
  return segments.map((segment) => {
    const [operator, ...numbers] = segment;
    return [
      operator,
      ...numbers.map((value, at) => value * scale + (at % 2 === 0 ? dx : dy)),
    ] as unknown as Segment;
  });
}

/** Operators of a PDF content stream (ISO 32000-1 §8.5.2) that build the path and fill it. */
export function toPdfOperators(segments: readonly Segment[]): string {
  const operators = { M: 'm', L: 'l', C: 'c', Z: 'h' } as const;
  const lines = segments.map(([operator, ...numbers]) =>
    [...numbers.map(short), operators[operator]].join(' '),
  );
  return `${lines.join('\n')}\nf\n`;
}

/** Path data of an SVG `path` element. */
export function toSvgPath(segments: readonly Segment[]): string {
  return segments.map(([operator, ...numbers]) => `${operator}${numbers.map(short).join(' ')}`).join('');
}

function short(value: number): string {
  return String(Math.round(value * 1_000) / 1_000);
}
