/** The folder of blobs on a disk that is full or read-only: a real file system of 4 MiB in memory. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { openFileBlobStore } from '../../src/stores/blobs/files.ts';
import { chunksOf, collect } from '../stores/blobs/contract.ts';
import { peerMissing } from '../support/peers.ts';

const run = promisify(execFile);
const skip = peerMissing('mount (as root)', process.getuid?.() === 0 && process.platform === 'linux');

describe('folder of blobs on a small disk', { skip }, () => {
  let folder: string;
  const mount = (...options: string[]) =>
    run('mount', ['-t', 'tmpfs', '-o', ['size=4m', ...options].join(','), 'tomeoki-test', folder]);

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tomeoki-disk-'));
    await mount();
  });

  after(async () => {
    await run('umount', [folder]);
    await rm(folder, { recursive: true });
  });

  it('says that it is full, keeps nothing of what did not fit, and goes on', async () => {
    const store = await openFileBlobStore({ folder });
    const first = randomBytes(1_000_000);
    await store.put('first', chunksOf(first));
    await assert.rejects(store.put('large', chunksOf(randomBytes(8_000_000))), {
      code: 'STORE_FULL',
      retryable: true,
    });
    assert.deepEqual(await readdir(join(folder, '.incoming')), []);
    assert.equal(await store.size('large'), undefined);
    await store.put('second', chunksOf(randomBytes(1_000_000)));
    assert.ok((await collect(store.get('first'))).equals(first));
  });

  it('says that it may not write when the disk is read-only', async () => {
    const store = await openFileBlobStore({ folder });
    await mount('remount', 'ro');
    try {
      await assert.rejects(store.check(), { code: 'STORE_ACCESS_REFUSED' });
      assert.equal(await store.size('first'), 1_000_000);
    } finally {
      await mount('remount', 'rw');
    }
  });
});
