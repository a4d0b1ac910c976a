/** A batch from a scanner as documents: what came as a picture a page becomes one document of all pages. */

import { DeviceError } from '../../../drivers/device/device-error.ts';
import type { ScannedDocument } from '../../../drivers/device/scanner.ts';
import type { ByteStream } from '../../ports/blob-store.ts';
import { gather, once } from '../../shared/byte-pieces.ts';
import { jpegPdf } from './jpeg-pdf.ts';

/**
 * Yields the bytes of each document; each must be read to its end before the next is asked for. JPEG pages are joined
 * to one PDF; a single JPEG stays what it is; other formats stay documents of their own. `maxBytes` holds for one page
 * (`SCAN_TOO_LARGE`), `dpi` for pages that do not tell their resolution. A JPEG batch in which something else
 * turns up is `DEVICE_FORMAT_UNSUPPORTED`.
 */
export async function* joinPages(
  documents: AsyncIterable<ScannedDocument>,
  limits: { readonly maxBytes: number; readonly dpi: number },
): AsyncGenerator<ByteStream> {
  const batch = documents[Symbol.asyncIterator]();
  try {
    let next = await batch.next();
    while (next.done !== true) {
      if (next.value.mediaType !== 'image/jpeg') {
        yield next.value.body;
        next = await batch.next();
        continue;
      }
      const first = await wholePage(next.value, limits.maxBytes);
      // Whether more pages come is known only after the first: the scanner proves a clean end here, too.
      const second = await batch.next();
      yield second.done === true
        ? once(first)
        : jpegPdf(allPages(first, second.value, batch, limits.maxBytes), limits.dpi);
      return;
    }
  } finally {
    await batch.return?.();
  }
}

async function* allPages(
  first: Uint8Array,
  second: ScannedDocument,
  batch: AsyncIterator<ScannedDocument>,
  maxBytes: number,
): AsyncGenerator<Uint8Array> {
  yield first;
  yield await wholePage(second, maxBytes);
  for (let next = await batch.next(); next.done !== true; next = await batch.next()) {
    yield await wholePage(next.value, maxBytes);
  }
}

async function wholePage({ mediaType, body }: ScannedDocument, maxBytes: number): Promise<Uint8Array> {
  if (mediaType !== 'image/jpeg') throw new DeviceError('DEVICE_FORMAT_UNSUPPORTED');
  return await gather(body, maxBytes, 'SCAN_TOO_LARGE');
}
