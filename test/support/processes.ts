/** Child processes of this process, as the kernel lists them (Linux). */

import { readFile } from 'node:fs/promises';

/** Process ids of the children that are alive now; empty where there is no /proc. */
export async function childProcesses(): Promise<number[]> {
  const list = await readFile(`/proc/${process.pid}/task/${process.pid}/children`, 'latin1').catch(() => '');
  return list.split(' ').filter(Boolean).map(Number);
}
