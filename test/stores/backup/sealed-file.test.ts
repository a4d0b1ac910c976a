import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { hashFile, readSealedFile, writeSealedFile } from '../../../src/stores/backup/sealed-file.ts';

describe('files of a backup', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tomeoki-sealed-'));
  });
  after(() => rm(folder, { recursive: true }));

  const key = randomBytes(32);
  const content = Buffer.concat([Buffer.alloc(300_000, 'あ'), randomBytes(200_000)]);
  async function* pieces() {
    for (let at = 0; at < content.byteLength; at += 70_001) yield content.subarray(at, at + 70_001);
  }

  test('come back as they were, compressed and unreadable on the disk', async () => {
    const path = join(folder, 'one');
    const facts = await writeSealedFile(path, key, pieces());
    const stored = await readFile(path);
    assert.equal(facts.byteLength, stored.byteLength);
    assert.equal(facts.sha256, await hashFile(path));
    assert.ok(stored.byteLength < content.byteLength / 2 + 10_000);
    assert.ok(!stored.includes(content.subarray(400_000, 400_032)));
    assert.deepEqual(await gather(readSealedFile(path, key)), content);
  });

  test('are refused when a byte was changed, the end is missing or the key is another', async () => {
    const path = join(folder, 'two');
    await writeSealedFile(path, key, pieces());
    const stored = await readFile(path);
    await assert.rejects(gather(readSealedFile(path, randomBytes(32))), { code: 'BACKUP_DAMAGED' });
    for (const place of [3, 20, Math.floor(stored.byteLength / 2), stored.byteLength - 1]) {
      const changed = Buffer.from(stored);
      changed[place] = (changed[place] ?? 0) ^ 1;
      await writeFile(path, changed);
      await assert.rejects(gather(readSealedFile(path, key)), { code: 'BACKUP_DAMAGED' }, `byte ${place}`);
    }
    await writeFile(path, stored.subarray(0, -100));
    await assert.rejects(gather(readSealedFile(path, key)), { code: 'BACKUP_DAMAGED' });
  });

  test('leave nothing behind when their source fails', async () => {
    async function* failing() {
      yield content;
      throw new Error('the disk was pulled out');
    }
    await assert.rejects(writeSealedFile(join(folder, 'three'), key, failing()), /pulled out/);
    assert.deepEqual(
      (await readdir(folder)).filter((name) => name.startsWith('three')),
      [],
    );
  });
});

async function gather(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of source) parts.push(part);
  return Buffer.concat(parts);
}
