/**
 * Runs every measurement in test/bench one after the other, or those whose path contains one of the arguments.
 *
 *     node scripts/run-benches.ts [PATH-PART...]
 *
 * Each prints a table in Markdown. Figures of one table may be compared; figures of different runs may not.
 */

import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const parts = process.argv.slice(2);
const files = globSync('test/bench/**/*.bench.ts', { cwd: root })
  .filter((path) => parts.length === 0 || parts.some((part) => path.includes(part)))
  .sort();

if (files.length === 0) {
  process.stderr.write('No measurement matches.\n');
  process.exit(2);
}
for (const file of files) {
  const load = loadavg()[0] ?? 0;
  process.stdout.write(`\n## ${file}\n\nNode ${process.versions.node}, ${availableParallelism()} cores, `);
  process.stdout.write(`load ${load.toFixed(1)} at the start\n\n`);
  const { status } = spawnSync(process.execPath, [file], { cwd: root, stdio: 'inherit' });
  if (status !== 0) {
    process.stderr.write(`${file} ended with ${status}\n`);
    process.exitCode = 1;
  }
}
