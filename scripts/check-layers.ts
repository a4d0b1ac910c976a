/**
 * Checks who imports whom against .dependency-cruiser.cjs, and that every file was really read: a parser that
 * silently skips TypeScript would report no violation at all.
 *
 *     node scripts/check-layers.ts [FOLDER]      default: this repository
 */

import { execFile } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const repository = join(import.meta.dirname, '..');
const parts = ['src', 'drivers', 'ocr', 'test', 'scripts'];
const longestRunMs = 240_000;
const longestOutputBytes = 256 * 1024 * 1024;

/** One import that a rule forbids; `to` equals `from` for rules about a single file. */
export interface LayerViolation {
  readonly rule: string;
  readonly from: string;
  readonly to: string;
}

/** What one run found. */
export interface LayerReport {
  readonly violations: readonly LayerViolation[];
  /** TypeScript files that exist but were not read, relative to the folder. */
  readonly unread: readonly string[];
  readonly filesRead: number;
}

/** The part of dependency-cruiser's JSON that is used here. */
interface CruiseResult {
  readonly modules: readonly { readonly source: string }[];
  readonly summary: {
    readonly violations: readonly {
      readonly from: string;
      readonly to: string;
      readonly rule: { readonly name: string };
    }[];
  };
}

/** Reads every TypeScript file below `root` and reports what the rules forbid. Throws when the tool itself fails. */
export async function checkLayers(root: string): Promise<LayerReport> {
  const present = parts.filter((part) => existsSync(join(root, part)));
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      join(repository, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs'),
      ...['--config', join(repository, '.dependency-cruiser.cjs')],
      ...['--output-type', 'json', '--no-progress'],
      ...present,
    ],
    { cwd: root, timeout: longestRunMs, maxBuffer: longestOutputBytes },
  );
  const result = JSON.parse(stdout) as CruiseResult;
  const read = new Set(result.modules.map((module) => module.source));
  const files = globSync(
    present.map((part) => `${part}/**/*.{ts,tsx}`),
    { cwd: root, exclude: ['**/node_modules/**'] },
  ).map((path) => path.replaceAll('\\', '/'));
  return {
    violations: result.summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
    unread: files.filter((path) => !read.has(path)).sort(),
    filesRead: files.filter((path) => read.has(path)).length,
  };
}

/** Prints a report; returns the exit code. */
function print(report: LayerReport): number {
  for (const { rule, from, to } of report.violations) {
    process.stderr.write(`${rule}: ${from}${to === from ? '' : ` -> ${to}`}\n`);
  }
  for (const path of report.unread) process.stderr.write(`not read: ${path}\n`);
  const bad = report.violations.length + report.unread.length;
  process.stdout.write(`layers: ${report.filesRead} files read, ${bad} problems\n`);
  return bad === 0 && report.filesRead > 0 ? 0 : 1;
}

if (import.meta.main) {
  process.exitCode = print(await checkLayers(resolve(process.argv[2] ?? repository)));
}
