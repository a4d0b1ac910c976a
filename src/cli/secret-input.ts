/** Secrets come from standard input: arguments are seen by everybody who lists processes. */

import { createInterface } from 'node:readline';

/** Longest secret. */
const mostCharacters = 1_024;

/** The first lines of standard input, as many as wanted or fewer. */
export async function readSecretInput(lines: number): Promise<readonly string[]> {
  const read: string[] = [];
  const input = createInterface({ input: process.stdin });
  for await (const line of input) {
    read.push(line.slice(0, mostCharacters));
    if (read.length >= lines) break;
  }
  process.stdin.destroy();
  return read;
}
