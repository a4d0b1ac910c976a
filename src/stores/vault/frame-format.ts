/**
 * The form of a sealed document.
 *
 * A header of 16 bytes, then frames. Each frame is up to 64 KiB of plain text encrypted with AES-256-GCM
 * (NIST SP 800-38D) and followed by its tag of 16 bytes; all but the last are full. The nonce says which frame it is
 * and whether it is the last (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015), so that
 * frames cannot be left out, moved, repeated or added. A document of no bytes is one empty last frame.
 *
 *     header: "TMKV" | version 1 | log2 of the frame length | 2 zero bytes | 8 random bytes
 *     nonce:  7 of the random bytes | frame number, 32 bits, big-endian, from 0 | 1 for the last frame, else 0
 *     additional data of every frame: the header
 */

import { ServiceError } from '../../shared/errors/service-error.ts';

/** Bytes of plain text in a full frame. */
export const frameBytes = 65_536;
/** Bytes of a GCM tag. */
export const tagBytes = 16;
/** Bytes of the header. */
export const headerBytes = 16;
/** Cipher of the frames, as node:crypto names it. */
export const frameCipher = 'aes-256-gcm';

const magic = Buffer.from('TMKV', 'latin1');
const version = 1;
const frameLog2 = 16;
const randomBytesInHeader = 8;
const mostFrames = 0xffff_ffff;

/** The header with the random bytes (8) of this document. */
export function encodeHeader(random: Uint8Array): Buffer {
  if (random.byteLength !== randomBytesInHeader) throw new TypeError('A header takes 8 random bytes');
  return Buffer.concat([magic, Buffer.from([version, frameLog2, 0, 0]), random]);
}

/** Throws `STORE_DOCUMENT_DAMAGED` unless `header` is one of this version. */
export function checkHeader(header: Uint8Array): void {
  const view = Buffer.from(header.buffer, header.byteOffset, header.byteLength);
  const known =
    view.byteLength === headerBytes &&
    view.subarray(0, 4).equals(magic) &&
    view[4] === version &&
    view[5] === frameLog2 &&
    view.readUInt16BE(6) === 0;
  if (!known) throw new ServiceError('STORE_DOCUMENT_DAMAGED', { details: { part: 'header' } });
}

/** The nonce (12 bytes) of a frame. More than 2³² - 1 frames (256 TiB): `REQUEST_TOO_LARGE`. */
export function nonceOf(header: Uint8Array, frame: number, last: boolean): Buffer {
  if (frame > mostFrames) throw new ServiceError('REQUEST_TOO_LARGE');
  const nonce = Buffer.alloc(12);
  nonce.set(header.subarray(8, 15), 0);
  nonce.writeUInt32BE(frame, 7);
  nonce[11] = last ? 1 : 0;
  return nonce;
}

/** Length of a sealed document whose plain text has `plainBytes` bytes. */
export function sealedLength(plainBytes: number): number {
  const frames = Math.max(1, Math.ceil(plainBytes / frameBytes));
  return headerBytes + plainBytes + frames * tagBytes;
}
