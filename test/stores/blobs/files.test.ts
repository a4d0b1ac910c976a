/** The folder of blobs, on the real file system. */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { openFileBlobStore } from '../../../src/stores/blobs/files.ts';
import { blobStoreContract, chunksOf, collect } from './contract.ts';

const folder = await mkdtemp(join(tmpdir(), 'tomeoki-blobs-'));
after(() => rm(folder, { recursive: true, force: true }));
const store = await openFileBlobStore({ folder });

describe('folder of blobs', () => {
  blobStoreContract({
    store: () => store,
    unfinished: () => readdir(join(folder, '.incoming')),
    boundary: 1_048_576,
    runs: 40,
    refusesLargeOverwrite: true,
  });

  it('makes folders with mode 0700 and files with mode 0600', async () => {
    await store.put('modes/2026/09/a', chunksOf(randomBytes(10)));
    assert.equal((await stat(folder)).mode & 0o777, 0o700);
    assert.equal((await stat(join(folder, 'modes/2026'))).mode & 0o777, 0o700);
    assert.equal((await stat(join(folder, 'modes/2026/09/a'))).mode & 0o777, 0o600);
  });

  it('removes what was left unfinished long ago, and not what is being written', async () => {
    const other = join(folder, 'stale');
    await openFileBlobStore({ folder: other });
    const old = join(other, '.incoming', 'old');
    await writeFile(old, 'x');
    await utimes(old, new Date(0), new Date(0));
    await writeFile(join(other, '.incoming', 'young'), 'x');
    await openFileBlobStore({ folder: other });
    assert.deepEqual(await readdir(join(other, '.incoming')), ['young']);
    await openFileBlobStore({ folder: other, staleAfterMs: 0 });
    assert.deepEqual(await readdir(join(other, '.incoming')), []);
  });

  it('does not take a symbolic link for a blob when it lists', async () => {
    await store.put('links/a', chunksOf(randomBytes(10)));
    await symlink('/etc/hostname', join(folder, 'links', 'b'));
    const keys: string[] = [];
    for await (const key of store.list('links/')) keys.push(key);
    assert.deepEqual(keys, ['links/a']);
  });

  it('says that the place cannot be used when it is a file', async () => {
    const path = join(folder, 'a-file');
    await writeFile(path, '');
    await assert.rejects(openFileBlobStore({ folder: path }), { code: 'STORE_IO_FAILED' });
  });

  it('acknowledges many small blobs at once', async () => {
    const bodies = Array.from({ length: 64 }, () => randomBytes(1000));
    await Promise.all(bodies.map((body, at) => store.put(`many/2026/${at}`, chunksOf(body))));
    for (const [at, body] of bodies.entries()) {
      assert.deepEqual(await collect(store.get(`many/2026/${at}`)), body);
    }
  });

  it('holds every acknowledged blob whole after kill -9 of the writer', { timeout: 60_000 }, async () => {
    const other = join(folder, 'killed');
    const module = new URL('../../../src/stores/blobs/files.ts', import.meta.url).href;
    const program = `const { openFileBlobStore } = await import(${JSON.stringify(module)});
      const store = await openFileBlobStore({ folder: ${JSON.stringify(other)} });
      async function* body(n) { for (let i = 0; i < 20; i++) yield Buffer.alloc(65536, n); }
      for (let n = 0; ; n++) await Promise.all([0, 1, 2, 3].map(async (k) => {
        const key = 'k/' + (4 * n + k);
        await store.put(key, body((4 * n + k) % 251));
        process.stdout.write(key + '\\n');
      }));`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (output.length > 300) child.kill('SIGKILL');
    });
    await once(child, 'close');
    const acknowledged = output.split('\n').slice(0, -1);
    assert.ok(acknowledged.length > 20);
    const again = await openFileBlobStore({ folder: other, staleAfterMs: 0 });
    for await (const key of again.list('k/')) {
      const value = Number(key.slice(2)) % 251;
      assert.ok((await collect(again.get(key))).equals(Buffer.alloc(20 * 65_536, value)));
    }
    for (const key of acknowledged) assert.equal(await again.size(key), 20 * 65_536);
    assert.deepEqual(await readdir(join(other, '.incoming')), []);
  });
});
