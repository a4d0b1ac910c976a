import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeLine, maxPackedBytes } from '../../../drivers/raster/line-decoder.ts';
import { LineEncoder } from '../../../drivers/raster/line-encoder.ts';

async function pack(lines: readonly Uint8Array[], unit: 1 | 3): Promise<Buffer> {
  const pieces: Buffer[] = [];
  const encoder = new LineEncoder(lines[0]?.length ?? 0, unit, async (bytes) => {
    pieces.push(Buffer.from(bytes));
  });
  for (const line of lines) await encoder.write(line, 1);
  await encoder.flush();
  return Buffer.concat(pieces);
}

function unpack(packed: Uint8Array, lineBytes: number, unit: number): Buffer {
  const lines: Buffer[] = [];
  const form = { lineBytes, unit, fillByte: undefined };
  for (let at = 0; at < packed.length; ) {
    const line = Buffer.alloc(lineBytes);
    const found = decodeLine(packed, at, line, form);
    assert.ok(found);
    assert.ok(found.end - at <= maxPackedBytes(form));
    for (let times = 0; times < found.times; times += 1) lines.push(line);
    at = found.end;
  }
  return Buffer.concat(lines);
}

test('PWG 5102.4 §4.4: equal lines are one line with a count, equal pixels a run, others a literal', async () => {
  const line = Uint8Array.of(7, 7, 7, 1, 2, 3);
  assert.deepEqual([...(await pack([line, line, line], 1))], [2, 2, 7, 254, 1, 2, 3]);
});

test('a single pixel between runs is a run of one, since 256 has no byte', async () => {
  assert.deepEqual([...(await pack([Uint8Array.of(0, 0, 9, 0, 0)], 1))].slice(0, 3), [0, 1, 0]);
  assert.deepEqual([...(await pack([Uint8Array.of(5)], 1))], [0, 0, 5]);
});

test('more than 256 equal lines and more than 128 equal pixels are split', async () => {
  const packed = await pack(
    Array.from({ length: 300 }, () => new Uint8Array(200).fill(255)),
    1,
  );
  assert.deepEqual([...packed], [255, 127, 255, 71, 255, 43, 127, 255, 71, 255]);
});

test('colour is packed by pixels of three bytes', async () => {
  assert.deepEqual(
    [...(await pack([Uint8Array.of(1, 2, 3, 1, 2, 3, 4, 5, 6)], 3))],
    [0, 1, 1, 2, 3, 0, 4, 5, 6],
  );
});

test('any lines come back as they were, in grey and in colour', async () => {
  const lines = (unit: 1 | 3) =>
    fc.integer({ min: 1, max: 400 }).chain((pixels) =>
      fc.array(
        fc
          .array(fc.integer({ min: 0, max: 3 }), { minLength: pixels * unit, maxLength: pixels * unit })
          .map((values) => Uint8Array.from(values)),
        { minLength: 1, maxLength: 6 },
      ),
    );
  for (const unit of [1, 3] as const) {
    await fc.assert(
      fc.asyncProperty(lines(unit), async (some) => {
        const packed = await pack(some, unit);
        assert.deepEqual(unpack(packed, some[0]?.length ?? 0, unit), Buffer.concat(some));
      }),
      { numRuns: 150 },
    );
  }
});
