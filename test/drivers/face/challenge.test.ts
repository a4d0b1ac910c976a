import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import type { FacePoint, FacePoints, FoundFace } from '../../../drivers/device/face.ts';
import type { HeadMove, HeadSample } from '../../../drivers/device/head-turn.ts';
import { type HeadTurnState, startHeadTurn } from '../../../drivers/face/challenge.ts';
import { poseOf } from '../../../drivers/face/measure.ts';

const frameMs = 100;
const allMoves: readonly HeadMove[] = ['turn-left', 'turn-right', 'nod'];
const movesOf = fc.array(fc.constantFrom(...allMoves), { minLength: 2, maxLength: 3 });

const turnsOf = fc.array(fc.constantFrom<HeadMove>('turn-left', 'turn-right'), {
  minLength: 2,
  maxLength: 3,
});

/** Points of a head in centimetres: x to the right of the picture, y down, z to the camera. */
const solid = {
  leftEye: [-3.2, 0, 0],
  rightEye: [3.2, 0, 0],
  nose: [0, 4, 2.6],
  mouthLeft: [-2.4, 6.8, 0.4],
  mouthRight: [2.4, 6.8, 0.4],
} as const;

/** How a body is held and shown. */
interface Pose {
  readonly yawDeg?: number;
  /** Above 0 the chin goes down. */
  readonly pitchDeg?: number;
  readonly depth?: number;
  readonly distanceCm?: number;
  readonly x?: number;
}

/** A picture of the points by a pinhole camera; `depth` 0 is a photograph of the head. */
function seen({ yawDeg = 0, pitchDeg = 0, depth = 1, distanceCm = 55, x = 0 }: Pose): FacePoints {
  const [yaw, pitch] = [(yawDeg * Math.PI) / 180, (pitchDeg * Math.PI) / 180];
  const show = ([px, py, pz]: readonly [number, number, number]): FacePoint => {
    const z0 = pz * depth;
    const [x1, z1] = [px * Math.cos(yaw) + z0 * Math.sin(yaw), -px * Math.sin(yaw) + z0 * Math.cos(yaw)];
    const [y2, z2] = [
      py * Math.cos(pitch) + z1 * Math.sin(pitch),
      -py * Math.sin(pitch) + z1 * Math.cos(pitch),
    ];
    const scale = 600 / (distanceCm - z2);
    return { x: 320 + x + x1 * scale, y: 200 + y2 * scale };
  };
  return {
    leftEye: show(solid.leftEye),
    rightEye: show(solid.rightEye),
    nose: show(solid.nose),
    mouthLeft: show(solid.mouthLeft),
    mouthRight: show(solid.mouthRight),
  };
}

function faceOf(pose: Pose): FoundFace {
  const points = seen(pose);
  const quality = {
    heightPx: 170,
    meanLuma: 120,
    darkShare: 0,
    brightShare: 0,
    sharpness: 0.5,
    secondFaceRatio: 0,
  };
  const box = { x: 260 + (pose.x ?? 0), y: 130, width: 120, height: 170 };
  return { box, score: 1, points, pose: poseOf(points), quality };
}

const sample = (atMs: number, pose: Pose | undefined, sameness = 0.9): HeadSample => ({
  atMs,
  face: pose === undefined ? undefined : faceOf(pose),
  sameness,
  pixelsDigest: String(atMs),
});

/** The poses of one movement out and back. */
function wayOf(move: HeadMove, highest: number): readonly Pose[] {
  return [0.3, 0.6, 1, 1, 0.6, 0.3, 0].map((share) => {
    const angle = highest * share;
    if (move === 'nod') return { pitchDeg: angle };
    return { yawDeg: move === 'turn-left' ? angle : -angle };
  });
}

/** Shows poses at ten frames a second until the challenge ends. */
function play(
  moves: readonly HeadMove[],
  poses: readonly Pose[],
  change: (s: HeadSample) => HeadSample = (s) => s,
) {
  const challenge = startHeadTurn(moves, sample(0, {}));
  let state: HeadTurnState = { state: 'failed', reason: 'too-slow' };
  for (const [index, pose] of poses.entries()) {
    state = challenge.next(change(sample((index + 1) * frameMs, pose)));
    if (state.state !== 'asking') break;
  }
  return { state, challenge };
}

suite('head-turn challenge', () => {
  test('a head that does what is asked passes, in whatever order', () => {
    fc.assert(
      fc.property(movesOf, fc.integer({ min: 30, max: 40 }), (moves, highest) => {
        const { state } = play(
          moves,
          moves.flatMap((move) => wayOf(move, highest)),
        );
        assert.deepEqual(state, { state: 'passed' });
      }),
    );
  });

  test('a still picture never passes', () => {
    fc.assert(
      fc.property(movesOf, (moves) => {
        const { state } = play(
          moves,
          Array.from({ length: 100 }, () => ({})),
        );
        assert.deepEqual(state, { state: 'failed', reason: 'too-slow' });
      }),
      { numRuns: 20 },
    );
  });

  test('a photograph turned and tilted up to 45 degrees, near or far, never passes', () => {
    const waving = fc.array(
      fc.record({ yawDeg: fc.integer({ min: -45, max: 45 }), pitchDeg: fc.integer({ min: -45, max: 45 }) }),
      { minLength: 60, maxLength: 100 },
    );
    fc.assert(
      fc.property(movesOf, waving, fc.integer({ min: 25, max: 80 }), (moves, poses, distanceCm) => {
        const flat = poses.map((pose) => ({ ...pose, depth: 0, distanceCm }));
        assert.equal(play(moves, flat).state.state, 'failed');
      }),
      { numRuns: 60 },
    );
  });

  test('somebody who turns otherwise than asked does not pass', () => {
    fc.assert(
      fc.property(movesOf, turnsOf, (asked, made) => {
        fc.pre(asked.some((move, index) => move !== made[index]));
        const { state } = play(
          asked,
          made.flatMap((move) => wayOf(move, 35)),
        );
        assert.notEqual(state.state, 'passed');
      }),
    );
  });

  test('a turn without the way back is no pass', () => {
    const stays = Array.from({ length: 40 }, () => ({ yawDeg: 35 }));
    const { state } = play(['turn-left'], [{ yawDeg: 12 }, { yawDeg: 24 }, ...stays]);
    assert.deepEqual(state, { state: 'failed', reason: 'too-slow' });
  });

  test('another face in a single frame ends it', () => {
    const poses = wayOf('turn-right', 35);
    // With the last but one frame the head is back.
    for (const at of poses.slice(0, -2).keys()) {
      const { state } = play(['turn-right'], poses, (s) =>
        s.atMs === (at + 1) * frameMs ? { ...s, sameness: 0.39 } : s,
      );
      assert.deepEqual(state, { state: 'failed', reason: 'other-face' });
    }
  });

  test('a sameness that is no number ends it', () => {
    const { state } = play(['nod'], wayOf('nod', 35), (s) => ({ ...s, sameness: Number.NaN }));
    assert.deepEqual(state, { state: 'failed', reason: 'other-face' });
  });

  test('a frame without a face is passed over, a gap is not', () => {
    const poses = wayOf('turn-left', 35);
    const blinded = play(['turn-left'], poses, (s) => (s.atMs === 200 ? { ...s, face: undefined } : s));
    assert.deepEqual(blinded.state, { state: 'passed' });
    const late = play(['turn-left'], poses, (s) => (s.atMs > 300 ? { ...s, atMs: s.atMs + 700 } : s));
    assert.deepEqual(late.state, { state: 'failed', reason: 'track-lost' });
  });

  test('pictures of two poses cannot be swapped for a movement, nor a face for one beside it', () => {
    const swapped = play(['turn-left'], [{}, { yawDeg: 45 }, {}]);
    assert.deepEqual(swapped.state, { state: 'failed', reason: 'track-lost' });
    const beside = play(['turn-left'], [{}, { x: 150 }]);
    assert.deepEqual(beside.state, { state: 'failed', reason: 'track-lost' });
  });

  test('what ended stays as it ended', () => {
    const { state, challenge } = play(['turn-left'], [{}, { x: 200 }]);
    for (const pose of wayOf('turn-left', 35)) assert.equal(challenge.next(sample(9_000, pose)), state);
  });

  test('equal frames and blinks are noticed and decide nothing', () => {
    const poses = wayOf('turn-left', 35);
    const { state, challenge } = play(['turn-left'], poses, (s) => ({
      ...s,
      pixelsDigest: 'frozen',
      face: s.face && { ...s.face, pose: { ...s.face.pose, eyeOpenness: s.atMs === 300 ? 0.1 : 0.3 } },
    }));
    assert.deepEqual(state, { state: 'passed' });
    const { frames, identicalFrames } = challenge.signals();
    assert.equal(identicalFrames, frames - 1);
  });

  test('it does not begin without a face or without anything to ask', () => {
    assert.throws(() => startHeadTurn(['nod'], sample(0, undefined)), TypeError);
    assert.throws(() => startHeadTurn([], sample(0, {})), TypeError);
  });
});
