/**
 * A sample of an engine in a program of its own, as a vendor would write one: it keeps to the protocol and takes the
 * middle of any picture with contrast for a face. Its vectors are the picture at 8x8 pixels.
 *
 * Its argument may be a fault to show: `silent`, `crash`, `babble`, `short` (body too short) or `other` (another name).
 */

import sharp from 'sharp';
import { encodeMessage, MessageReader } from '../../../drivers/face/command-protocol.ts';

const fault = process.argv[2];
const dimensions = 64;

async function analyse(head: { id: number; vectors: string }, picture: Uint8Array): Promise<Uint8Array> {
  const { id, vectors } = head;
  const image = sharp(picture, { limitInputPixels: 50_000_000 });
  const { width, height } = await image.metadata();
  const luma = await image.resize(8, 8, { fit: 'fill' }).greyscale().raw().toBuffer();
  const mean = luma.reduce((sum, value) => sum + value, 0) / luma.length;
  const centred = Float32Array.from(luma.subarray(0, dimensions), (value) => value - mean);
  if (centred.every((value) => Math.abs(value) < 2)) {
    return encodeMessage({ id, widthPx: width, heightPx: height, faces: [] });
  }
  const box = { x: width / 4, y: height / 4, width: width / 2, height: height / 2 };
  const at = (x: number, y: number) => ({ x: box.x + box.width * x, y: box.y + box.height * y });
  const hasVector = vectors !== 'none';
  const face = {
    box,
    score: 0.9,
    points: {
      leftEye: at(0.34, 0.29),
      rightEye: at(0.66, 0.29),
      nose: at(0.5, 0.46),
      mouthLeft: at(0.38, 0.65),
      mouthRight: at(0.62, 0.65),
    },
    quality: {
      heightPx: box.height,
      meanLuma: mean,
      darkShare: 0,
      brightShare: 0,
      sharpness: 0.5,
      secondFaceRatio: 0,
    },
    hasVector,
  };
  const body = hasVector ? new Uint8Array(centred.buffer) : new Uint8Array();
  return encodeMessage(
    { id, widthPx: width, heightPx: height, faces: [face] },
    fault === 'short' ? body.subarray(4) : body,
  );
}

const name = fault === 'other' ? `sample-${process.pid}` : 'sample';
process.stdout.write(
  encodeMessage({ protocol: 1, name, version: '1', dimensions, provenance: 'Arithmetic.' }),
);
const reader = new MessageReader();
for await (const chunk of process.stdin) {
  for (const { head, body } of reader.read(chunk as Uint8Array)) {
    const request = head as { id: number; vectors: string };
    if (fault === 'silent') continue;
    if (fault === 'crash' || fault === 'other') process.exit(3);
    if (fault === 'babble') process.stdout.write('this is no message at all, only some text');
    else {
      process.stdout.write(
        await analyse(request, body).catch(() => encodeMessage({ id: request.id, fault: 'unreadable' })),
      );
    }
  }
}
