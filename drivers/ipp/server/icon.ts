/** The printer icons that IPP clients show (PWG 5100.13 §6.6.9): a drawn PNG, so that no file has to be shipped. */

import { crc32, deflateSync } from 'node:zlib';

/** Rectangles of the drawing on a 24 by 24 grid: left, top, right, bottom, and red, green, blue. */
const drawing: readonly (readonly [number, number, number, number, number, number, number])[] = [
  [6, 2, 18, 8, 245, 245, 245],
  [2, 8, 22, 17, 0, 68, 140],
  [18, 10, 20, 12, 120, 220, 140],
  [6, 14, 18, 22, 245, 245, 245],
  [8, 16, 16, 17, 150, 150, 150],
  [8, 19, 14, 20, 150, 150, 150],
];

const grid = 24;

/** A square PNG with a transparent ground. `pixels` is its width. */
export function drawPrinterIcon(pixels: number): Buffer {
  const stride = pixels * 4 + 1;
  const rows = Buffer.alloc(stride * pixels);
  for (const [left, top, right, bottom, red, green, blue] of drawing) {
    const scale = (value: number) => Math.round((value * pixels) / grid);
    for (let y = scale(top); y < scale(bottom); y += 1) {
      for (let x = scale(left); x < scale(right); x += 1) {
        rows.set([red, green, blue, 255], y * stride + 1 + x * 4);
      }
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(pixels, 0);
  header.writeUInt32BE(pixels, 4);
  header.set([8, 6, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.byteLength, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}
