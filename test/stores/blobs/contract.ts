/** What every blob store must do; run against each implementation. */

import assert from 'node:assert/strict';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { it } from 'node:test';
import fc from 'fast-check';
import type { BlobStore, ByteStream } from '../../../src/ports/blob-store.ts';

/** What the suite needs to know of a store. */
export interface BlobStoreSubject {
  readonly store: () => BlobStore;
  /** Names of whatever lies there unfinished: temporary files, open multipart uploads. */
  readonly unfinished: () => Promise<readonly string[]>;
  /** Length at which the implementation changes its ways (piece, part), in bytes. */
  readonly boundary: number;
  /** Random sizes to try; more where the store is near. */
  readonly runs: number;
  /** True when the store itself refuses the second of two writers of one large blob. */
  readonly refusesLargeOverwrite: boolean;
}

/** A stream of `bytes` in chunks of at most `chunkBytes`. */
export async function* chunksOf(bytes: Uint8Array, chunkBytes = 65_536): ByteStream {
  for (let at = 0; at < bytes.byteLength; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
}

/** All bytes of a stream. */
export async function collect(stream: ByteStream): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function keysOf(store: BlobStore, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of store.list(prefix)) keys.push(key);
  return keys.sort();
}

const newKey = () => `contract/${randomUUID()}`;
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** Declares the tests of the contract. */
export function blobStoreContract(subject: BlobStoreSubject): void {
  const { boundary } = subject;
  writing(subject);
  reading(subject, boundary);
  failing(subject, boundary);
}

function writing(subject: BlobStoreSubject): void {
  const { boundary } = subject;
  it('gives back what was put, of any length around the boundaries', { timeout: 240_000 }, async () => {
    const store = subject.store();
    const size = fc.oneof(
      fc.integer({ min: 0, max: 3 }),
      fc.integer({ min: 65_500, max: 65_600 }),
      fc.integer({ min: boundary - 2, max: boundary + 2 }),
      fc.integer({ min: 2 * boundary - 2, max: 2 * boundary + 2 }),
    );
    const chunkBytes = fc.oneof(fc.constant(65_536), fc.integer({ min: 8_191, max: 3 * boundary }));
    const check = fc.asyncProperty(size, chunkBytes, async (length, chunk) => {
      const bytes = randomBytes(length);
      const key = newKey();
      assert.deepEqual(await store.put(key, chunksOf(bytes, chunk)), { byteLength: length });
      assert.equal(await store.size(key), length);
      assert.equal(sha256(await collect(store.get(key))), sha256(bytes));
      await store.delete(key);
    });
    const examples: [number, number][] = [
      [0, 65_536],
      [1, 65_536],
      [boundary, boundary],
      [boundary + 1, boundary],
      [2 * boundary, 65_536],
    ];
    await fc.assert(check, { numRuns: subject.runs, examples });
  });

  it('takes chunks of no bytes', async () => {
    const store = subject.store();
    const key = newKey();
    async function* source(): ByteStream {
      yield new Uint8Array(0);
      yield Buffer.from('a');
      yield new Uint8Array(0);
    }
    assert.equal((await store.put(key, source())).byteLength, 1);
    assert.equal((await collect(store.get(key))).toString(), 'a');
  });

  it('refuses a second blob of the same key and keeps the first', async () => {
    const store = subject.store();
    for (const length of [5, subject.boundary + 5]) {
      const key = newKey();
      const first = randomBytes(length);
      await store.put(key, chunksOf(first));
      await assert.rejects(store.put(key, chunksOf(randomBytes(length))), { code: 'STORE_BLOB_EXISTS' });
      assert.equal(sha256(await collect(store.get(key))), sha256(first));
    }
  });

  it('lets one of several writers of the same key win', async () => {
    const store = subject.store();
    const lengths = subject.refusesLargeOverwrite ? [5, subject.boundary + 5] : [5];
    for (const length of lengths) {
      const key = newKey();
      const bodies = Array.from({ length: 4 }, () => randomBytes(length));
      const outcomes = await Promise.allSettled(bodies.map((body) => store.put(key, chunksOf(body))));
      const winner = outcomes.findIndex((outcome) => outcome.status === 'fulfilled');
      assert.equal(outcomes.filter((outcome) => outcome.status === 'fulfilled').length, 1);
      assert.deepEqual(await collect(store.get(key)), bodies[winner]);
    }
  });

  for (const key of [
    '',
    '/a',
    'a/',
    'a//b',
    'a/../b',
    '../a',
    './a',
    'a/./b',
    'A',
    'あ',
    'a b',
    'a\0',
    'a\\b',
    '-a',
  ]) {
    it(`refuses the key ${JSON.stringify(key)}`, async () => {
      const store = subject.store();
      await assert.rejects(store.put(key, chunksOf(randomBytes(1))), { code: 'STORE_KEY_INVALID' });
      await assert.rejects(collect(store.get(key)), { code: 'STORE_KEY_INVALID' });
      await assert.rejects(store.size(key), { code: 'STORE_KEY_INVALID' });
      await assert.rejects(store.delete(key), { code: 'STORE_KEY_INVALID' });
    });
  }

  it('takes a key of 200 characters and refuses one of 201', async () => {
    const store = subject.store();
    const key = `${newKey()}/`.padEnd(200, 'k');
    await store.put(key, chunksOf(randomBytes(1)));
    assert.equal(await store.size(key), 1);
    await assert.rejects(store.put(`${key}k`, chunksOf(randomBytes(1))), { code: 'STORE_KEY_INVALID' });
  });
}

function reading(subject: BlobStoreSubject, boundary: number): void {
  it('reads any range, and as much as there is when it ends behind the end', {
    timeout: 60_000,
  }, async () => {
    const store = subject.store();
    const bytes = randomBytes(boundary + 1000);
    const key = newKey();
    await store.put(key, chunksOf(bytes));
    const point = fc.oneof(
      fc.integer({ min: 0, max: bytes.byteLength + 10 }),
      fc.integer({ min: boundary - 2, max: boundary + 2 }),
      fc.integer({ min: bytes.byteLength - 2, max: bytes.byteLength + 2 }),
    );
    const check = fc.asyncProperty(point, point, async (one, other) => {
      const start = Math.min(one, other);
      const end = Math.max(one, other);
      assert.equal(sha256(await collect(store.get(key, { start, end }))), sha256(bytes.subarray(start, end)));
    });
    await fc.assert(check, { numRuns: subject.runs });
    await assert.rejects(collect(store.get(key, { start: -1, end: 2 })), RangeError);
    await assert.rejects(collect(store.get(key, { start: 2, end: 1 })), RangeError);
  });

  it('says on first read that a blob is missing', async () => {
    const store = subject.store();
    const stream = store.get(newKey());
    await assert.rejects(collect(stream), { code: 'STORE_BLOB_MISSING' });
    await assert.rejects(collect(store.get(newKey(), { start: 0, end: 0 })), { code: 'STORE_BLOB_MISSING' });
    await assert.rejects(collect(store.get('contract')), { code: 'STORE_BLOB_MISSING' });
    assert.equal(await store.size(newKey()), undefined);
  });

  it('can be left before the end', async () => {
    const store = subject.store();
    const key = newKey();
    await store.put(key, chunksOf(randomBytes(boundary + 1000)));
    for await (const chunk of store.get(key)) {
      assert.ok(chunk.byteLength > 0);
      break;
    }
    await store.delete(key);
    assert.equal(await store.size(key), undefined);
  });

  it('deletes, also what is not there', async () => {
    const store = subject.store();
    const key = newKey();
    await store.put(key, chunksOf(randomBytes(10)));
    await store.delete(key);
    await store.delete(key);
    await assert.rejects(collect(store.get(key)), { code: 'STORE_BLOB_MISSING' });
  });

  it('lists the keys that begin with a prefix', async () => {
    const store = subject.store();
    const base = newKey();
    const keys = ['a/1', 'a/2', 'a/b/3', 'ab/4', 'c.5'].map((name) => `${base}/${name}`);
    for (const key of keys) await store.put(key, chunksOf(randomBytes(3)));
    assert.deepEqual(await keysOf(store, `${base}/`), keys);
    assert.deepEqual(await keysOf(store, `${base}/a`), keys.slice(0, 4));
    assert.deepEqual(await keysOf(store, `${base}/a/`), keys.slice(0, 3));
    assert.deepEqual(await keysOf(store, `${base}/zz/`), []);
    assert.ok((await keysOf(store, '')).includes(keys[0] ?? ''));
    await assert.rejects(keysOf(store, '../'), { code: 'STORE_KEY_INVALID' });
  });

  it('checks itself and leaves nothing of the check', async () => {
    const store = subject.store();
    await store.check();
    assert.deepEqual(await keysOf(store, 'check/'), []);
  });
}

function failing(subject: BlobStoreSubject, boundary: number): void {
  const lengths = [0, 1, boundary - 1, boundary + 1, 3 * boundary + 1];
  for (const length of lengths) {
    it(`keeps nothing when the source fails after ${length} bytes`, { timeout: 60_000 }, async () => {
      const store = subject.store();
      const key = newKey();
      const fault = new Error('the sender went away');
      async function* source(): ByteStream {
        yield* chunksOf(randomBytes(length));
        throw fault;
      }
      await assert.rejects(store.put(key, source()), fault);
      assert.equal(await store.size(key), undefined);
      assert.deepEqual(await subject.unfinished(), []);
    });

    it(`keeps nothing when aborted while a source hangs after ${length} bytes`, {
      timeout: 60_000,
    }, async () => {
      const store = subject.store();
      const key = newKey();
      const abort = new AbortController();
      const reason = new Error('the owner canceled');
      async function* source(): ByteStream {
        yield* chunksOf(randomBytes(length));
        setTimeout(() => abort.abort(reason), 5);
        await new Promise(() => undefined);
      }
      await assert.rejects(store.put(key, source(), abort.signal), reason);
      assert.equal(await store.size(key), undefined);
      assert.deepEqual(await subject.unfinished(), []);
    });
  }

  it('does not begin when the signal has aborted already', async () => {
    const reason = new Error('too late');
    const putting = subject.store().put(newKey(), chunksOf(randomBytes(3)), AbortSignal.abort(reason));
    await assert.rejects(putting, reason);
    assert.deepEqual(await subject.unfinished(), []);
  });
}
