/** Finding faces: the picture in 80 % of a 320x240 frame, boxes by score, overlapping ones put together. */

import { type InferenceSession, Tensor } from 'onnxruntime-node';
import type { FaceBox, RgbPicture } from '../device/face.ts';
import { resizeRgb } from './resample.ts';

const frameWidth = 320;
const frameHeight = 240;
/** Boxes that share more than this of their joint area are one face. */
const sameFaceOverlap = 0.4;
const maxFaces = 32;

/** A box and how sure the detector is, 0 to 1. */
export interface Detection {
  readonly box: FaceBox;
  readonly score: number;
}

/**
 * One look at a picture, most prominent face first.
 *
 * @param fill Share of the frame that the picture takes, 0 to 1. The detector knows faces up to about 60 % of the
 * frame's height, so a picture that is all face must be shown smaller.
 * @param minScore Boxes below it are passed over.
 */
export async function detectFaces(
  session: InferenceSession,
  picture: RgbPicture,
  fill: number,
  minScore: number,
): Promise<readonly Detection[]> {
  const scale = Math.min((frameWidth * fill) / picture.widthPx, (frameHeight * fill) / picture.heightPx);
  const width = Math.max(1, Math.round(picture.widthPx * scale));
  const height = Math.max(1, Math.round(picture.heightPx * scale));
  const left = Math.floor((frameWidth - width) / 2);
  const top = Math.floor((frameHeight - height) / 2);
  const pixels = resizeRgb(picture, width, height);
  const input = new Float32Array(3 * frameWidth * frameHeight);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const from = (y * width + x) * 3;
      const to = (y + top) * frameWidth + x + left;
      for (let channel = 0; channel < 3; channel += 1) {
        input[channel * frameWidth * frameHeight + to] = ((pixels[from + channel] as number) - 127) / 128;
      }
    }
  }
  const results = await session.run({
    input: new Tensor('float32', input, [1, 3, frameHeight, frameWidth]),
  });
  const scores = results['scores']?.data as Float32Array;
  const boxes = results['boxes']?.data as Float32Array;
  const toPicture = (value: number, side: number, margin: number, shown: number, whole: number) =>
    ((value * side - margin) * whole) / shown;
  const found: Detection[] = [];
  for (let index = 0; index * 2 < scores.length; index += 1) {
    const score = scores[index * 2 + 1] as number;
    if (!(score >= minScore)) continue;
    const [x1, y1, x2, y2] = boxes.subarray(index * 4, index * 4 + 4) as unknown as [
      number,
      number,
      number,
      number,
    ];
    const x = toPicture(x1, frameWidth, left, width, picture.widthPx);
    const y = toPicture(y1, frameHeight, top, height, picture.heightPx);
    const box = {
      x,
      y,
      width: toPicture(x2, frameWidth, left, width, picture.widthPx) - x,
      height: toPicture(y2, frameHeight, top, height, picture.heightPx) - y,
    };
    if (box.width >= 4 && box.height >= 4) found.push({ box, score });
  }
  return byProminence(withoutOverlaps(found), picture);
}

/** Keeps the surest of boxes that show the same face. */
export function withoutOverlaps(found: readonly Detection[]): readonly Detection[] {
  const kept: Detection[] = [];
  for (const one of found.toSorted((a, b) => b.score - a.score)) {
    if (kept.length >= maxFaces) break;
    if (kept.every((other) => overlapOf(one.box, other.box) <= sameFaceOverlap)) kept.push(one);
  }
  return kept;
}

function overlapOf(a: FaceBox, b: FaceBox): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  const shared = Math.max(0, width) * Math.max(0, height);
  return shared / (a.width * a.height + b.width * b.height - shared);
}

/** Large, near the middle and surely a face first: whoever the picture is of. */
export function byProminence(
  found: readonly Detection[],
  { widthPx, heightPx }: RgbPicture,
): readonly Detection[] {
  const side = Math.min(widthPx, heightPx);
  const weight = ({ box, score }: Detection): number => {
    const away =
      Math.hypot(box.x + box.width / 2 - widthPx / 2, box.y + box.height / 2 - heightPx / 2) / side;
    return score * box.height * Math.exp(-0.5 * (away / 0.4) ** 2);
  };
  return found.toSorted((a, b) => weight(b) - weight(a));
}
