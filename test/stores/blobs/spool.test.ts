/** The spool of a folder of blobs on a real disk: places, durability, crashes, freeing of space. */

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, open, readdir, rm, stat, truncate, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { openFileBlobStore } from '../../../src/stores/blobs/files.ts';
import { parseSpoolKey } from '../../../src/stores/blobs/spool/spool-key.ts';
import { chunksOf, collect } from './contract.ts';

const root = await mkdtemp(join(tmpdir(), 'tomeoki-spool-'));
after(() => rm(root, { recursive: true, force: true }));
const never = new AbortController().signal;
let stores = 0;

/** A store in a folder of its own. */
function newFolder(): string {
  stores += 1;
  return join(root, String(stores));
}

async function segmentFiles(folder: string, ending: string): Promise<readonly string[]> {
  return (await readdir(join(folder, 'spool'))).filter((name) => name.endsWith(ending));
}

async function listAll(store: { list(prefix: string): AsyncIterable<string> }): Promise<string[]> {
  return await Array.fromAsync(store.list(''));
}

/** Makes every segment look as if nobody had written to it for two hours. */
async function age(folder: string): Promise<void> {
  const old = Date.now() / 1_000 - 7_200;
  for (const name of await segmentFiles(folder, '.seg')) await utimes(join(folder, 'spool', name), old, old);
}

describe('spooled blobs', () => {
  it('come back byte for byte by their keys, in whole and in parts, from this process and another', async () => {
    const folder = newFolder();
    await using store = await openFileBlobStore({ folder });
    await using other = await openFileBlobStore({ folder });
    const blobs = [0, 1, 5_000, 70_000, 300_000].map((length) => randomBytes(length));
    const spooled = await Promise.all(
      blobs.map((bytes) => store.spool.append([bytes.subarray(0, 10), bytes.subarray(10)], bytes.byteLength)),
    );
    for (const [index, { key, durable }] of spooled.entries()) {
      const bytes = blobs[index] ?? Buffer.alloc(0);
      await durable;
      assert.ok((await collect(store.get(key))).equals(bytes));
      assert.ok((await collect(other.get(key))).equals(bytes));
      assert.ok((await collect(store.get(key, { start: 3, end: 4_000 }))).equals(bytes.subarray(3, 4_000)));
      assert.equal(await other.size(key), bytes.byteLength);
    }
    assert.deepEqual(await listAll(store), [], 'segments and marks are no blobs');
  });

  it('are readable by every process as soon as their key is known', async () => {
    const folder = newFolder();
    await using store = await openFileBlobStore({ folder });
    await using other = await openFileBlobStore({ folder });
    const bytes = randomBytes(100_000);
    const { key } = await store.spool.append([Buffer.from(bytes)], bytes.byteLength);
    assert.ok((await collect(other.get(key))).equals(bytes));
  });

  it('go on in a new segment when one is full, and an orderly end leaves nothing to check', async () => {
    const folder = newFolder();
    {
      await using store = await openFileBlobStore({ folder, spool: { segmentBytes: 100_000 } });
      for (let index = 0; index < 12; index += 1) {
        const bytes = randomBytes(20_000);
        const { key, durable } = await store.spool.append([Buffer.from(bytes)], bytes.byteLength);
        await durable;
        assert.ok((await collect(store.get(key))).equals(bytes));
      }
    }
    assert.ok((await segmentFiles(folder, '.seg')).length >= 3);
    assert.deepEqual(await segmentFiles(folder, '.mark'), []);
    await using again = await openFileBlobStore({ folder });
    assert.deepEqual(await again.spool.unverified(), []);
  });

  it('a full disk or a broken one fails those that wait, and the next go to another segment', async () => {
    const folder = newFolder();
    await using store = await openFileBlobStore({ folder });
    const first = await store.spool.append([randomBytes(1_000)], 1_000);
    await first.durable;
    // Closing the file below the writer makes the kernel refuse its next write, as a lost disk would.
    const [name = ''] = await segmentFiles(folder, '.seg');
    await closeBehindItsBack(join(folder, 'spool', name));
    await assert.rejects(store.spool.append([randomBytes(1_000)], 1_000), { code: 'STORE_IO_FAILED' });
    const next = await store.spool.append([Buffer.from('after')], 5);
    await next.durable;
    assert.notEqual(parseSpoolKey(next.key)?.segment, parseSpoolKey(first.key)?.segment);
    assert.equal((await collect(store.get(first.key))).byteLength, 1_000, 'what was durable stays readable');
    assert.ok((await segmentFiles(folder, '.mark')).includes(name.replace('.seg', '.mark')));
  });
});

describe('after a crash', () => {
  it('names what must be checked: blobs beyond the mark, and none once they were verified', async () => {
    const folder = newFolder();
    const crashed = await openFileBlobStore({ folder });
    const early = await crashed.spool.append([randomBytes(50)], 50);
    await early.durable;
    // Not disposed: as after a kill.
    await using store = await openFileBlobStore({ folder });
    const [segment, ...more] = await store.spool.unverified();
    assert.ok(segment !== undefined && more.length === 0);
    assert.ok(early.key.startsWith(segment.prefix) && segment.concerns(early.key));
    await segment.verified();
    assert.deepEqual(await store.spool.unverified(), []);
    const late = await crashed.spool.append([randomBytes(50)], 50);
    await late.durable;
    const [grown] = await store.spool.unverified();
    assert.equal(grown?.concerns(early.key), false);
    assert.equal(grown?.concerns(late.key), true);
    await crashed[Symbol.asyncDispose]();
    assert.deepEqual(await store.spool.unverified(), []);
  });

  it('a blob whose end is gone is given back short, and one beyond the file is empty, never wrong', async () => {
    const folder = newFolder();
    const crashed = await openFileBlobStore({ folder });
    const one = await crashed.spool.append([randomBytes(10_000)], 10_000);
    const two = await crashed.spool.append([randomBytes(10_000)], 10_000);
    await two.durable;
    await crashed[Symbol.asyncDispose]();
    const [name = ''] = await segmentFiles(folder, '.seg');
    await truncate(join(folder, 'spool', name), 6_000);
    await using store = await openFileBlobStore({ folder });
    assert.equal((await collect(store.get(one.key))).byteLength, 6_000);
    assert.equal((await collect(store.get(two.key))).byteLength, 0);
    assert.equal(await store.size(one.key), undefined);
  });
});

describe('freeing space', () => {
  it('drops segments that no row names, and none that was written to within the rest', async () => {
    const folder = newFolder();
    {
      await using writer = await openFileBlobStore({ folder });
      await (await writer.spool.append([randomBytes(1_000)], 1_000)).durable;
    }
    await using store = await openFileBlobStore({ folder });
    const nobody = { named: () => Promise.resolve([]) };
    assert.deepEqual(await store.spool.tidy(nobody, never), { removed: 0, moved: 0 });
    await age(folder);
    assert.deepEqual(await store.spool.tidy(nobody, never), { removed: 1, moved: 0 });
    assert.deepEqual(await segmentFiles(folder, '.seg'), []);
  });

  it('never touches the segment that this process writes to', async () => {
    const folder = newFolder();
    await using store = await openFileBlobStore({ folder });
    const { key, durable } = await store.spool.append([Buffer.from('kept')], 4);
    await durable;
    await age(folder);
    const nobody = { named: () => Promise.resolve([]) };
    assert.deepEqual(await store.spool.tidy(nobody, never), { removed: 0, moved: 0 });
    assert.equal((await collect(store.get(key))).toString(), 'kept');
  });

  it('copies the few that are left out of an old segment, under the same keys, and lets full ones be', async () => {
    const folder = newFolder();
    const keys: string[] = [];
    const kept = randomBytes(2_000);
    {
      await using writer = await openFileBlobStore({ folder });
      for (let index = 0; index < 9; index += 1) {
        const bytes = index === 4 ? Buffer.from(kept) : randomBytes(2_000);
        const { key, durable } = await writer.spool.append([bytes], bytes.byteLength);
        await durable;
        keys.push(key);
      }
    }
    await age(folder);
    await using store = await openFileBlobStore({ folder });
    const all = { named: () => Promise.resolve(keys) };
    assert.deepEqual(await store.spool.tidy(all, never), { removed: 0, moved: 0 });
    const last = keys[4] ?? '';
    assert.deepEqual(await store.spool.tidy({ named: () => Promise.resolve([last]) }, never), {
      removed: 1,
      moved: 1,
    });
    assert.ok((await collect(store.get(last))).equals(kept));
    assert.deepEqual(await listAll(store), [last], 'it is a blob like any other now');
    await assert.rejects(collect(store.get(keys[0] ?? '')), { code: 'STORE_BLOB_MISSING' });
    await store.delete(last);
    assert.equal(await store.size(last), undefined);
  });

  it('deleting a spooled blob is allowed and frees nothing by itself', async () => {
    const folder = newFolder();
    await using store = await openFileBlobStore({ folder });
    const { key, durable } = await store.spool.append([Buffer.from('x')], 1);
    await durable;
    await store.delete(key);
    assert.equal((await stat(join(folder, 'spool', (await segmentFiles(folder, '.seg'))[0] ?? ''))).size, 1);
  });
});

it('keys of other forms are not taken for spooled ones', async () => {
  const folder = newFolder();
  await using store = await openFileBlobStore({ folder });
  await store.put('spool/2026/07/a', chunksOf(Buffer.from('of a segment that is called spool')));
  assert.equal((await collect(store.get('spool/2026/07/a'))).toString().slice(0, 4), 'of a');
  assert.deepEqual(await listAll(store), ['spool/2026/07/a']);
});

/** Finds this process's descriptor of a file by /proc and replaces it by one that cannot be written to. */
async function closeBehindItsBack(path: string): Promise<void> {
  const { readlinkSync, readdirSync, closeSync, openSync } = await import('node:fs');
  const fd = readdirSync('/proc/self/fd').find((name) => {
    try {
      return readlinkSync(`/proc/self/fd/${name}`) === path;
    } catch {
      return false;
    }
  });
  assert.ok(fd !== undefined);
  closeSync(Number(fd));
  // The lowest free number is taken, which is the one just closed.
  assert.equal(openSync('/dev/null', 'r'), Number(fd));
  await (await open('/dev/null', 'r')).close();
}
