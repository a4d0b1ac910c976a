/** Two-dimensional codes as outlines: QR Code (ISO/IEC 18004) and Data Matrix ECC 200 (ISO/IEC 16022). */

import bwip from 'bwip-js';
import type { Outline, Segment } from './outline.ts';

/** Modules of white around a code that readers need. */
const quietModules = { qr: 4, 'data-matrix': 2 } as const;

/**
 * The code with its quiet zone; `modulePt` is the side of one module. QR takes correction level Q, so that a
 * quarter of it may be soiled.
 */
export function symbolOutline(text: string, symbology: 'qr' | 'data-matrix', modulePt: number): Outline {
  const { pixs, pixx, pixy } = matrixOf(text, symbology);
  const quiet = quietModules[symbology];
  const segments: Segment[] = [];
  for (let row = 0; row < pixy; row += 1) {
    for (let column = 0; column < pixx; column += 1) {
      if (pixs[row * pixx + column] !== 1) continue;
      let end = column;
      while (end + 1 < pixx && pixs[row * pixx + end + 1] === 1) end += 1;
      segments.push(...bar(column + quiet, row + quiet, end - column + 1, modulePt));
      column = end;
    }
  }
  return { widthPt: (pixx + 2 * quiet) * modulePt, heightPt: (pixy + 2 * quiet) * modulePt, segments };
}

interface Matrix {
  readonly pixs: readonly number[];
  readonly pixx: number;
  readonly pixy: number;
}

function matrixOf(text: string, symbology: 'qr' | 'data-matrix'): Matrix {
  const drawn =
    symbology === 'qr'
      ? bwip.raw('qrcode', text, 'eclevel=Q')
      : bwip.raw('datamatrix', text, 'format=square');
  const first = drawn[0];
  if (first === undefined || !('pixs' in first)) throw new TypeError('the code has no modules');
  return first;
}

/** A run of dark modules. Neighbouring rows touch exactly, so that no hairline of white is left between them. */
function bar(column: number, row: number, length: number, modulePt: number): Segment[] {
  const [left, top] = [column * modulePt, row * modulePt];
  const [right, bottom] = [(column + length) * modulePt, (row + 1) * modulePt];
  return [['M', left, top], ['L', right, top], ['L', right, bottom], ['L', left, bottom], ['Z']];
}
