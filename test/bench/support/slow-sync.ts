/** A library that delays the syncs of programs that are started with it, compiled on the spot. */

import { execFile } from 'node:child_process';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const source = join(import.meta.dirname, 'slow-sync.c');

/**
 * Compiles it into `folder`, which other accounts may then pass through. Gives the environment of a program whose syncs
 * take so much longer; undefined when this machine has no C compiler.
 */
export async function slowSyncEnvironment(
  folder: string,
  microseconds: number,
): Promise<NodeJS.ProcessEnv | undefined> {
  const library = join(folder, 'slow-sync.so');
  try {
    await run('cc', ['-shared', '-fPIC', '-O2', '-o', library, source, '-ldl']);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  await chmod(folder, 0o755);
  await chmod(library, 0o755);
  return { LD_PRELOAD: library, SLOW_SYNC_US: String(microseconds) };
}
