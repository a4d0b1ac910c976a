/** Memory of another process, as Linux counts it (proc(5)). */

import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** Resident memory in bytes. */
export interface ResidentMemory {
  /** `VmRSS`: now. */
  readonly now: number;
  /** `VmHWM`: the most since the start or the last reset. */
  readonly peak: number;
}

/** Reads the memory of a process. */
export async function residentMemory(pid: number): Promise<ResidentMemory> {
  const status = await readFile(`/proc/${pid}/status`, 'latin1');
  const bytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) * 1024;
  return { now: bytes('VmRSS'), peak: bytes('VmHWM') };
}

/** Lets the peak begin anew at the present value (`clear_refs`, value 5). */
export async function resetPeak(pid: number): Promise<void> {
  await writeFile(`/proc/${pid}/clear_refs`, '5');
}

/** The level at rest: the least of ten readings within so many milliseconds. */
export async function levelAtRest(pid: number, forMs: number): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let reading = 0; reading < 10; reading += 1) {
    await sleep(forMs / 10);
    least = Math.min(least, (await residentMemory(pid)).now);
  }
  return least;
}
