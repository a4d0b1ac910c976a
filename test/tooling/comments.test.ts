/** scripts/check-comments.ts: what a file must say about itself. */

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { checkComments } from '../../scripts/check-comments.ts';

const folder = mkdtempSync(join(tmpdir(), 'tomeoki-comments-'));
mkdirSync(join(folder, 'src'));

after(() => {
  rmSync(folder, { recursive: true });
});

/** Problems of a file with this text. */
function problemsOf(text: string): readonly string[] {
  writeFileSync(join(folder, 'src/a.ts'), text);
  return checkComments(folder).map(({ line, problem }) => `${line}: ${problem}`);
}

test('a file that says what it is and documents its exports passes', () => {
  const text =
    '/** A file. */\n\n/** One. */\nexport const one = 1;\n\n/** Two. */\nexport type Two = 2;\n\nconst inner = 1;\ninner;\n';
  assert.deepEqual(problemsOf(text), []);
});

test('the sentence of the file does for its only export', () => {
  assert.deepEqual(problemsOf('/** The answer. */\n\nexport const answer = 42;\n'), []);
});

test('the sentence of the file is not the comment of the first of several exports', () => {
  assert.deepEqual(
    problemsOf('/** A file. */\n\nexport const one = 1;\n\n/** Two. */\nexport const two = 2;\n'),
    ['3: no doc comment: one'],
  );
});

test('a file without a sentence is reported, and so is each bare export', () => {
  assert.deepEqual(problemsOf('export function one() {}\nexport class Two {}\n'), [
    '1: no sentence about the file',
    '1: no doc comment: one',
    '2: no doc comment: Two',
  ]);
});

test('a mark of unfinished work is reported wherever it stands', () => {
  const mark = ['TO', 'DO'].join('');
  assert.deepEqual(problemsOf(`/** A file. */\n\n/** One. */\nexport const one = '${mark} later';\n`), [
    '4: unfinished work',
  ]);
});
