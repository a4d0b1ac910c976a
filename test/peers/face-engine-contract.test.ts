/** The contract of the slot for engines, run on the built-in one and on a program. */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import sharp from 'sharp';
import { DeviceError } from '../../drivers/device/device-error.ts';
import type { FaceEngine, RgbPicture } from '../../drivers/device/face.ts';
import { faceCosine } from '../../drivers/device/face-vectors.ts';
import { drawFace } from '../../drivers/simulators/face/draw-face.ts';
import { openFaceEngine } from '../../src/context/face-engine.ts';

const sample = join(import.meta.dirname, '..', 'drivers', 'face', 'sample-engine-process.ts');

const jpegOf = ({ widthPx: width, heightPx: height, rgb }: RgbPicture): Promise<Buffer> =>
  sharp(rgb, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 95 })
    .toBuffer();

const head = drawFace({ identity: 0, widthPx: 128, heightPx: 96 });
const blank: RgbPicture = { widthPx: 160, heightPx: 120, rgb: new Uint8Array(160 * 120 * 3).fill(127) };

const engines: Readonly<Record<string, () => Promise<FaceEngine>>> = {
  'built-in': () => openFaceEngine({ kind: 'builtin', workers: 1 }),
  program: () => openFaceEngine({ kind: 'command', command: process.execPath, args: [sample] }),
};

for (const [name, open] of Object.entries(engines)) {
  suite(`engine: ${name}`, () => {
    let engine: FaceEngine;
    let jpeg: Buffer;
    before(async () => {
      [engine, jpeg] = await Promise.all([open(), jpegOf(head)]);
    });
    after(() => engine[Symbol.asyncDispose]());

    test('it says which engine it is and where its models come from', () => {
      const { identity } = engine;
      assert.ok(identity.name.length > 0 && identity.version.length > 0 && identity.provenance.length > 0);
      assert.ok(identity.dimensions >= 16);
    });

    test('a face has a box and five points within the picture, and a vector of unit length', async () => {
      const { widthPx, heightPx, faces, pixelsDigest } = await engine.analyse(jpeg);
      assert.deepEqual([widthPx, heightPx, faces.length], [128, 96, 1]);
      assert.match(pixelsDigest, /^[0-9a-f]{16}$/);
      const [face] = faces;
      const { leftEye, rightEye, nose, mouthLeft } = face?.points ?? assert.fail('no face');
      assert.ok(leftEye.x < nose.x && nose.x < rightEye.x, 'the nose lies between the eyes');
      assert.ok(leftEye.y < nose.y && nose.y < mouthLeft.y, 'the nose lies above the mouth');
      assert.equal(face?.vector?.length, engine.identity.dimensions);
      assert.ok(Math.abs(Math.hypot(...(face?.vector ?? [])) - 1) < 1e-5);
      assert.equal(face?.quality.secondFaceRatio, 0);
    });

    test('the same picture gives the same vector', async () => {
      const [a, b] = await Promise.all([engine.analyse(jpeg), engine.analyse(jpeg)]);
      const [va, vb] = [a.faces[0]?.vector, b.faces[0]?.vector];
      assert.ok(va && vb && faceCosine(va, vb) > 0.9999);
      assert.equal(a.pixelsDigest, b.pixelsDigest);
    });

    test('pixels are taken like a file of them', async () => {
      const [a, b] = await Promise.all([engine.analyse(jpeg), engine.analyse(head)]);
      const [va, vb] = [a.faces[0]?.vector, b.faces[0]?.vector];
      assert.ok(va && vb && faceCosine(va, vb) > 0.95);
    });

    test('without vectors a face has none', async () => {
      const { faces } = await engine.analyse(jpeg, { vectors: 'none' });
      assert.equal(faces[0]?.vector, undefined);
      assert.ok(faces[0]?.pose);
    });

    test('a picture without a face has no faces, however hard the engine looks', async () => {
      for (const effort of ['frame', 'still'] as const) {
        assert.deepEqual((await engine.analyse(blank, { effort })).faces, []);
      }
    });

    test('bytes that are no picture are refused, and the next picture is looked at', async () => {
      await assert.rejects(engine.analyse(Buffer.from('no picture')), { code: 'FACE_PICTURE_UNREADABLE' });
      await assert.rejects(engine.analyse(jpeg.subarray(0, 40)), { code: 'FACE_PICTURE_UNREADABLE' });
      assert.equal((await engine.analyse(jpeg)).faces.length, 1);
    });

    test('an aborted picture is not looked at', async () => {
      await assert.rejects(engine.analyse(jpeg, { signal: AbortSignal.abort(new Error('left')) }), /left/);
    });

    test('a full queue refuses the next picture instead of growing', async () => {
      const many = Array.from({ length: 60 }, () => engine.analyse(blank, { vectors: 'none' }));
      const results = await Promise.allSettled(many);
      const busy = results.filter(
        (one) =>
          one.status === 'rejected' &&
          one.reason instanceof DeviceError &&
          one.reason.code === 'FACE_ENGINE_BUSY',
      );
      assert.ok(busy.length >= 20 && busy.length < 60, `${busy.length} of 60 refused`);
      assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 60 - busy.length);
    });

    test('after its end it fails and says so', async () => {
      const closed = await open();
      await closed[Symbol.asyncDispose]();
      await assert.rejects(closed.analyse(jpeg), { code: 'FACE_ENGINE_FAILED' });
    });
  });
}
