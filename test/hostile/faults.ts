/** What happens to the service while documents come in: it is killed, its database is killed, its disk is full. */

import { execFile } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { killDatabase } from '../support/intake-kill.ts';
import type { FaultSite } from './fault-site.ts';

const run = promisify(execFile);

/** Kinds of faults. */
export type FaultKind = 'kill' | 'database' | 'disk';

/** A fault and when it is due: 0 at the first document, 1 after the last. */
export interface PlannedFault {
  readonly kind: FaultKind;
  readonly at: number;
}

/** So many of each kind, each kind spread evenly. */
export function planFaults(counts: Readonly<Record<FaultKind, number>>): readonly PlannedFault[] {
  return Object.entries(counts)
    .flatMap(([kind, count]) =>
      Array.from({ length: count }, (_, index) => ({ kind: kind as FaultKind, at: (index + 0.5) / count })),
    )
    .sort((a, b) => a.at - b.at);
}

/** Lets it happen; the service runs again, or will by itself, when this resolves. */
export async function strike(site: FaultSite, kind: FaultKind): Promise<void> {
  switch (kind) {
    case 'kill':
      await site.running().kill();
      break;
    case 'database':
      await killDatabase(site.site.dataFolder);
      await sleep(randomInt(500, 2_000));
      break;
    case 'disk':
      await fillDisk(site.disk.folder, randomInt(500, 3_000));
      break;
  }
  if (!isAlive(site.running().pid)) await site.restart();
}

/** Takes every free block of the disk for a while. */
async function fillDisk(folder: string, forMs: number): Promise<void> {
  const fillers: string[] = [];
  try {
    for (let round = 0; round < 4; round += 1) {
      const { bavail, bsize } = await statfs(folder);
      if (bavail < 2) break;
      const filler = join(folder, `filler-${round}`);
      fillers.push(filler);
      // The allocation itself takes blocks for its tree, so the first is a little too large and the next ones fit.
      const length = Math.max(1, bavail - (round === 0 ? 64 : 1)) * bsize;
      await run('fallocate', ['-l', String(length), filler]).catch(() => {});
    }
    await sleep(forMs);
  } finally {
    for (const filler of fillers) await rm(filler, { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
