/** Binary PGM and PPM (Netpbm `P5`, `P6`), in which many face sets come and which libvips here does not read. */

import { DeviceError } from '../device/device-error.ts';

/** Samples of a PGM (one channel) or PPM (three). */
export interface NetpbmPicture {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly channels: 1 | 3;
  readonly samples: Uint8Array;
}

/**
 * Reads a binary PGM or PPM with samples of one byte; undefined when the bytes are not one.
 * Throws `FACE_PICTURE_TOO_LARGE` and, for a truncated or two-byte one, `FACE_PICTURE_UNREADABLE`.
 */
export function readNetpbm(bytes: Uint8Array, maxPixels: number): NetpbmPicture | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 1024)).toString('latin1');
  if (!/^P[56][\s#]/.test(head)) return undefined;
  const space = '(?:\\s|#[^\\n]*\\n)+';
  const found = new RegExp(`^P[56]${space}(\\d{1,6})${space}(\\d{1,6})${space}(\\d{1,5})\\s`).exec(head);
  if (found === null) throw new DeviceError('FACE_PICTURE_UNREADABLE');
  const [widthPx, heightPx, highest] = found.slice(1).map(Number) as [number, number, number];
  const channels = head[1] === '5' ? 1 : 3;
  if (widthPx * heightPx > maxPixels) throw new DeviceError('FACE_PICTURE_TOO_LARGE');
  const samples = bytes.subarray(found[0].length, found[0].length + widthPx * heightPx * channels);
  const isWhole = samples.length > 0 && samples.length === widthPx * heightPx * channels;
  if (!isWhole || highest === 0 || highest > 255) throw new DeviceError('FACE_PICTURE_UNREADABLE');
  if (highest === 255) return { widthPx, heightPx, channels, samples };
  const stretched = samples.map((value) => Math.min(255, Math.round((value * 255) / highest)));
  return { widthPx, heightPx, channels, samples: stretched };
}
