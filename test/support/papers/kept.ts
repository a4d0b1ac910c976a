/** Where drawn papers and their readings are kept between runs. */

import { createHash, randomUUID } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';

/** `PAPERS_FOLDER`, or a folder of the user's in the system's temporary folder. */
export function papersFolder(): string {
  return process.env['PAPERS_FOLDER'] ?? join(tmpdir(), `tomeoki-papers-${userInfo().uid}`);
}

/** Where a paper is kept that is made by the generator as it is now, without extension; the folder is there. */
export async function keptPath(name: string): Promise<string> {
  const path = join(papersFolder(), version, name);
  await mkdir(dirname(path), { recursive: true });
  return path;
}

/** Writes a file that is there as a whole or not at all. */
export async function put(path: string, data: string | Uint8Array): Promise<void> {
  const own = `${path}.${randomUUID()}`;
  await writeFile(own, data);
  await rename(own, path);
}

const generator = [
  '{papers,site,letters,forms,others}.ts',
  'words/*.ts',
  '../ocr-set/{render,wear,draft}.ts',
  '../ocr-set/*.js',
];

/** Papers of another generator are not taken. */
const version = ((): string => {
  const hash = createHash('sha256');
  for (const path of generator.flatMap((pattern) => globSync(pattern, { cwd: import.meta.dirname })).sort()) {
    hash.update(readFileSync(join(import.meta.dirname, path)));
  }
  return hash.digest('hex').slice(0, 12);
})();
