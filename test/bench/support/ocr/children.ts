/** Processor time and memory of the processes that this one started, by proc(5). */

import { readdir, readFile } from 'node:fs/promises';

/** Clock ticks a second; 100 on every Linux of today. */
const ticks = 100;

/** One child. */
export interface Child {
  readonly id: number;
  readonly cpuSeconds: number;
  readonly residentMegabytes: number;
  readonly mostMegabytes: number;
}

/** The children that run now. Empty where there is no /proc. */
export async function children(): Promise<Child[]> {
  const found: Child[] = [];
  for (const id of await readdir('/proc').catch(() => [])) {
    if (!/^\d+$/.test(id)) continue;
    const status = await readFile(`/proc/${id}/status`, 'latin1').catch(() => '');
    if (!new RegExp(`^PPid:\\t${process.pid}$`, 'm').test(status)) continue;
    const stat = await readFile(`/proc/${id}/stat`, 'latin1').catch(() => '');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const megabytes = (name: string): number =>
      Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0) / 1024;
    found.push({
      id: Number(id),
      cpuSeconds: (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / ticks,
      residentMegabytes: megabytes('VmRSS'),
      mostMegabytes: megabytes('VmHWM'),
    });
  }
  return found;
}

/** Processor seconds of all children together. */
export async function childCpuSeconds(): Promise<number> {
  return (await children()).reduce((sum, child) => sum + child.cpuSeconds, 0);
}
