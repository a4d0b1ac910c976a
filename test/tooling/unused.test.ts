/** scripts/check-unused.ts: dead exports and packages are found, and what is in use is left alone. */

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { findUnused } from '../../scripts/check-unused.ts';

const folders: string[] = [];

after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** Names found in a tree of these files. */
function unusedIn(files: Readonly<Record<string, string>>, manifest: unknown = {}): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'tomeoki-unused-'));
  folders.push(folder);
  for (const [path, text] of Object.entries({ ...files, 'package.json': JSON.stringify(manifest) })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return findUnused(folder).map(({ file, name }) => `${file}: ${name}`);
}

test('a name that nobody mentions is reported; one that its own file goes on to use is not', () => {
  assert.deepEqual(unusedIn({ 'src/a.ts': 'export const alone = 1; export const own = 1; own;' }), [
    'src/a.ts: alone',
  ]);
});

test('functions, classes, types and re-exported names are looked at', () => {
  const text = `
    export function f() {}
    export class C {}
    export interface I { readonly a: number }
    export type T = number;
    const inner = 1;
    export { inner as outer };`;
  assert.deepEqual(unusedIn({ 'src/a.ts': text }), [
    'src/a.ts: f',
    'src/a.ts: C',
    'src/a.ts: I',
    'src/a.ts: T',
    'src/a.ts: outer',
  ]);
});

test('a type that is part of a signature in its own file may be exported', () => {
  const files = {
    'src/a.ts':
      'export interface Options { readonly a: number } export function open(options: Options) { options; }',
    'src/b.ts': "import { open } from './a.ts'; open({ a: 1 });",
  };
  assert.deepEqual(unusedIn(files), []);
});

test('named, renamed, namespace, dynamic and URL imports count as use', () => {
  const files = {
    'src/a.ts': 'export const one = 1; export const two = 2;',
    'src/b.ts': 'export const three = 3;',
    'src/c.ts': 'export const four = 4;',
    'src/d.ts': 'export const five = 5;',
    'test/use.test.ts': `
      import { one as uno, two } from '../src/a.ts';
      import * as b from '../src/b.ts';
      const c = await import('../src/c.ts');
      const d = new URL('../src/d.ts', import.meta.url);
      [uno, two, b, c, d];`,
  };
  assert.deepEqual(unusedIn(files), []);
});

test('an import of another name from the same file is not use', () => {
  const files = {
    'src/a.ts': 'export const one = 1; export const two = 2;',
    'src/b.ts': "import { one } from './a.ts'; one;",
  };
  assert.deepEqual(unusedIn(files), ['src/a.ts: two']);
});

test('a pinned package that no file names is reported; one that is resolved by name is not', () => {
  const manifest = {
    dependencies: { used: '1.0.0', '@scope/data': '1.0.0', '@models/jpn': '1.0.0', dead: '1.0.0' },
    devDependencies: { '@types/node': '1.0.0', idle: '1.0.0' },
  };
  const files = {
    'src/a.ts': "import 'used'; import.meta.resolve('@scope/data/file.gz');",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the text of a file
    'src/b.ts': 'const part = process.argv[2]; import.meta.resolve(`@models/${part}/package.json`);',
  };
  assert.deepEqual(unusedIn(files, manifest), ['package.json: dead', 'package.json: idle']);
});
