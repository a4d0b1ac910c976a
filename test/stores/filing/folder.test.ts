/** Filing into a folder, on the real file system. */

import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { openFolderTarget } from '../../../src/stores/filing/folder.ts';
import { chunksOf } from '../blobs/contract.ts';
import { filingTargetContract } from './contract.ts';

const folder = await mkdtemp(join(tmpdir(), 'tomeoki-filing-'));
after(() => rm(folder, { recursive: true, force: true }));
const target = openFolderTarget({ folder });

async function put(location: string): Promise<void> {
  const bytes = randomBytes(10);
  const sha256 = createHash('sha256').update(bytes).digest();
  const item = { location, mediaType: 'text/plain', byteLength: 10, sha256 };
  await target.put(item, () => chunksOf(bytes));
}

describe('filing into a folder', () => {
  filingTargetContract({
    target: () => target,
    plant: async (location, bytes) => {
      const path = join(folder, location);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, bytes);
    },
    unfinished: async () => {
      const names = await readdir(folder, { recursive: true });
      return names.filter((name) => name.endsWith('.part'));
    },
    boundary: 1_048_576,
  });

  it('gives files and folders modes for those who read them', async () => {
    await put('modes/総務課/a.pdf');
    assert.equal((await stat(join(folder, 'modes/総務課'))).mode & 0o777, 0o750);
    assert.equal((await stat(join(folder, 'modes/総務課/a.pdf'))).mode & 0o777, 0o640);
  });

  it('makes a folder again that somebody tidied away', async () => {
    await put('tidy/a.pdf');
    await rm(join(folder, 'tidy'), { recursive: true });
    await put('tidy/b.pdf');
    assert.deepEqual(await readdir(join(folder, 'tidy')), ['b.pdf']);
  });

  it('does not follow a link out of the folder', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'tomeoki-outside-'));
    try {
      await symlink(outside, join(folder, 'linked'));
      await assert.rejects(put('linked/a.pdf'), { code: 'STORE_ACCESS_REFUSED' });
      await symlink(join(outside, 'b.pdf'), join(folder, 'b.pdf'));
      await assert.rejects(put('b.pdf'), { code: 'STORE_FILING_CONFLICT' });
      assert.deepEqual(await readdir(outside), []);
    } finally {
      await rm(outside, { recursive: true });
    }
  });

  it('does not make its own folder, so that a share that is not mounted is noticed', async () => {
    const missing = join(folder, 'not-mounted');
    const absent = openFolderTarget({ folder: missing });
    await assert.rejects(absent.check(), { code: 'STORE_UNREACHABLE' });
    const bytes = randomBytes(3);
    const sha256 = createHash('sha256').update(bytes).digest();
    const item = { location: 'a', mediaType: 'text/plain', byteLength: 3, sha256 };
    await assert.rejects(
      absent.put(item, () => chunksOf(bytes)),
      { code: 'STORE_UNREACHABLE' },
    );
    await assert.rejects(stat(missing), { code: 'ENOENT' });
  });
});
