/** Parts of the chain that can be judged without a face. */

import assert from 'node:assert/strict';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import type { FaceAnalysis, FoundFace, RgbPicture } from '../../../drivers/device/face.ts';
import { apply, fitSimilarity, invert } from '../../../drivers/face/align.ts';
import { byProminence, withoutOverlaps } from '../../../drivers/face/detect.ts';
import { faultOfFrame } from '../../../drivers/face/gates.ts';
import { noseInFace, poseOf } from '../../../drivers/face/measure.ts';
import { withoutTinyWeights } from '../../../drivers/face/model-weights.ts';
import { loadModels, modelFolder } from '../../../drivers/face/models.ts';
import { resizeRgb, warpRgb } from '../../../drivers/face/resample.ts';

const number = fc.double({ min: -100, max: 100, noNaN: true });
const points = fc.array(fc.record({ x: number, y: number }), { minLength: 3, maxLength: 8 });
const face = {
  leftEye: { x: 100, y: 100 },
  rightEye: { x: 160, y: 100 },
  nose: { x: 130, y: 135 },
  mouthLeft: { x: 108, y: 168 },
  mouthRight: { x: 152, y: 168 },
};

test('a similarity is found again from the points that it moved, and back', () => {
  const near = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-6, `${a} ${b}`);
  fc.assert(
    fc.property(
      points,
      number,
      fc.double({ min: 0.1, max: 5, noNaN: true }),
      number,
      (from, angle, scale, shift) => {
        const spread = Math.max(...from.map(({ x }) => x)) - Math.min(...from.map(({ x }) => x));
        fc.pre(spread > 1);
        const map = { a: scale * Math.cos(angle), b: scale * Math.sin(angle), tx: shift, ty: -shift };
        const found = fitSimilarity(
          from,
          from.map((point) => apply(map, point)),
        );
        near(found.a, map.a);
        near(found.b, map.b);
        const there = apply(found, { x: 3, y: 4 });
        const back = apply(invert(found), there);
        near(back.x, 3);
        near(back.y, 4);
      },
    ),
  );
});

test('points that all coincide give a map without scale instead of no number', () => {
  const same = [face.nose, face.nose, face.nose];
  const found = fitSimilarity(same, [face.leftEye, face.rightEye, face.nose]);
  assert.deepEqual([found.a, found.b], [0, 0]);
  assert.deepEqual(invert(found), { a: 0, b: 0, tx: 0, ty: 0 });
});

test('where the nose lies between eyes and mouth is kept by every affine map', () => {
  // Hundredths: doubles drawn by their bits lie mostly next to nothing, and nearly every map would be thrown away.
  const part = fc.integer({ min: -200, max: 200 }).map((hundredths) => hundredths / 100);
  fc.assert(
    fc.property(part, part, part, part, (a, b, c, d) => {
      fc.pre(Math.abs(a * d - b * c) > 0.05);
      const move = ({ x, y }: { readonly x: number; readonly y: number }) => ({
        x: a * x + b * y,
        y: c * x + d * y,
      });
      const moved = {
        leftEye: move(face.leftEye),
        rightEye: move(face.rightEye),
        nose: move({ ...face.nose, x: 137 }),
        mouthLeft: move(face.mouthLeft),
        mouthRight: move(face.mouthRight),
      };
      const [before, after] = [noseInFace({ ...face, nose: { ...face.nose, x: 137 } }), noseInFace(moved)];
      assert.ok(Math.abs(before.across - after.across) < 1e-6 && Math.abs(before.down - after.down) < 1e-6);
    }),
  );
});

test('resizing keeps an even colour, and shrinking mixes instead of picking', () => {
  const even: RgbPicture = { widthPx: 97, heightPx: 61, rgb: new Uint8Array(97 * 61 * 3).fill(77) };
  for (const value of resizeRgb(even, 40, 23)) assert.ok(Math.abs(value - 77) < 0.51);
  const stripes: RgbPicture = {
    widthPx: 400,
    heightPx: 4,
    rgb: Uint8Array.from({ length: 400 * 4 * 3 }, (_, at) => (Math.floor(at / 3) % 2) * 255),
  };
  for (const value of resizeRgb(stripes, 37, 4)) assert.ok(value > 90 && value < 165, String(value));
  const shrunk = warpRgb(stripes, { a: 4, b: 0, tx: 20, ty: 0 }, 4);
  for (const value of shrunk.subarray(0, 3)) assert.ok(value > 60 && value < 195, String(value));
});

test('of boxes over one face the surest is kept', () => {
  const box = { x: 10, y: 10, width: 40, height: 50 };
  const shifted = { ...box, x: 14 };
  const other = { ...box, x: 200 };
  const kept = withoutOverlaps([
    { box, score: 0.8 },
    { box: shifted, score: 0.9 },
    { box: other, score: 0.7 },
  ]);
  assert.deepEqual(
    kept.map(({ score }) => score),
    [0.9, 0.7],
  );
});

test('the face that a picture is of comes first: large, and near the middle before a little larger at the edge', () => {
  const picture = { widthPx: 250, heightPx: 250, rgb: new Uint8Array() };
  const middle = { box: { x: 75, y: 70, width: 100, height: 110 }, score: 1 };
  const edge = { box: { x: 170, y: 60, width: 110, height: 125 }, score: 1 };
  const small = { box: { x: 110, y: 5, width: 30, height: 40 }, score: 1 };
  assert.deepEqual(byProminence([small, edge, middle], picture), [middle, edge, small]);
});

test('the gates say what is wrong, the most useful first', () => {
  const good: FoundFace = {
    box: { x: 0, y: 0, width: 120, height: 160 },
    score: 1,
    points: face,
    pose: poseOf(face),
    quality: {
      heightPx: 160,
      meanLuma: 120,
      darkShare: 0,
      brightShare: 0,
      sharpness: 0.5,
      secondFaceRatio: 0,
    },
  };
  const fault = (
    quality: Partial<FoundFace['quality']>,
    pose: Partial<FoundFace['pose']> = {},
    anyPose = false,
  ) => {
    const changed = { ...good, quality: { ...good.quality, ...quality }, pose: { ...good.pose, ...pose } };
    const analysis: FaceAnalysis = { widthPx: 640, heightPx: 480, faces: [changed], pixelsDigest: '' };
    return faultOfFrame(analysis, anyPose);
  };
  assert.equal(fault({}), undefined);
  assert.equal(faultOfFrame({ widthPx: 1, heightPx: 1, faces: [], pixelsDigest: '' }), 'no-face');
  assert.equal(fault({ heightPx: 109, sharpness: 0 }), 'come-closer');
  assert.equal(fault({ secondFaceRatio: 0.7 }), 'one-person');
  assert.equal(fault({ meanLuma: 20 }), 'more-light');
  assert.equal(fault({ brightShare: 0.4 }), 'less-light');
  assert.equal(fault({ sharpness: 0.05 }), 'hold-still');
  assert.equal(fault({}, { yawRatio: -0.4 }), 'look-straight');
  assert.equal(fault({}, { yawRatio: -0.4 }, true), undefined);
});

test('a model that is missing or changed by one byte is not run', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tomeoki-models-'));
  try {
    await assert.rejects(loadModels(folder), { code: 'FACE_MODEL_MISSING' });
    for (const file of ['detect.onnx', 'landmark.onnx'])
      await copyFile(join(modelFolder, file), join(folder, file));
    await writeFile(join(folder, 'feature.onnx'), 'another model');
    await assert.rejects(loadModels(folder), { code: 'FACE_MODEL_CHANGED', details: { role: 'feature' } });
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('ONNX: weights that are next to nothing become zero, all others and every other byte stay', () => {
  const weights = Buffer.alloc(16);
  for (const [index, value] of [1.5, 1e-39, -3e-25, -2e-19].entries()) weights.writeFloatLE(value, index * 4);
  const field = (number: number, body: Buffer) =>
    Buffer.concat([Buffer.from([number * 8 + 2, body.length]), body]);
  const tensor = Buffer.concat([Buffer.from([16, 1]), field(9, weights)]);
  const model = Buffer.concat([Buffer.from([8, 7]), field(7, field(5, tensor))]);
  const expected = Buffer.from(model);
  expected.fill(0, expected.length - 12, expected.length - 4);
  assert.deepEqual(Buffer.from(withoutTinyWeights(model)), expected);
  assert.throws(() => withoutTinyWeights(model.subarray(0, -3)), RangeError);
});
