/** What a frame costs, and what finding one person among 10,000 costs beside the plainest loop. */

import { findNearest } from '../../drivers/device/face-vectors.ts';
import { drawFace } from '../../drivers/simulators/face/draw-face.ts';
import { openFaceEngine } from '../../src/context/face-engine.ts';
import { measure } from './measure.ts';

const people = 10_000;
const dimensions = 512;
const gallery = new Float32Array(people * dimensions).map(() => Math.random() - 0.5);
const probe = gallery.slice(0, dimensions);

function plainNearest(): number {
  let [best, bestScore] = [-1, Number.NEGATIVE_INFINITY];
  for (let row = 0; row < people; row += 1) {
    let score = 0;
    for (let k = 0; k < dimensions; k += 1) {
      score += (gallery[row * dimensions + k] ?? 0) * (probe[k] ?? 0);
    }
    if (score > bestScore) [best, bestScore] = [row, score];
  }
  return best;
}

await measure('one among 10,000', 'searches a second', [
  { name: 'findNearest', work: () => findNearest(gallery, probe) },
  { name: 'plain loop', work: plainNearest },
]);

await using engine = await openFaceEngine({ kind: 'builtin', workers: 1 });
const frame = drawFace({ identity: 0, widthPx: 320, heightPx: 240 });
const begin = process.cpuUsage();
let frames = 0;
const analyse = (vectors: 'none' | 'first') => async () => {
  frames += 1;
  await engine.analyse(frame, { vectors });
};
await measure('one frame, one worker', 'frames a second', [
  { name: 'with vector', work: analyse('first') },
  { name: 'landmarks only', work: analyse('none') },
]);
const { user, system } = process.cpuUsage(begin);
process.stdout.write(`CPU ms a frame, mean of both: ${((user + system) / 1000 / frames).toFixed(1)}\n`);
