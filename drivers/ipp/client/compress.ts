/** Packs a raster document for devices that say they unpack it (`compression`, RFC 8011 §5.4.32). */

import { Readable } from 'node:stream';
import { constants, createDeflateRaw, createGzip } from 'node:zlib';
import type { ByteSource } from '../../device/job.ts';
import type { OutputDeviceCapabilities } from '../../device/printer.ts';

/** A compression that the client makes. */
export type Compression = 'gzip' | 'deflate';

/** Raster shrinks tenfold and more; PDF and JPEG are packed already. */
const rasterFormats: ReadonlySet<string> = new Set(['image/pwg-raster', 'image/urf']);

/** The compression to use for a document; undefined for none. */
export function chooseCompression(
  documentFormat: string,
  { compressions }: Pick<OutputDeviceCapabilities, 'compressions'>,
): Compression | undefined {
  if (!rasterFormats.has(documentFormat)) return undefined;
  return (['gzip', 'deflate'] as const).find((compression) => compressions.includes(compression));
}

/** The packed bytes (RFC 1952, or RFC 1951 without a wrapper as CUPS sends it). What the source throws comes out. */
export async function* compress(source: ByteSource, compression: Compression): ByteSource {
  const level = { level: constants.Z_BEST_SPEED };
  const packer = compression === 'gzip' ? createGzip(level) : createDeflateRaw(level);
  const from = Readable.from(source);
  from.once('error', (error) => packer.destroy(error));
  try {
    yield* from.pipe(packer);
  } finally {
    from.destroy();
    packer.destroy();
  }
}
