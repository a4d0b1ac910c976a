/** QR codes (ISO/IEC 18004) as SVG that needs no style: black on white, also on a dark page. */

import bwip from 'bwip-js';
import { Html, html } from './html.ts';

/** Modules of white around a code that readers need. */
const quiet = 4;

/** The modules of a code row by row, `1` for black, without the quiet zone; for screens that draw it themselves. */
export function qrModules(text: string): readonly string[] {
  const { pixs, pixx, pixy } = drawn(text);
  return Array.from({ length: pixy }, (_, row) =>
    Array.from(pixs.slice(row * pixx, (row + 1) * pixx), (module) => (module === 1 ? '1' : '0')).join(''),
  );
}

function drawn(text: string) {
  if (text.length > 1_000) throw new RangeError('the text is too long for a code');
  const [code] = bwip.raw('qrcode', text, 'eclevel=M');
  if (code === undefined || !('pixs' in code)) throw new TypeError('the code has no modules');
  return code;
}

/** The code of a text, at most 1,000 characters, at correction level M. `label` is read out in its place. */
export function qrCode(text: string, label: string): Html {
  const { pixs, pixx, pixy } = drawn(text);
  const runs: string[] = [];
  for (let row = 0; row < pixy; row += 1) {
    for (let column = 0; column < pixx; column += 1) {
      if (pixs[row * pixx + column] !== 1) continue;
      const start = column;
      while (column + 1 < pixx && pixs[row * pixx + column + 1] === 1) column += 1;
      const length = column - start + 1;
      runs.push(`M${start + quiet} ${row + quiet}h${length}v1h-${length}z`);
    }
  }
  const [width, height] = [pixx + 2 * quiet, pixy + 2 * quiet];
  // Numbers only, apart from the label, which is escaped by the template.
  return html`<svg class="qr" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${width}v${height}H0z"/><path fill="#000" d="${new Html(runs.join(''))}"/></svg>`;
}
