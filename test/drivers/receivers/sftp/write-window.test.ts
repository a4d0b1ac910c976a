/** SFTP writes in any order become the file that was meant, or are refused. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { WriteWindow } from '../../../../drivers/receivers/sftp/write-window.ts';

const size = 256;

/** Writes pieces and collects what leaves the window. */
function run(pieces: readonly { readonly offset: number; readonly data: Uint8Array }[]) {
  const window = new WriteWindow(size);
  const out: Buffer[] = [];
  const outcomes = pieces.map(({ offset, data }) => {
    const outcome = window.write(offset, data);
    const ready = window.take();
    if (ready !== undefined) out.push(ready);
    return outcome;
  });
  const last = window.end();
  return { outcomes, bytes: last === undefined ? undefined : Buffer.concat([...out, last]) };
}

describe('write window', () => {
  test('writes whose order is mixed within a quarter of the window give the same file', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 3_000 }),
        fc.integer({ min: 1, max: 20 }),
        fc.infiniteStream(fc.nat({ max: 3 })),
        (file, step, shifts) => {
          const pieces = [];
          for (let at = 0; at < file.byteLength; at += step) {
            const [shift = 0] = [...shifts.take(1)];
            pieces.push({ offset: at, data: file.subarray(at, at + step), place: at + shift * step });
          }
          pieces.sort((one, other) => one.place - other.place);
          const { outcomes, bytes } = run(pieces);
          assert.ok(outcomes.every((outcome) => outcome === 'ok'));
          assert.deepEqual(bytes, Buffer.from(file));
        },
      ),
      { numRuns: 200 },
    );
  });

  test('arbitrary writes give exactly the file that a disk would hold, or none', () => {
    const write = fc.record({
      offset: fc.nat({ max: 600 }),
      data: fc.uint8Array({ minLength: 1, maxLength: 80 }),
    });
    fc.assert(
      fc.property(fc.array(write, { maxLength: 30 }), (pieces) => {
        const { outcomes, bytes } = run(pieces);
        if (bytes === undefined) return;
        assert.ok(outcomes.every((outcome) => outcome === 'ok'));
        const disk = Buffer.alloc(700);
        let end = 0;
        for (const { offset, data } of pieces) {
          disk.set(data, offset);
          end = Math.max(end, offset + data.byteLength);
        }
        assert.deepEqual(bytes, disk.subarray(0, end));
      }),
      { numRuns: 500 },
    );
  });

  test('a gap that stays, a write too far ahead and one too far behind leave no file', () => {
    const piece = (offset: number, length: number) => ({ offset, data: Buffer.alloc(length, offset) });
    assert.equal(run([piece(0, 10), piece(11, 10)]).bytes, undefined);
    assert.deepEqual(run([piece(300, 10)]).outcomes, ['ahead']);
    const long = Array.from({ length: 40 }, (_, at) => piece(at * 10, 10));
    assert.deepEqual(run([...long, piece(0, 10)]).outcomes.at(-1), 'behind');
    assert.equal(run([...long, piece(0, 10)]).bytes, undefined);
  });
});
