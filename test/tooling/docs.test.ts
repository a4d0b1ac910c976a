/** The written map: what the pages name exists. */

import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, test } from 'node:test';

const root = join(import.meta.dirname, '../..');
const pages = globSync(['*.md', 'docs/**/*.md'], { cwd: root }).sort();

/** Paths in back quotes that begin with a folder of this repository. */
function namedPaths(text: string): readonly string[] {
  const spans = [...text.matchAll(/`([^`\s]+)`/g)].map((match) => match[1] ?? '');
  return spans.filter((span) => /^(src|drivers|ocr|test|scripts|docs|bin|\.ci)\/[^*]*$/.test(span));
}

/** Targets of links inside the repository, without their anchors. */
function linkedPaths(text: string): readonly string[] {
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map((match) => (match[1] ?? '').replace(/#.*$/, ''))
    .filter((target) => target !== '' && !/^[a-z]+:/.test(target));
}

/** npm scripts that a text tells the reader to run. */
function namedScripts(text: string): readonly string[] {
  return [...text.matchAll(/npm run ([a-z][a-z:-]*)/g)].map((match) => match[1] ?? '');
}

/** First word after `bin/tomeoki` wherever a text tells the reader to run it. */
function namedCommands(text: string): readonly string[] {
  return [...text.matchAll(/bin\/tomeoki ([a-z]+)/g)].map((match) => match[1] ?? '');
}

/** Commands, one file each. */
const commands = new Set(
  globSync('src/cli/*.ts', { cwd: root })
    .map((path) => readFileSync(join(root, path), 'utf8'))
    .flatMap((text) => [...text.matchAll(/program\s*\.command\('([a-z]+)/g)].map((match) => match[1])),
);

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};

for (const page of pages) {
  const text = readFileSync(join(root, page), 'utf8');
  describe(page, () => {
    test('every path it names exists', () => {
      assert.deepEqual(
        namedPaths(text).filter((path) => !existsSync(join(root, path))),
        [],
      );
    });

    test('every link leads somewhere', () => {
      assert.deepEqual(
        linkedPaths(text).filter((path) => !existsSync(resolve(root, dirname(page), path))),
        [],
      );
    });

    test('every command of bin/tomeoki that it tells to run exists', () => {
      assert.deepEqual(
        namedCommands(text).filter((name) => !commands.has(name)),
        [],
      );
    });

    test('every npm script it tells to run exists', () => {
      assert.deepEqual(
        namedScripts(text).filter((name) => !(name in manifest.scripts)),
        [],
      );
    });
  });
}

test('the Japanese and the English introduction have the same chapters and commands', () => {
  const shape = (path: string): readonly string[] => {
    const text = readFileSync(join(root, path), 'utf8');
    // What a command prints is in the reader's language; that it stands there is compared, not what it says.
    const blocks = [...text.matchAll(/```([a-z]*)\n([\s\S]*?)```/g)].map(([, kind = '', block = '']) =>
      kind === 'text' ? kind : block.replace(/(^|\s+)#.*$/gm, '').trim(),
    );
    return [...text.matchAll(/^(#+) /gm)].map((match) => match[1] ?? '').concat(blocks);
  };
  assert.deepEqual(shape('README.ja.md'), shape('README.md'));
});
