import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  encodeFrameHeader,
  FrameDecoder,
  frameKinds,
  maxFrameBytes,
} from '../../../../drivers/render/process/frames.ts';

test('frames come back however the bytes are cut, data in pieces and the rest whole', () => {
  const frame = fc.record({
    kind: fc.constantFrom(frameKinds.request, frameKinds.data, frameKinds.end, frameKinds.result),
    payload: fc.uint8Array({ maxLength: 40 }),
  });
  fc.assert(
    fc.property(fc.array(frame, { maxLength: 8 }), fc.integer({ min: 1, max: 30 }), (frames, size) => {
      const bytes = Buffer.concat(
        frames.flatMap(({ kind, payload }) => [encodeFrameHeader(kind, payload.length), payload]),
      );
      const decoder = new FrameDecoder();
      const found: string[] = [];
      for (let at = 0; at < bytes.length; at += size) {
        for (const { kind, payload } of decoder.decode(bytes.subarray(at, at + size))) {
          found.push(
            kind === frameKinds.data
              ? Buffer.from(payload).toString('hex')
              : `<${kind}:${Buffer.from(payload).toString('hex')}>`,
          );
        }
      }
      const wanted = frames.map(({ kind, payload }) =>
        kind === frameKinds.data
          ? Buffer.from(payload).toString('hex')
          : `<${kind}:${Buffer.from(payload).toString('hex')}>`,
      );
      assert.equal(found.join(''), wanted.join(''));
    }),
  );
});

test('an unknown kind and a payload that claims too much end the channel', () => {
  const claim = Buffer.from(encodeFrameHeader(frameKinds.result, 5));
  claim.writeUInt32BE(maxFrameBytes + 1, 1);
  assert.throws(() => [...new FrameDecoder().decode(claim)], RangeError);
  assert.throws(() => [...new FrameDecoder().decode(Uint8Array.of(9, 0, 0, 0, 0))], RangeError);
  assert.throws(() => encodeFrameHeader(frameKinds.data, maxFrameBytes + 1), RangeError);
});
