/** Pictures as pixels: JPEG, PNG, WebP through libvips and binary PGM/PPM, turned upright by EXIF, within bounds. */

import sharp from 'sharp';
import { DeviceError } from '../device/device-error.ts';
import type { RgbPicture } from '../device/face.ts';
import { readNetpbm } from './netpbm.ts';

/** What a picture may be. */
export interface PictureLimits {
  /** Bytes of the file. Default 32 MiB. */
  readonly maxBytes: number;
  /** Pixels before decoding. Default 50 million. */
  readonly maxPixels: number;
  /** Longer side after decoding; larger ones are made smaller, since no face needs more. Default 2048. */
  readonly maxSidePx: number;
}

/** Default limits. */
export const pictureLimits: PictureLimits = {
  maxBytes: 32 * 1024 * 1024,
  maxPixels: 50_000_000,
  maxSidePx: 2048,
};

/** A decoded picture and how much smaller it is than the one given. */
export interface DecodedPicture extends RgbPicture {
  /** Pixels of the picture given for one of this one, 1 or more. */
  readonly shrink: number;
}

/**
 * Decodes the first page of a picture to RGB; grey becomes three equal channels, transparency white.
 * Throws `FACE_PICTURE_TOO_LARGE` before anything is decoded, `FACE_PICTURE_UNREADABLE` for other formats, broken
 * and truncated files.
 */
export async function decodePicture(
  bytes: Uint8Array,
  limits: PictureLimits = pictureLimits,
): Promise<DecodedPicture> {
  if (bytes.length > limits.maxBytes) throw new DeviceError('FACE_PICTURE_TOO_LARGE');
  const plain = readNetpbm(bytes, limits.maxPixels);
  if (plain === undefined && !isKnownFormat(bytes)) throw new DeviceError('FACE_PICTURE_UNREADABLE');
  const load = () =>
    plain === undefined
      ? sharp(bytes, {
          failOn: 'error',
          limitInputPixels: limits.maxPixels,
          sequentialRead: true,
          pages: 1,
        })
      : sharp(plain.samples, {
          raw: { width: plain.widthPx, height: plain.heightPx, channels: plain.channels },
        });
  try {
    const { width, height } = await load().metadata();
    if (width * height > limits.maxPixels) throw new DeviceError('FACE_PICTURE_TOO_LARGE');
    const shrink = Math.max(1, Math.max(width, height) / limits.maxSidePx);
    const upright = load().autoOrient();
    const sized =
      shrink > 1
        ? upright.resize(limits.maxSidePx, limits.maxSidePx, { fit: 'inside', withoutEnlargement: true })
        : upright;
    const { data, info } = await sized
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    return {
      widthPx: info.width,
      heightPx: info.height,
      rgb: info.channels === 3 ? data : spread(data, info.channels),
      shrink,
    };
  } catch (cause) {
    if (cause instanceof DeviceError) throw cause;
    const isTooLarge = cause instanceof Error && /pixel limit|exceeds/i.test(cause.message);
    throw new DeviceError(isTooLarge ? 'FACE_PICTURE_TOO_LARGE' : 'FACE_PICTURE_UNREADABLE', { cause });
  }
}

/** By their first bytes; everything else that libvips could open (SVG, PDF, TIFF) is not asked to. */
function isKnownFormat(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 12)).toString('latin1');
  return (
    head.startsWith('\xff\xd8\xff') ||
    head.startsWith('\x89PNG\r\n\x1a\n') ||
    (head.startsWith('RIFF') && head.endsWith('WEBP'))
  );
}

/** The first channel three times. */
function spread(samples: Uint8Array, channels: number): Uint8Array {
  const rgb = new Uint8Array((samples.length / channels) * 3);
  for (let from = 0, to = 0; to < rgb.length; from += channels, to += 3) {
    rgb.fill(samples[from] ?? 0, to, to + 3);
  }
  return rgb;
}
