/** Writing direction: along their line characters stand nearer to each other than lines do. */

import type { TextDirection } from '../result.ts';
import { type InkMap, transpose } from './ink.ts';

/** White that is filled, in inches: less than half a character of body type. */
const filledInches = 0.062;

/**
 * `dpi` is that of the ink map. Smears the ink over narrow white, once across and once down. Along the lines that gives long runs, across them short
 * ones; on papers with tables and rosters too, whose figures stand in columns.
 */
export function measureDirection(ink: InkMap, dpi: number): TextDirection {
  const filled = Math.max(2, Math.round(filledInches * dpi));
  return typicalRun(ink, filled) >= typicalRun(transpose(ink), filled) ? 'horizontal' : 'vertical';
}

/** Mean length of the smeared runs of all rows, weighed by their length. */
function typicalRun({ data, width, height }: InkMap, filled: number): number {
  let sum = 0;
  let squares = 0;
  for (let y = 0; y < height; y += 1) {
    let from = -1;
    let last = -1;
    for (let x = 0; x <= width; x += 1) {
      if (x < width && data[y * width + x] === 1) {
        if (from < 0) from = x;
        last = x;
      } else if (from >= 0 && (x === width || x - last > filled)) {
        const length = last - from + 1;
        sum += length;
        squares += length * length;
        from = -1;
      }
    }
  }
  return sum === 0 ? 0 : squares / sum;
}
