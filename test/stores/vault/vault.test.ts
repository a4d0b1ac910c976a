/** The vault over a real folder of blobs and a real key ring. */

import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import fc from 'fast-check';
import type { ByteStream } from '../../../src/ports/blob-store.ts';
import type { SealedDocument } from '../../../src/ports/document-vault.ts';
import { manualClock } from '../../../src/shared/clock.ts';
import type { SegmentId } from '../../../src/shared/ids.ts';
import { openFileBlobStore } from '../../../src/stores/blobs/files.ts';
import { openKeyRing } from '../../../src/stores/keys/key-ring.ts';
import { frameBytes, headerBytes, sealedLength, tagBytes } from '../../../src/stores/vault/frame-format.ts';
import { openVault } from '../../../src/stores/vault/vault.ts';
import { chunksOf, collect } from '../blobs/contract.ts';

const lgwan = 'lgwan' as SegmentId;
const mynumber = 'mynumber' as SegmentId;
const folder = await mkdtemp(join(tmpdir(), 'tomeoki-vault-'));
after(() => rm(folder, { recursive: true, force: true }));
const blobs = await openFileBlobStore({ folder: join(folder, 'blobs') });
const keys = await openKeyRing({ path: join(folder, 'keys', 'keys.json') }, [lgwan, mynumber]);
const clock = manualClock(new Date('2026-09-05T12:00:00Z'));
const vault = openVault({ blobs, keys, clock });

const sealedFrame = frameBytes + tagBytes;
const pathOf = (document: SealedDocument) => join(folder, 'blobs', document.blobKey);

async function keysOf(prefix: string): Promise<string[]> {
  const found: string[] = [];
  for await (const key of blobs.list(prefix)) found.push(key);
  return found;
}

describe('sealing and opening', () => {
  it('gives back documents of any length and chunking, with their length and SHA-256', async () => {
    const size = fc.oneof(
      fc.integer({ min: 0, max: 40 }),
      fc.integer({ min: frameBytes - 20, max: frameBytes + 20 }),
      fc.integer({ min: 3 * frameBytes - 20, max: 3 * frameBytes + 20 }),
      fc.integer({ min: 0, max: 400_000 }),
    );
    const chunk = fc.oneof(fc.constant(frameBytes), fc.integer({ min: 4_000, max: 300_000 }));
    const check = fc.asyncProperty(size, chunk, async (length, chunkBytes) => {
      const bytes = randomBytes(length);
      const sealed = await vault.seal(lgwan, chunksOf(bytes, chunkBytes));
      assert.equal(sealed.byteLength, length);
      assert.deepEqual(Buffer.from(sealed.sha256), createHash('sha256').update(bytes).digest());
      assert.equal(await blobs.size(sealed.blobKey), sealedLength(length));
      assert.ok((await collect(vault.open(lgwan, sealed))).equals(bytes));
      await vault.discard(sealed.blobKey);
    });
    const examples: [number, number][] = [
      0,
      1,
      frameBytes - 1,
      frameBytes,
      frameBytes + 1,
      2 * frameBytes,
    ].map((length) => [length, frameBytes]);
    await fc.assert(check, { numRuns: 60, examples });
  });

  it('names blobs by segment, year and month, and wraps with the current key', async () => {
    const sealed = await vault.seal(lgwan, chunksOf(randomBytes(10)));
    assert.match(sealed.blobKey, /^lgwan\/2026\/09\/[0-9a-f-]{36}$/);
    assert.equal(sealed.keyId, keys.currentKeyId(lgwan));
  });

  it('writes nothing that can be read without the key', async () => {
    const bytes = Buffer.from('残業申請書'.repeat(20_000));
    const sealed = await vault.seal(lgwan, chunksOf(bytes));
    const stored = await readFile(pathOf(sealed));
    assert.equal(stored.includes(Buffer.from('残業')), false);
    const again = await vault.seal(lgwan, chunksOf(bytes));
    assert.notDeepEqual(await readFile(pathOf(again)), stored);
  });

  it('shows the first 4096 bytes before the end, or all of a shorter document', async () => {
    for (const [length, chunk] of [
      [0, 10],
      [5, 2],
      [4096, 1000],
      [4097, 1],
      [200_000, 65_536],
    ] as const) {
      const bytes = randomBytes(length);
      const shown: Buffer[] = [];
      const firstBytes = (first: Uint8Array) => shown.push(Buffer.from(first));
      await vault.seal(lgwan, chunksOf(bytes, chunk), { firstBytes });
      assert.equal(shown.length, 1);
      assert.deepEqual(shown[0], bytes.subarray(0, 4096));
    }
  });

  it('stops at once when the one who was shown the beginning throws', async () => {
    const refusal = new Error('not a document');
    let taken = 0;
    async function* source(): ByteStream {
      for (let at = 0; at < 100; at++) {
        taken += 1;
        yield randomBytes(65_536);
      }
    }
    const firstBytes = () => {
      throw refusal;
    };
    await assert.rejects(vault.seal(mynumber, source(), { firstBytes }), refusal);
    assert.equal(taken, 1);
    assert.deepEqual(await keysOf('mynumber/'), []);
  });

  it('takes as many bytes as allowed and keeps nothing of a longer document', async () => {
    const sealed = await vault.seal(lgwan, chunksOf(randomBytes(1000), 300), { maxBytes: 1000 });
    assert.equal(sealed.byteLength, 1000);
    const tooLong = vault.seal(mynumber, chunksOf(randomBytes(1001), 300), { maxBytes: 1000 });
    await assert.rejects(tooLong, { code: 'REQUEST_TOO_LARGE' });
    assert.deepEqual(await keysOf('mynumber/'), []);
  });

  it('keeps nothing when the sender fails or the signal aborts', async () => {
    const fault = new Error('connection reset');
    async function* failing(): ByteStream {
      yield randomBytes(200_000);
      throw fault;
    }
    await assert.rejects(vault.seal(mynumber, failing()), fault);
    const abort = new AbortController();
    async function* hanging(): ByteStream {
      yield randomBytes(200_000);
      setTimeout(() => abort.abort(fault), 5);
      await new Promise(() => undefined);
    }
    await assert.rejects(vault.seal(mynumber, hanging(), { signal: abort.signal }), fault);
    assert.deepEqual(await keysOf('mynumber/'), []);
  });

  it('holds the sender back to the pace of the store', async () => {
    let ahead = 0;
    let most = 0;
    async function* source(): ByteStream {
      for (let at = 0; at < 500; at++) {
        ahead += 65_536;
        yield Buffer.alloc(65_536);
      }
    }
    const slow = {
      ...vaultParts(),
      blobs: {
        put: async (_key: string, stream: ByteStream) => {
          let byteLength = 0;
          for await (const chunk of stream) {
            byteLength += chunk.byteLength;
            most = Math.max(most, ahead - byteLength);
          }
          return { byteLength };
        },
        get: blobs.get,
        size: blobs.size,
        delete: blobs.delete,
        list: blobs.list,
        check: blobs.check,
      },
    };
    await openVault(slow).seal(lgwan, source());
    // Three slices of 256 KiB, one that is being gathered, and the chunk at hand.
    assert.ok(most <= 17 * 65_536, `${most} bytes ahead`);
  });
});

const vaultParts = () => ({ blobs, keys, clock });

describe('who may open', () => {
  it('a process that only takes in seals but cannot read back', async () => {
    const intake = await openKeyRing({ json: keys.exportIntake() }, [lgwan]);
    const intakeVault = openVault({ blobs, keys: intake, clock });
    const sealed = await intakeVault.seal(lgwan, chunksOf(Buffer.from('abc')));
    await assert.rejects(collect(intakeVault.open(lgwan, sealed)), { code: 'STORE_KEY_UNAVAILABLE' });
    assert.equal((await collect(vault.open(lgwan, sealed))).toString(), 'abc');
  });

  it('a segment without a key takes in nothing', async () => {
    const unknown = 'internet' as SegmentId;
    await assert.rejects(vault.seal(unknown, chunksOf(randomBytes(3))), { code: 'STORE_KEY_UNAVAILABLE' });
    assert.deepEqual(await keysOf('internet/'), []);
  });

  it('a wrapped key does not open the blob of another document', async () => {
    const one = await vault.seal(lgwan, chunksOf(randomBytes(100)));
    const two = await vault.seal(lgwan, chunksOf(randomBytes(100)));
    const mixed = vault.open(lgwan, { blobKey: two.blobKey, wrappedKey: one.wrappedKey });
    await assert.rejects(collect(mixed), { code: 'STORE_DOCUMENT_DAMAGED' });
  });

  it('says that the blob is missing after it was discarded', async () => {
    const sealed = await vault.seal(lgwan, chunksOf(randomBytes(100)));
    await vault.discard(sealed.blobKey);
    await assert.rejects(collect(vault.open(lgwan, sealed)), { code: 'STORE_BLOB_MISSING' });
  });
});

describe('damage', () => {
  const body = randomBytes(4 * frameBytes + 100);
  const frame = (bytes: Buffer, at: number) =>
    bytes.subarray(headerBytes + at * sealedFrame, headerBytes + (at + 1) * sealedFrame);
  const header = (bytes: Buffer) => bytes.subarray(0, headerBytes);

  async function opensDamaged(change: (bytes: Buffer) => Uint8Array): Promise<number> {
    const sealed = await vault.seal(lgwan, chunksOf(body));
    await writeFile(pathOf(sealed), change(await readFile(pathOf(sealed))));
    let handedOut = 0;
    const reading = async () => {
      for await (const chunk of vault.open(lgwan, sealed)) {
        assert.ok(body.subarray(handedOut, handedOut + chunk.byteLength).equals(chunk));
        handedOut += chunk.byteLength;
      }
    };
    await assert.rejects(reading(), { code: 'STORE_DOCUMENT_DAMAGED' });
    return handedOut;
  }

  it('of any one bit is found before the bytes of its frame are handed out', async () => {
    const length = sealedLength(body.byteLength);
    const check = fc.asyncProperty(fc.nat(length - 1), fc.nat(7), async (at, bit) => {
      const handedOut = await opensDamaged((bytes) => {
        bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
        return bytes;
      });
      assert.equal(handedOut, Math.max(0, Math.floor((at - headerBytes) / sealedFrame)) * frameBytes);
    });
    const examples: [number, number][] = Array.from({ length: headerBytes }, (_, at) => [at, 0]);
    await fc.assert(check, { numRuns: 50, examples });
  });

  it('by cutting is found wherever the cut is', async () => {
    const length = sealedLength(body.byteLength);
    const boundaries = [0, 1, 2, 3, 4].map((at) => headerBytes + at * sealedFrame);
    const point = fc.oneof(fc.constantFrom(...boundaries), fc.nat(length - 1));
    const check = fc.asyncProperty(point, async (at) => {
      await opensDamaged((bytes) => bytes.subarray(0, at));
    });
    await fc.assert(check, { numRuns: 40, examples: [...boundaries, 0, 5, length - 1].map((at) => [at]) });
  });

  for (const [name, change] of [
    [
      'swapping two frames',
      (b) => [header(b), frame(b, 1), frame(b, 0), ...[2, 3, 4].map((n) => frame(b, n))],
    ],
    ['leaving a frame out', (b) => [header(b), ...[0, 2, 3, 4].map((n) => frame(b, n))]],
    ['repeating a frame', (b) => [header(b), ...[0, 1, 1, 2, 3, 4].map((n) => frame(b, n))]],
    ['ending after a full frame', (b) => [header(b), ...[0, 1, 2, 3].map((n) => frame(b, n))]],
    ['adding a byte', (b) => [b, Buffer.from([0])]],
    ['adding a frame', (b) => [b, frame(b, 0)]],
    ['adding the last frame again', (b) => [b, frame(b, 4)]],
  ] as [string, (bytes: Buffer) => Buffer[]][]) {
    it(`by ${name} is found`, async () => {
      await opensDamaged((bytes) => Buffer.concat(change(bytes)));
    });
  }

  it('by adding to a document that ends with a full frame is found', async () => {
    const sealed = await vault.seal(lgwan, chunksOf(randomBytes(2 * frameBytes)));
    const stored = await readFile(pathOf(sealed));
    await writeFile(pathOf(sealed), Buffer.concat([stored, randomBytes(tagBytes)]));
    await assert.rejects(collect(vault.open(lgwan, sealed)), { code: 'STORE_DOCUMENT_DAMAGED' });
  });

  it('by giving it the bytes of another document is found', async () => {
    const other = await vault.seal(lgwan, chunksOf(body));
    const stored = await readFile(pathOf(other));
    await opensDamaged(() => stored);
  });
});
