/** bin/tomeoki: runs src/main.ts on the pinned Node, whichever Node started it. */

import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { peerMissing } from '../support/peers.ts';

const root = join(import.meta.dirname, '../..');
const pinnedNode = process.execPath;
const pinnedPackage = `node-${process.platform}-${process.arch}`;

/** The distribution's own Node, when it is older than the one the project asks for. */
const olderNode = ['/usr/bin/node', '/usr/local/bin/node'].find((path) => {
  if (!existsSync(path)) return false;
  const major = Number.parseInt(
    execFileSync(path, ['-p', 'process.versions.node'], { encoding: 'utf8' }),
    10,
  );
  return major >= 18 && major < 24;
});
const withoutOlderNode = { skip: peerMissing('a Node from 18 to 23 in /usr/bin', olderNode !== undefined) };

const program = `
const text: string = 'typed';
const [word, value] = process.argv.slice(2);
if (word === 'show') {
  console.log(JSON.stringify({ text, version: process.versions.node, args: process.argv.slice(3), main: import.meta.main }));
  process.emitWarning('beta', 'ExperimentalWarning');
  process.emitWarning('mind this', 'Warning');
}
if (word === 'exit') process.exit(Number(value));
if (word === 'echo') process.stdin.pipe(process.stdout);
if (word === 'wait') {
  if (value !== undefined) process.on(value, () => process.exit(42));
  console.log(process.pid);
  setInterval(() => {}, 1000);
}
`;

let folder: string;
let bareFolder: string;

/** A copy of the launcher beside a small main.ts. */
function makeTree(withPinnedNode: boolean): string {
  const tree = mkdtempSync(join(tmpdir(), 'tomeoki-launcher-'));
  cpSync(join(root, 'bin'), join(tree, 'bin'), { recursive: true });
  mkdirSync(join(tree, 'src'));
  mkdirSync(join(tree, 'node_modules'));
  writeFileSync(join(tree, 'package.json'), '{"type":"module"}');
  writeFileSync(join(tree, 'src/main.ts'), program);
  if (withPinnedNode) {
    symlinkSync(join(root, 'node_modules', pinnedPackage), join(tree, 'node_modules', pinnedPackage));
  }
  return tree;
}

before(() => {
  folder = makeTree(true);
  bareFolder = makeTree(false);
});

after(() => {
  rmSync(folder, { recursive: true });
  rmSync(bareFolder, { recursive: true });
});

function launch(node: string, tree: string, ...args: readonly string[]): ChildProcess {
  return spawn(node, [join(tree, 'bin/tomeoki'), ...args], { stdio: 'pipe' });
}

/** Runs to the end and gathers everything. */
async function outcome(child: ChildProcess): Promise<{
  readonly code: number | null;
  readonly signal: string | null;
  readonly out: string;
  readonly err: string;
}> {
  let out = '';
  let err = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  return { code, signal, out, err };
}

/** The behaviour that must not depend on which Node started the launcher. */
function describeLaunch(name: string, node: string, options: { readonly skip: string | false }): void {
  test(`${name}: main.ts runs on the pinned Node with the arguments as given`, options, async () => {
    const { code, out } = await outcome(launch(node, folder, 'show', 'a b', '--flag=1', ''));
    assert.equal(code, 0);
    const shown = JSON.parse(out) as Record<string, unknown>;
    assert.deepEqual(shown, {
      text: 'typed',
      version: process.versions.node,
      args: ['a b', '--flag=1', ''],
      main: true,
    });
  });

  test(`${name}: experimental warnings are silent and other warnings are not`, options, async () => {
    const { err } = await outcome(launch(node, folder, 'show'));
    assert.match(err, /mind this/);
    assert.doesNotMatch(err, /Experimental|beta|execve/);
  });

  test(`${name}: the exit code is the program's`, options, async () => {
    for (const wanted of [0, 3, 255]) {
      const { code } = await outcome(launch(node, folder, 'exit', String(wanted)));
      assert.equal(code, wanted);
    }
  });

  test(`${name}: standard input reaches the program`, options, async () => {
    const child = launch(node, folder, 'echo');
    child.stdin?.end('留め置き');
    assert.equal((await outcome(child)).out, '留め置き');
  });

  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    test(`${name}: ${signal} reaches the program, which chooses its exit code`, options, async () => {
      const child = launch(node, folder, 'wait', signal);
      assert.ok(child.stdout);
      await once(child.stdout, 'data');
      const ending = outcome(child);
      child.kill(signal);
      assert.equal((await ending).code, 42);
    });
  }

  test(`${name}: a program that a signal ends makes the launcher end by that signal`, options, async () => {
    const child = launch(node, folder, 'wait');
    assert.ok(child.stdout);
    await once(child.stdout, 'data');
    const ending = outcome(child);
    child.kill('SIGTERM');
    assert.equal((await ending).signal, 'SIGTERM');
  });
}

describeLaunch('started by the pinned Node', pinnedNode, { skip: false });
describeLaunch('started by an older Node', olderNode ?? '', withoutOlderNode);

test('without the pinned package a Node that is new enough runs the program itself', async () => {
  const { code, out } = await outcome(launch(pinnedNode, bareFolder, 'show'));
  assert.equal(code, 0);
  assert.match(out, /typed/);
});

test(
  'without the pinned package an older Node says in both languages what to do',
  withoutOlderNode,
  async () => {
    const { code, out, err } = await outcome(launch(olderNode ?? '', bareFolder, 'show'));
    assert.equal(code, 1);
    assert.equal(out, '');
    assert.match(err, /Node\.js 24 以上が必要です/);
    assert.match(err, /Node\.js 24 or newer is needed/);
  },
);

test('the pinned Node replaces the launcher, so that a supervisor holds the program itself', async () => {
  const child = launch(pinnedNode, folder, 'wait');
  assert.ok(child.stdout);
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  assert.equal(Number(line.toString()), child.pid);
  const ending = outcome(child);
  child.kill('SIGKILL');
  assert.equal((await ending).signal, 'SIGKILL');
});
