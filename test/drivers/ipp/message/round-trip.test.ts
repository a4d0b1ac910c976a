import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeMessage, readMessage } from '../../../../drivers/ipp/message/decode.ts';
import { encodeMessage } from '../../../../drivers/ipp/message/encode.ts';
import { ippMessage } from '../../../support/ipp-arbitraries.ts';

async function* piecesOf(bytes: Buffer, cuts: readonly number[]): AsyncGenerator<Uint8Array> {
  let start = 0;
  for (const cut of [...cuts.toSorted((a, b) => a - b), bytes.length]) {
    yield bytes.subarray(start, cut);
    start = cut;
  }
}

async function join(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(source));
}

test('every message survives encoding and decoding', () => {
  fc.assert(
    fc.property(ippMessage, fc.uint8Array({ maxLength: 20 }), (message, document) => {
      const encoded = encodeMessage(message);
      const decoded = decodeMessage(Buffer.concat([encoded, document]));
      assert.deepEqual(decoded.message, message);
      assert.equal(decoded.bytesRead, encoded.length);
      assert.deepEqual(encodeMessage(decoded.message), encoded);
    }),
    { numRuns: 500 },
  );
});

test('a message that arrives in any pieces is the same message, and the rest is the document', async () => {
  await fc.assert(
    fc.asyncProperty(
      ippMessage,
      fc.uint8Array({ maxLength: 300 }),
      fc.array(fc.nat()),
      async (message, document, cuts) => {
        const bytes = Buffer.concat([encodeMessage(message), document]);
        const places = cuts.map((cut) => cut % (bytes.length + 1));
        const read = await readMessage(piecesOf(bytes, places));
        assert.deepEqual(read.message, message);
        assert.deepEqual(await join(read.document), Buffer.from(document));
      },
    ),
    { numRuns: 200 },
  );
});

test('a message that arrives byte by byte is the same message', async () => {
  await fc.assert(
    fc.asyncProperty(ippMessage, async (message) => {
      const bytes = encodeMessage(message);
      const read = await readMessage(piecesOf(bytes, [...bytes.keys()]));
      assert.deepEqual(read.message, message);
      assert.equal((await join(read.document)).length, 0);
    }),
    { numRuns: 50 },
  );
});
