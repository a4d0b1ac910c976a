/** Documents taken into the spool: the same promises as of those in files of their own. */

import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import fc from 'fast-check';
import { compactDecrypt, decodeProtectedHeader, importJWK } from 'jose';
import { systemClock } from '../../../src/shared/clock.ts';
import type { SegmentId } from '../../../src/shared/ids.ts';
import { openFileBlobStore } from '../../../src/stores/blobs/files.ts';
import { openKeyRing } from '../../../src/stores/keys/key-ring.ts';
import { frameBytes } from '../../../src/stores/vault/frame-format.ts';
import { openVault } from '../../../src/stores/vault/vault.ts';
import { chunksOf, collect } from '../blobs/contract.ts';

const lgwan = 'lgwan' as SegmentId;
const folder = await mkdtemp(join(tmpdir(), 'tomeoki-take-'));
const blobs = await openFileBlobStore({ folder: join(folder, 'blobs') });
const keyFile = join(folder, 'keys', 'keys.json');
const keys = await openKeyRing({ path: keyFile }, [lgwan]);
const vault = openVault({ blobs, keys, clock: systemClock() });
after(async () => {
  await blobs[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

describe('taking documents in', () => {
  it('gives back documents of any length and chunking, with their length and SHA-256', async () => {
    const size = fc.oneof(
      fc.integer({ min: 0, max: 40 }),
      fc.integer({ min: frameBytes - 20, max: frameBytes + 20 }),
      fc.integer({ min: 16 * frameBytes - 20, max: 16 * frameBytes + 20 }),
      fc.integer({ min: 0, max: 1_500_000 }),
    );
    const chunk = fc.integer({ min: 4_000, max: 300_000 });
    await fc.assert(
      fc.asyncProperty(size, chunk, async (length, chunkBytes) => {
        const bytes = randomBytes(length);
        const { document, durable } = await vault.take(lgwan, chunksOf(bytes, chunkBytes));
        await durable;
        assert.equal(document.byteLength, length);
        assert.deepEqual(Buffer.from(document.sha256), createHash('sha256').update(bytes).digest());
        assert.ok((await collect(vault.open(lgwan, document))).equals(bytes));
        assert.equal(document.blobKey.startsWith('spool/'), length <= 16 * frameBytes);
      }),
      { numRuns: 25 },
    );
  });

  it('several at once do not mix', async () => {
    const documents = Array.from({ length: 40 }, (_, index) => randomBytes(index * 5_000));
    const taken = await Promise.all(documents.map((bytes) => vault.take(lgwan, chunksOf(bytes, 1_500))));
    for (const [index, { document }] of taken.entries()) {
      assert.ok((await collect(vault.open(lgwan, document))).equals(documents[index] ?? Buffer.alloc(0)));
    }
    assert.equal(new Set(taken.map(({ document }) => document.wrappedKey)).size, 40);
  });

  it('shows the first bytes, and stores nothing when they are refused', async () => {
    const bytes = randomBytes(10_000);
    let seen: Uint8Array | undefined;
    await vault.take(lgwan, chunksOf(bytes, 100), {
      firstBytes: (first) => {
        seen = first;
      },
    });
    assert.deepEqual(seen, Uint8Array.from(bytes.subarray(0, 4_096)));
    const refusal = new Error('not this one');
    const refused = vault.take(lgwan, chunksOf(bytes), {
      firstBytes: () => {
        throw refusal;
      },
    });
    await assert.rejects(refused, refusal);
  });

  it('is limited by maxBytes, below and above what the spool takes', async () => {
    for (const maxBytes of [1_000, 2_000_000]) {
      const tooLong = vault.take(lgwan, chunksOf(randomBytes(maxBytes + 1)), { maxBytes });
      await assert.rejects(tooLong, { code: 'REQUEST_TOO_LARGE' });
      const { document } = await vault.take(lgwan, chunksOf(randomBytes(maxBytes)), { maxBytes });
      assert.equal(document.byteLength, maxBytes);
    }
  });

  it('a wrapped key does not open the blob of another document', async () => {
    const [one, two] = await Promise.all(
      [1, 2].map(async () => (await vault.take(lgwan, chunksOf(randomBytes(500)))).document),
    );
    assert.ok(one !== undefined && two !== undefined);
    await assert.rejects(collect(vault.open(lgwan, { blobKey: one.blobKey, wrappedKey: two.wrappedKey })), {
      code: 'STORE_DOCUMENT_DAMAGED',
    });
  });

  it('a process that only takes in cannot read, and what it took in is readable elsewhere', async () => {
    const intake = await openKeyRing({ json: keys.exportIntake() }, [lgwan]);
    const front = openVault({ blobs, keys: intake, clock: systemClock() });
    const { document } = await front.take(lgwan, chunksOf(Buffer.from('secret')));
    await assert.rejects(collect(front.open(lgwan, document)), { code: 'STORE_KEY_UNAVAILABLE' });
    assert.equal((await collect(vault.open(lgwan, document))).toString(), 'secret');
  });
});

describe('wrapped keys (RFC 7516, RFC 7518 §4.6)', () => {
  it('are standard JWEs of ECDH-ES+A256KW with A256GCM: another implementation opens them', async () => {
    const file = JSON.parse(await readFile(keyFile, 'utf8')) as {
      segments: Record<string, { keys: { kty: string; kid: string }[] }>;
    };
    const [jwk] = file.segments['lgwan']?.keys ?? [];
    assert.ok(jwk !== undefined);
    const privateKey = await importJWK(jwk, 'ECDH-ES+A256KW');
    const dataKey = randomBytes(32);
    const { wrappedKey, keyId } = await keys.wrapKey(lgwan, dataKey, 'spool/a');
    const { plaintext, protectedHeader } = await compactDecrypt(wrappedKey, privateKey);
    assert.deepEqual(Buffer.from(plaintext), dataKey);
    assert.equal(keyId, jwk.kid);
    assert.deepEqual(
      { ...protectedHeader, epk: undefined },
      {
        alg: 'ECDH-ES+A256KW',
        enc: 'A256GCM',
        kid: jwk.kid,
        segment: 'lgwan',
        blob: 'spool/a',
        epk: undefined,
      },
    );
  });

  it('share a key agreement for a while, and never a content key or an initialisation vector', async () => {
    const wrapped = await Promise.all(
      Array.from({ length: 50 }, async () => (await keys.wrapKey(lgwan, randomBytes(32), 'a')).wrappedKey),
    );
    const agreements = new Set(wrapped.map((jwe) => JSON.stringify(decodeProtectedHeader(jwe)['epk'])));
    assert.equal(agreements.size, 1);
    for (const part of [1, 2, 3, 4])
      assert.equal(new Set(wrapped.map((jwe) => jwe.split('.')[part])).size, 50);
  });

  it('after a rotation come from the new key, and those before it still open', async () => {
    const before = (await vault.take(lgwan, chunksOf(Buffer.from('before')))).document;
    const kid = await keys.rotate(lgwan);
    const later = (await vault.take(lgwan, chunksOf(Buffer.from('after')))).document;
    assert.equal(later.keyId, kid);
    assert.notEqual(before.keyId, kid);
    assert.equal((await collect(vault.open(lgwan, before))).toString(), 'before');
    assert.equal((await collect(vault.open(lgwan, later))).toString(), 'after');
  });
});
