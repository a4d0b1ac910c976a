/** The layer rules: each one is shown to fire on one forbidden import, and a tidy tree passes. */

import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { checkLayers, type LayerReport } from '../../scripts/check-layers.ts';

const root = join(import.meta.dirname, '../..');

/** Files of a small tree that keeps every rule. */
const tidy: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({
    type: 'module',
    dependencies: { shipped: '1.0.0' },
    devDependencies: { tool: '1.0.0' },
  }),
  'node_modules/shipped/package.json': '{"name":"shipped","version":"1.0.0","main":"index.js"}',
  'node_modules/shipped/index.js': 'exports.value = 1;',
  'node_modules/tool/package.json': '{"name":"tool","version":"1.0.0","main":"index.js"}',
  'node_modules/tool/index.js': 'exports.value = 1;',
  'node_modules/hidden/package.json': '{"name":"hidden","version":"1.0.0","main":"index.js"}',
  'node_modules/hidden/index.js': 'exports.value = 1;',
  'drivers/device/printer.ts': 'export interface Printer { readonly name: string }',
  'drivers/ipp/client.ts':
    "import type { Printer } from '../device/printer.ts'; import { connect } from 'node:net'; export const client: Printer = { name: String(connect) };",
  'ocr/result.ts': 'export interface Result { readonly text: string }',
  'ocr/pipeline.ts':
    "import type { Result } from './result.ts'; export const run = (): Result => ({ text: '' });",
  'src/shared/clock.ts': 'export const clock = 1;',
  'src/ports/job-store.ts':
    "import type { Job } from '../print/job.ts'; export interface JobStore { find(): Job | undefined }",
  'src/print/job.ts':
    "import { clock } from '../shared/clock.ts'; export type Job = typeof clock; export const next = clock;",
  'src/print/hold/hold.ts':
    "import type { JobStore } from '../../ports/job-store.ts'; import { next } from '../job.ts'; export const hold = (store: JobStore) => store.find() ?? next;",
  'src/identity/subject.ts': "import { clock } from '../shared/clock.ts'; export const subject = clock;",
  'src/stores/jobs.ts':
    "import type { JobStore } from '../ports/job-store.ts'; import { value } from 'shipped'; export const jobs: JobStore = { find: () => value };",
  'src/ui/page.ts': "import { subject } from '../identity/subject.ts'; export const page = subject;",
  'src/http/route.ts':
    "import { hold } from '../print/hold/hold.ts'; import { page } from '../ui/page.ts'; export const route = [hold, page];",
  'src/tasks/sweep.ts': "import { hold } from '../print/hold/hold.ts'; export const sweep = hold;",
  'src/config/config.ts': "import { clock } from '../shared/clock.ts'; export const config = clock;",
  'src/context.ts':
    "import { jobs } from './stores/jobs.ts'; import { client } from '../drivers/ipp/client.ts'; import { run } from '../ocr/pipeline.ts'; import { route } from './http/route.ts'; import { sweep } from './tasks/sweep.ts'; import { config } from './config/config.ts'; export const context = [jobs, client, run, route, sweep, config];",
  'src/cli/serve.ts': "import { context } from '../context.ts'; export const serve = context;",
  'src/main.ts': "import { serve } from './cli/serve.ts'; serve.length;",
  'test/hold.test.ts':
    "import { jobs } from '../src/stores/jobs.ts'; import { value } from 'tool'; jobs.find(); value;",
};

/** For every rule, one more file that breaks it (and may break others): its path, its text, what it must not reach. */
const breaches: Readonly<Record<string, readonly [path: string, text: string, reached: string]>> = {
  'drivers-never-import-src': [
    'drivers/ipp/a.ts',
    "import '../../src/shared/clock.ts';",
    'src/shared/clock.ts',
  ],
  'ocr-never-imports-src': ['ocr/a.ts', "import '../src/shared/clock.ts';", 'src/shared/clock.ts'],
  'device-imports-nothing': ['drivers/device/a.ts', "import 'node:crypto';", 'crypto'],
  'module-root-is-pure': ['src/print/a.ts', "import { readFileSync } from 'node:fs'; readFileSync;", 'fs'],
  'module-root-imports-only-pure': ['src/print/b.ts', "import './hold/hold.ts';", 'src/print/hold/hold.ts'],
  'module-uses-ports-only': [
    'src/print/hold/a.ts',
    "import '../../config/config.ts';",
    'src/config/config.ts',
  ],
  'concrete-drivers-only-in-composition': [
    'src/http/a.ts',
    "import type { client } from '../../drivers/ipp/client.ts'; export type A = typeof client;",
    'drivers/ipp/client.ts',
  ],
  'concrete-ocr-only-in-composition': [
    'src/scan/text/a.ts',
    "import '../../../ocr/pipeline.ts';",
    'ocr/pipeline.ts',
  ],
  'concrete-stores-only-in-composition': [
    'src/http/b.ts',
    "import '../stores/jobs.ts';",
    'src/stores/jobs.ts',
  ],
  'stores-implement-ports': ['src/stores/a.ts', "import '../print/hold/hold.ts';", 'src/print/hold/hold.ts'],
  'surfaces-do-not-know-each-other': ['src/tasks/a.ts', "import '../http/route.ts';", 'src/http/route.ts'],
  'ui-only-renders': ['src/ui/a.ts', "import '../print/hold/hold.ts';", 'src/print/hold/hold.ts'],
  'desk-app-stands-alone': [
    'src/ui/desk/app/main.tsx',
    "import { clock } from '../../../shared/clock.ts'; clock;",
    'src/shared/clock.ts',
  ],
  'desk-app-is-bundled': ['src/ui/b.ts', "import './desk/app/part.tsx';", 'src/ui/desk/app/part.tsx'],
  'context-is-the-root': ['src/http/c.ts', "import '../context.ts';", 'src/context.ts'],
  'shared-is-a-leaf': ['src/shared/a.ts', "import 'shipped';", 'node_modules/shipped/index.js'],
  'ports-are-types': ['src/ports/a.ts', "import { next } from '../print/job.ts'; next;", 'src/print/job.ts'],
  'ports-name-values-only': [
    'src/ports/b.ts',
    "import type { hold } from '../print/hold/hold.ts'; export type B = typeof hold;",
    'src/print/hold/hold.ts',
  ],
  'no-cycles': ['src/shared/b.ts', "import './c.ts';", 'src/shared/c.ts'],
  'no-orphans': ['src/print/release/alone.ts', 'export const alone = 1;', 'src/print/release/alone.ts'],
  'no-development-dependency': ['src/stores/b.ts', "import 'tool';", 'node_modules/tool/index.js'],
  'no-test-code': ['src/stores/c.ts', "import '../../test/hold.test.ts';", 'test/hold.test.ts'],
  'no-undeclared-dependency': ['src/stores/d.ts', "import 'hidden';", 'node_modules/hidden/index.js'],
  'not-resolvable': ['src/stores/e.ts', "import './nowhere.ts';", './nowhere.ts'],
};

/** Files that a breach needs beside itself. */
const helpers: Readonly<Record<string, string>> = {
  'src/shared/c.ts': "import './b.ts';",
  'src/ui/desk/app/part.tsx': "export const part = 'part';",
};

const folders: string[] = [];

function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

function makeTree(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'tomeoki-layers-'));
  folders.push(folder);
  cpSync(join(root, 'tsconfig.json'), join(folder, 'tsconfig.json'));
  write(folder, files);
  return folder;
}

after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

test('a tree that keeps the layers passes, and every file of it was read', async () => {
  const report = await checkLayers(makeTree(tidy));
  assert.deepEqual(report.violations, []);
  assert.deepEqual(report.unread, []);
  assert.equal(report.filesRead, Object.keys(tidy).filter((path) => path.endsWith('.ts')).length);
});

describe('each forbidden import is found under the name of its rule', () => {
  let report: LayerReport;

  before(async () => {
    const broken = Object.fromEntries(Object.values(breaches).map(([path, text]) => [path, text]));
    report = await checkLayers(makeTree({ ...tidy, ...helpers, ...broken }));
  });

  for (const [rule, [path, , reached]] of Object.entries(breaches)) {
    test(`${rule}: ${path} -> ${reached}`, () => {
      const found = report.violations.filter((violation) => violation.from === path);
      assert.ok(
        found.some((violation) => violation.rule === rule && violation.to === reached),
        `found only ${JSON.stringify(found)}`,
      );
    });
  }

  test('files that keep the rules are not blamed', () => {
    const guilty = new Set([...Object.values(breaches).map(([path]) => path), ...Object.keys(helpers)]);
    assert.deepEqual(
      report.violations.filter((violation) => !guilty.has(violation.from)),
      [],
    );
  });
});

test('every rule of the configuration has its breach here', () => {
  const load = createRequire(import.meta.url);
  const configuration = load(join(root, '.dependency-cruiser.cjs')) as {
    readonly forbidden: readonly { readonly name: string }[];
  };
  assert.deepEqual(configuration.forbidden.map((rule) => rule.name).sort(), Object.keys(breaches).sort());
});
