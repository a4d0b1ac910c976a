/** scripts/build-desk.mjs: from an empty cache to files that the policy of the pages allows; two at once; an old Node. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';

const script = join(import.meta.dirname, '../../scripts/build-desk.mjs');
const run = promisify(execFile);

async function build(cache: string): Promise<string> {
  const { stdout } = await run(process.execPath, [script, cache], { timeout: 120_000 });
  return stdout.trim();
}

describe('building the desk app', () => {
  let cache: string;
  let folders: readonly string[];

  before(async () => {
    cache = mkdtempSync(join(tmpdir(), 'tomeoki-desk-build-'));
    folders = await Promise.all([build(cache), build(cache)]);
  });
  after(() => rmSync(cache, { recursive: true }));

  test('two builds at once from an empty cache end with one whole folder, and leave nothing else', () => {
    assert.equal(folders[0], folders[1]);
    assert.deepEqual(readdirSync(cache).length, 1);
    assert.ok(existsSync(join(folders[0] ?? '', 'index.html')));
  });

  test('the page has no inline script or style, and names only files that were built', () => {
    const folder = folders[0] ?? '';
    const page = readFileSync(join(folder, 'index.html'), 'utf8');
    assert.doesNotMatch(page, /<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon\w+=|javascript:/);
    const named = [...page.matchAll(/\/app\/files\/([\w.-]+)/g)].map(([, name]) => name ?? '');
    assert.ok(named.some((name) => name.endsWith('.js')) && named.some((name) => name.endsWith('.css')));
    for (const name of named) assert.ok(existsSync(join(folder, 'files', name)), name);
  });

  test('nothing in it is loaded from elsewhere, written into an address, or evaluated', () => {
    const files = join(folders[0] ?? '', 'files');
    for (const name of readdirSync(files)) {
      const text = readFileSync(join(files, name), 'utf8');
      if (name.endsWith('.css')) assert.doesNotMatch(text, /url\((?!["']?\/app\/)|@import/, name);
      else assert.doesNotMatch(text, /\beval\(|new Function\(|import\(["'`]https?:/, name);
    }
  });

  test('a folder that is there is taken as it is', async () => {
    const mark = join(folders[0] ?? '', 'mark');
    writeFileSync(mark, '');
    assert.equal(await build(cache), folders[0]);
    assert.ok(existsSync(mark));
  });

  test('a cache that cannot be written is told in both languages, with what to do', async () => {
    const blocked = join(cache, 'blocked');
    writeFileSync(blocked, '');
    await assert.rejects(run(process.execPath, [script, join(blocked, 'cache')]), (error: Error) => {
      const { stderr } = error as Error & { readonly stderr: string };
      assert.match(stderr, /npm ci/);
      assert.match(stderr, /組み立てられませんでした/);
      assert.doesNotMatch(stderr, /\n {4}at /);
      return true;
    });
    rmSync(blocked);
  });
});
