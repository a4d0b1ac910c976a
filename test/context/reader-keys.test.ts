import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openCardProofs } from '../../src/context/reader-keys.ts';

const key = '000102030405060708090a0b0c0d0e0f1011121314151617';
let folder: string;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tomeoki-keys-'));
});
after(() => rm(folder, { recursive: true, force: true }));

async function keyFile(text: string, mode = 0o600): Promise<string> {
  const path = join(folder, 'lite-s.keys');
  await writeFile(path, text);
  await chmod(path, mode);
  return path;
}

test('a file of master keys with comments and empty lines is taken; without one no card can prove itself', async () => {
  assert.ok(
    (await openCardProofs(await keyFile(`# keys\n\n1 ${key}\r\n65535 ${key.toUpperCase()}\n`))).configured,
  );
  assert.ok(!(await openCardProofs(undefined)).configured);
});

test('a file that others may read, is not there or has a mistake is refused, and no key is in the error', async () => {
  const paths = [await keyFile(`1 ${key}`, 0o644), join(folder, 'absent')];
  const check = async (path: string) =>
    await assert.rejects(openCardProofs(path), (error: Error & { code?: string }) => {
      assert.equal(error.code, 'IDENTITY_CARD_KEY_INVALID');
      return !error.message.includes('0001020304');
    });
  for (const path of paths) await check(path);
  for (const text of [`1 ${key}00`, `65536 ${key}`, `1 ${key}\n1 ${key}`, key, `1 ${'z'.repeat(48)}`]) {
    await check(await keyFile(text));
  }
});
