/** The project's own lint rules (scripts/lint/*.grit): each pattern fires where it must, and nowhere else. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';

const root = join(import.meta.dirname, '../..');

type Rule = 'clock' | 'environment' | 'pure';

/** One line of code that a rule refuses, and where. */
const refused: readonly (readonly [rule: Rule, path: string, code: string])[] = [
  ['clock', 'src/print/hold/a.ts', 'export const a = new Date();'],
  ['clock', 'src/print/hold/b.ts', 'export const a = Date.now();'],
  ['clock', 'src/print/hold/c.ts', 'export const a = [1].map(Date.now);'],
  ['clock', 'src/http/d.ts', 'export const a = Date();'],
  ['clock', 'src/http/e.ts', "export const a = Date['now']();"],
  ['clock', 'src/stores/f.ts', 'export const { now } = Date;'],
  ['clock', 'src/stores/g.ts', 'const D = Date;\nexport const a = new D();'],
  ['clock', 'src/stores/h.ts', 'export const a = globalThis.Date.now();'],
  ['clock', 'src/cli/i.ts', 'export const a = performance.timeOrigin;'],
  ['environment', 'src/http/j.ts', "export const a = process.env['HOME'];"],
  ['environment', 'src/http/k.ts', "export const a = process['env'];"],
  ['environment', 'src/http/l.ts', 'export const { env } = process;'],
  ['environment', 'src/config/m.ts', "import { env } from 'node:process';\nexport const a = env;"],
  [
    'environment',
    'src/config/n.ts',
    "import { env as e, exit } from 'node:process';\nexport const a = [e, exit];",
  ],
  ['environment', 'src/stores/o.ts', "import p from 'node:process';\nexport const a = p.env;"],
  ['environment', 'src/stores/p.ts', "import * as p from 'node:process';\nexport const a = p.env;"],
  ['environment', 'src/stores/q.ts', 'export const a = globalThis.process.env;'],
  ['pure', 'src/print/r.ts', 'export const a = Math.random();'],
  ['pure', 'src/identity/s.ts', "import { newId } from '../shared/ids.ts';\nexport const a = newId();"],
  [
    'pure',
    'src/scan/t.ts',
    "import { createHash, randomUUID } from 'node:crypto';\nexport const a = [createHash, randomUUID];",
  ],
  ['pure', 'src/archive/u.ts', 'setTimeout(() => {}, 5);'],
  ['pure', 'src/segments/v.ts', 'export const a = performance.now();'],
  ['pure', 'src/audit/w.ts', 'export const a = crypto.randomUUID();'],
  ['pure', 'src/accounting/x.ts', "export const a = await import('node:fs');"],
  ['pure', 'src/devices/y.ts', "export const a = await fetch('http://127.0.0.1/');"],
];

/** Files that look alike and are allowed. */
const allowed: Readonly<Record<string, string>> = {
  'src/shared/clock.ts': 'export const a = new Date(Date.now());',
  'src/config/env.ts': "export const a = process.env['HOME'];",
  'src/print/dates.ts':
    "export const a = [new Date(0), new Date('2026-04-01'), Date.UTC(2026, 3, 1), Date.parse('2026-04-01')];\nexport const isDate = (value: unknown): value is Date => value instanceof Date;",
  'src/print/hash.ts': "import { createHash } from 'node:crypto';\nexport const a = createHash('sha256');",
  'src/print/ids.ts':
    "import type { JobId } from '../shared/ids.ts';\nexport const a = (id: JobId): string => id;",
  'src/print/hold/step.ts':
    "import { newId } from '../../shared/ids.ts';\nexport const a = [newId(), performance.now(), Math.random()];",
  'drivers/ipp/time.ts': 'export const a = Date.now();',
  'test/time.ts': "export const a = [new Date(), process.env['CI']];",
};

interface Diagnostic {
  readonly message: string;
  readonly location: { readonly path: string | { readonly file: string } };
}

let folder: string;
let diagnostics: readonly { readonly path: string; readonly message: string }[];

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), `${text}\n`);
}

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'tomeoki-lint-'));
  for (const path of ['biome.json', 'package.json', '.gitignore', 'scripts/lint']) {
    cpSync(join(root, path), join(folder, path), { recursive: true });
  }
  for (const [, path, code] of refused) write(path, code);
  for (const [path, code] of Object.entries(allowed)) write(path, code);
  const run = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/@biomejs/biome/bin/biome'),
      ...['lint', '--reporter=json', '--max-diagnostics=none', 'src', 'drivers', 'test'],
    ],
    { cwd: folder, encoding: 'utf8', timeout: 60_000 },
  );
  const result = JSON.parse(run.stdout) as { readonly diagnostics: readonly Diagnostic[] };
  diagnostics = result.diagnostics.map(({ message, location }) => ({
    path: typeof location.path === 'string' ? location.path : location.path.file,
    message,
  }));
});

after(() => {
  rmSync(folder, { recursive: true });
});

/** Names of the project's rules that spoke about a file. */
function rulesAbout(path: string): readonly string[] {
  return diagnostics
    .filter((diagnostic) => diagnostic.path === path)
    .flatMap((diagnostic) => /^tomeoki\/(\w+):/.exec(diagnostic.message)?.[1] ?? []);
}

describe('refused', () => {
  for (const [rule, path, code] of refused) {
    test(`tomeoki/${rule} in ${dirname(path)}: ${code.replaceAll('\n', ' ')}`, () => {
      assert.ok(rulesAbout(path).includes(rule), `found ${JSON.stringify(rulesAbout(path))}`);
    });
  }
});

describe('allowed', () => {
  for (const path of Object.keys(allowed)) {
    test(path, () => {
      assert.deepEqual(rulesAbout(path), []);
    });
  }
});
