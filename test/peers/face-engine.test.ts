/** The built-in chain on drawn heads of nobody: it shows that the chain is wired rightly, never how accurate it is. */

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import type { FaceEngine, FoundFace } from '../../drivers/device/face.ts';
import { faceCosine } from '../../drivers/device/face-vectors.ts';
import type { HeadMove } from '../../drivers/device/head-turn.ts';
import { startHeadTurn } from '../../drivers/face/challenge.ts';
import { faultOfFrame } from '../../drivers/face/gates.ts';
import { renderClip, type Tracings } from '../../drivers/simulators/face/clips.ts';
import { openFaceEngine } from '../../src/context/face-engine.ts';

const cache = process.env['TOMEOKI_FACE_CLIPS'] ?? join(import.meta.dirname, '..', '..', 'var', 'face-clips');
/** The product's threshold for one comparison. */
const threshold = 0.45;

suite('faces of drawn heads', { timeout: 600_000 }, () => {
  let engine: FaceEngine;
  const tracings: Tracings = new Map();
  before(async () => {
    engine = await openFaceEngine({ kind: 'builtin', workers: 1 });
  });
  after(() => engine[Symbol.asyncDispose]());

  const facesOf = async (clip: string): Promise<readonly FoundFace[]> => {
    const { files } = await renderClip(cache, clip, tracings);
    const faces: FoundFace[] = [];
    for (const file of files) {
      const analysis = await engine.analyse(await readFile(file));
      assert.equal(analysis.faces.length, 1, `one face in ${clip}`);
      assert.equal(faultOfFrame(analysis, true), undefined, `${clip} passes the gates`);
      faces.push(...analysis.faces);
    }
    return faces;
  };
  const vectorOf = (face: FoundFace | undefined): Float32Array => face?.vector ?? assert.fail('no vector');

  test('one person is alike in light, pose and grain, and five people are told apart', async () => {
    const fronts: Float32Array[] = [];
    for (const identity of [0, 1, 2, 3, 4]) fronts.push(vectorOf((await facesOf(`front-${identity}`))[0]));
    for (const identity of [0, 1]) {
      for (const face of await facesOf(`enrol-${identity}`)) {
        for (const [other, front] of fronts.entries()) {
          const isAlike = faceCosine(front, vectorOf(face)) >= threshold;
          assert.equal(isAlike, other === identity, `enrolment of ${identity} against ${other}`);
        }
      }
    }
    for (const [a, first] of fronts.entries()) {
      for (const [b, second] of fronts.entries())
        if (a !== b) assert.ok(faceCosine(first, second) < threshold);
    }
  });

  test('a turning head passes the challenge, a standing one and one that turns the other way do not', async () => {
    const [front] = await facesOf('front-0');
    const clips: Readonly<Record<HeadMove, readonly FoundFace[]>> = {
      'turn-left': await facesOf('left-0'),
      'turn-right': await facesOf('right-0'),
      nod: await facesOf('nod-0'),
    };
    const run = (asked: readonly HeadMove[], shown: readonly FoundFace[]) => {
      const sampleOf = (face: FoundFace | undefined, index: number) => ({
        atMs: index * 100,
        face,
        sameness: face === undefined ? 0 : faceCosine(vectorOf(front), vectorOf(face)),
        pixelsDigest: String(index),
      });
      const challenge = startHeadTurn(asked, sampleOf(front, 0));
      let state: ReturnType<typeof challenge.next> | undefined;
      for (const [index, face] of shown.entries()) state = challenge.next(sampleOf(face, index + 1));
      return state;
    };
    const still = Array.from({ length: 40 }, () => front as FoundFace);
    const moves: readonly HeadMove[] = ['turn-left', 'turn-right', 'nod'];
    for (const first of moves) {
      for (const second of moves) {
        const shown = [...clips[first], ...still.slice(0, 2), ...clips[second], ...still.slice(0, 2)];
        assert.deepEqual(run([first, second], shown), { state: 'passed' }, `${first}, ${second}`);
      }
      assert.deepEqual(run([first], still), { state: 'failed', reason: 'too-slow' });
    }
    const wrong = run(['turn-right'], clips['turn-left']);
    assert.deepEqual(wrong, { state: 'failed', reason: 'wrong-way' });
  });

  test('shut eyes are seen as less open', async () => {
    const [front] = await facesOf('front-0');
    const blink = await facesOf('blink-0');
    const least = Math.min(...blink.map(({ pose }) => pose.eyeOpenness ?? 1));
    assert.ok(least < (front?.pose.eyeOpenness ?? 0) * 0.9, String(least));
  });
});
