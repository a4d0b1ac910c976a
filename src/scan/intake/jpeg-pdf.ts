/** A PDF around JPEG pages, written while they come (ISO 32000-1 §7.5). The bytes of each picture stay as they are. */

import type { ByteStream } from '../../ports/blob-store.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { type JpegFacts, readJpegFacts } from './jpeg-header.ts';

const colorSpaces: Readonly<Record<number, string>> = { 1: '/DeviceGray', 3: '/DeviceRGB', 4: '/DeviceCMYK' };

/**
 * Writes one page a picture, as large as its own resolution says, else at `dpi`. What the pages throw passes through;
 * a picture that is cut off is `SCAN_INCOMPLETE`. Holds one picture in memory at a time.
 */
export async function* jpegPdf(pages: AsyncIterable<Uint8Array>, dpi: number): ByteStream {
  const offsets: number[] = [];
  let length = 0;
  const count = (bytes: Uint8Array): Uint8Array => {
    length += bytes.byteLength;
    return bytes;
  };
  const begin = (number: number): void => {
    offsets[number] = length;
  };
  const pageNumbers: number[] = [];
  // The second line tells transfer programs that the file is binary (§7.5.2).
  yield count(Buffer.from('%PDF-1.4\n%\xe2\xe3\xcf\xd3\n', 'latin1'));
  for await (const jpeg of pages) {
    const facts = readJpegFacts(jpeg);
    if (facts === undefined) throw new ServiceError('SCAN_INCOMPLETE');
    const first = 3 + pageNumbers.length * 3;
    begin(first);
    yield count(text(`${first} 0 obj\n${imageDictionary(facts, jpeg.byteLength)}\nstream\n`));
    yield count(jpeg);
    yield count(text('\nendstream\nendobj\n'));
    const [width, height] = pageSize(facts, dpi);
    const drawing = `q ${width} 0 0 ${height} 0 0 cm /I Do Q`;
    begin(first + 1);
    yield count(
      text(`${first + 1} 0 obj\n<< /Length ${drawing.length} >>\nstream\n${drawing}\nendstream\nendobj\n`),
    );
    begin(first + 2);
    yield count(
      text(
        `${first + 2} 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${width} ${height}] /Contents ${first + 1} 0 R /Resources << /XObject << /I ${first} 0 R >> >> >>\nendobj\n`,
      ),
    );
    pageNumbers.push(first + 2);
  }
  begin(1);
  yield count(text('1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n'));
  begin(2);
  const kids = pageNumbers.map((number) => `${number} 0 R`).join(' ');
  yield count(text(`2 0 obj\n<< /Type /Pages /Count ${pageNumbers.length} /Kids [${kids}] >>\nendobj\n`));
  yield text(crossReferences(offsets, length));
}

function imageDictionary(facts: JpegFacts, byteLength: number): string {
  const inverted = facts.components === 4 && facts.byAdobe ? ' /Decode [1 0 1 0 1 0 1 0]' : '';
  return `<< /Type /XObject /Subtype /Image /Width ${facts.widthPx} /Height ${facts.heightPx} /BitsPerComponent 8 /ColorSpace ${colorSpaces[facts.components]} /Filter /DCTDecode${inverted} /Length ${byteLength} >>`;
}

/** In points. */
function pageSize(facts: JpegFacts, dpi: number): readonly [string, string] {
  const points = (pixels: number): string => ((pixels * 72) / (facts.dpi ?? dpi)).toFixed(3);
  return [points(facts.widthPx), points(facts.heightPx)];
}

/** Cross-reference table and trailer; each row is 20 bytes (§7.5.4). */
function crossReferences(offsets: readonly number[], startsAt: number): string {
  const rows = offsets.slice(1).map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`);
  return `xref\n0 ${offsets.length}\n0000000000 65535 f \n${rows.join('')}trailer\n<< /Size ${offsets.length} /Root 1 0 R >>\nstartxref\n${startsAt}\n%%EOF\n`;
}

function text(content: string): Uint8Array {
  return Buffer.from(content, 'latin1');
}
