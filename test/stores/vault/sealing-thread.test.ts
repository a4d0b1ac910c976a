/** Large documents in the sealing thread: the same bytes as sealed in one go, several at once, and its end. */

import assert from 'node:assert/strict';
import { createHash, createSecretKey, randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { frameBytes } from '../../../src/stores/vault/frame-format.ts';
import { sealAside } from '../../../src/stores/vault/seal-aside.ts';
import { sealWhole } from '../../../src/stores/vault/seal-frames.ts';
import { SealingThread } from '../../../src/stores/vault/sealing-thread.ts';
import { chunksOf, collect } from '../blobs/contract.ts';

const thread = new SealingThread();
const random = randomBytes(8);

describe('sealing aside', () => {
  for (const length of [0, 1, 4 * frameBytes - 1, 4 * frameBytes, 4 * frameBytes + 1, 21 * frameBytes + 7]) {
    it(`gives ${length} bytes the form and the hash that they have in one go`, async () => {
      const plain = randomBytes(length);
      const key = createSecretKey(randomBytes(32));
      let told: Uint8Array | undefined;
      const sealed = await collect(
        sealAside({ thread, key, random }, chunksOf(plain, 70_001), (sha256) => {
          told = sha256;
        }),
      );
      assert.ok(sealed.equals(Buffer.concat(sealWhole(key, random, plain))));
      assert.deepEqual(Buffer.from(told ?? []), createHash('sha256').update(plain).digest());
    });
  }

  it('keeps documents apart that come at the same time', async () => {
    const plains = Array.from({ length: 6 }, (_, index) => randomBytes((5 + index) * frameBytes + index));
    const key = createSecretKey(randomBytes(32));
    const sealed = await Promise.all(
      plains.map((plain) =>
        collect(sealAside({ thread, key, random }, chunksOf(plain, 30_000), () => undefined)),
      ),
    );
    for (const [index, plain] of plains.entries()) {
      assert.ok(sealed[index]?.equals(Buffer.concat(sealWhole(key, random, plain))));
    }
  });

  it('goes on with others after a document whose sender failed or whose taker left', async () => {
    const key = createSecretKey(randomBytes(32));
    async function* failing() {
      yield* chunksOf(randomBytes(9 * frameBytes), 65_536);
      throw new Error('gone');
    }
    await assert.rejects(collect(sealAside({ thread, key, random }, failing(), () => undefined)), /gone/);
    for await (const _piece of sealAside(
      { thread, key, random },
      chunksOf(randomBytes(9 * frameBytes), 65_536),
      () => undefined,
    ))
      break;
    const plain = randomBytes(9 * frameBytes);
    const sealed = await collect(
      sealAside({ thread, key, random }, chunksOf(plain, 65_536), () => undefined),
    );
    assert.ok(sealed.equals(Buffer.concat(sealWhole(key, random, plain))));
  });
});
