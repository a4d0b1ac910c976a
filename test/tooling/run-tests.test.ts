/** scripts/run-tests.ts: every test file of the repository belongs to exactly one suite, and none is run by accident. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';

const root = join(import.meta.dirname, '../..');

const paths = [
  'test/print/job.test.ts',
  'test/journey/print.test.ts',
  'test/cli/serve-signals.test.ts',
  'test/peers/cups-ways.test.ts',
  'test/peers/ldap.test.ts',
  'test/peers/scan-ways.test.ts',
  'test/conformance/ipp.test.ts',
  'test/long/kill.test.ts',
  'test/journey/long/year.test.ts',
  'test/peers/long/load.test.ts',
];

let folder: string;

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'tomeoki-suites-'));
  mkdirSync(join(folder, 'scripts'));
  cpSync(join(root, 'scripts/run-tests.ts'), join(folder, 'scripts/run-tests.ts'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  for (const path of paths) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), `import { test } from 'node:test'; test('ran ${path}', () => {});`);
  }
});

after(() => {
  rmSync(folder, { recursive: true });
});

/** Runs the script; tells its exit code, which files ran, and everything it printed. */
function runSuite(...args: readonly string[]): {
  readonly code: number | null;
  readonly ran: readonly string[];
  readonly output: string;
} {
  // A test runner inside a test runner must not believe it is one of its children.
  const { NODE_TEST_CONTEXT: _, ...environment } = process.env;
  const run = spawnSync(process.execPath, [join(folder, 'scripts/run-tests.ts'), ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: environment,
    timeout: 60_000,
  });
  const output = run.stdout + run.stderr;
  return { code: run.status, ran: paths.filter((path) => output.includes(`ran ${path} (`)), output };
}

test('quick takes what needs no peer and no patience', () => {
  const { code, ran, output } = runSuite('quick');
  assert.equal(code, 0);
  assert.deepEqual(ran, ['test/print/job.test.ts', 'test/journey/print.test.ts']);
  assert.match(output, /pass 2/);
});

test('peers takes the peers that want the machine for themselves', () => {
  assert.deepEqual(runSuite('peers').ran, ['test/peers/cups-ways.test.ts']);
});

test('slow takes what needs no peer but patience', () => {
  assert.deepEqual(runSuite('slow').ran, ['test/cli/serve-signals.test.ts']);
});

test('paper takes the peers of paper and conformance, which the other two leave out', () => {
  assert.deepEqual(runSuite('paper').ran, ['test/peers/scan-ways.test.ts', 'test/conformance/ipp.test.ts']);
});

test('people takes the peers of screens and of people, which the other leaves out', () => {
  assert.deepEqual(runSuite('people').ran, ['test/peers/ldap.test.ts']);
});

test('long takes everything below a folder named long', () => {
  assert.deepEqual(runSuite('long').ran, [
    'test/long/kill.test.ts',
    'test/journey/long/year.test.ts',
    'test/peers/long/load.test.ts',
  ]);
});

test('a part of a path narrows a suite', () => {
  assert.deepEqual(runSuite('quick', 'journey').ran, ['test/journey/print.test.ts']);
});

test('a narrowing that leaves nothing is a failure, not a silent success', () => {
  assert.equal(runSuite('quick', 'nowhere').code, 2);
});

test('an unknown suite is refused with the known ones', () => {
  const { code, output } = runSuite('everything');
  assert.equal(code, 2);
  assert.match(output, /quick, slow, peers, people, paper, long/);
});

test('a failing test makes the run fail', () => {
  const path = join(folder, 'test/print/broken.test.ts');
  writeFileSync(
    path,
    "import { test } from 'node:test'; test('breaks', () => { throw new Error('on purpose'); });",
  );
  const { code } = runSuite('quick');
  rmSync(path);
  assert.equal(code, 1);
});
