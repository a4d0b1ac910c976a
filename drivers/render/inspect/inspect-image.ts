/** Looks into a picture: pages, size, colour. */

import sharp, { type SharpOptions } from 'sharp';
import { DeviceError } from '../../device/device-error.ts';
import type { DocumentFacts } from '../../device/document.ts';

/** Bounds of one look. */
export interface InspectImageTools {
  readonly maxPages: number;
  readonly maxPagePixels: number;
  readonly pageDone: () => Promise<void>;
}

/** Longer edge of the small picture in which colour is looked for. */
const edgePx = 420;
const greyTolerance = 16;
/** A picture without a resolution counts as one of 72 dots an inch. */
const assumedDpi = 72;

/** Looks into a JPEG, PNG or TIFF file. `DOCUMENT_DAMAGED` or `DOCUMENT_TOO_COMPLEX` when it cannot be read. */
export async function inspectImage(bytes: Uint8Array, tools: InspectImageTools): Promise<DocumentFacts> {
  const options = { failOn: 'truncated' as const, limitInputPixels: tools.maxPagePixels };
  const first = await read(() => sharp(bytes, options).metadata());
  const pages = first.pages ?? 1;
  if (pages > tools.maxPages) throw new DeviceError('DOCUMENT_TOO_COMPLEX', { details: { pages } });
  const { width, height } = first.autoOrient;
  if (width * height > tools.maxPagePixels) throw new DeviceError('DOCUMENT_TOO_COMPLEX');
  let colorPages = 0;
  for (let page = 0; page < pages; page += 1) {
    if (await read(() => hasColour(bytes, { ...options, page }))) colorPages += 1;
    await tools.pageDone();
  }
  const points = 72 / (first.density !== undefined && first.density > 0 ? first.density : assumedDpi);
  return {
    pages,
    colorPages,
    firstPage: { widthPoints: width * points, heightPoints: height * points },
  };
}

async function hasColour(bytes: Uint8Array, options: SharpOptions): Promise<boolean> {
  const { data, info } = await sharp(bytes, options)
    .flatten({ background: '#fff' })
    .resize(edgePx, edgePx, { fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  if (info.channels < 3) return false;
  for (let at = 0; at < data.length; at += info.channels) {
    const [red = 0, green = 0, blue = 0] = [data[at], data[at + 1], data[at + 2]];
    if (Math.max(red, green, blue) - Math.min(red, green, blue) > greyTolerance) return true;
  }
  return false;
}

/** Names what the decoder says. */
async function read<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DeviceError) throw error;
    const isTooLarge =
      error instanceof Error && /pixel limit|too large|too wide|too high/i.test(error.message);
    throw new DeviceError(isTooLarge ? 'DOCUMENT_TOO_COMPLEX' : 'DOCUMENT_DAMAGED', { cause: error });
  }
}
