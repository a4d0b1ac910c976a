/**
 * A process that works on one scan and kills itself with SIGKILL at the moment named; for resumption tests.
 * Told by one message: where the database and the folder are, which scan, and when to die.
 */

import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PoolConfig } from 'pg';
import type { FilingTarget } from '../../src/ports/filing-target.ts';
import type { ScanStore } from '../../src/ports/scan-store.ts';
import { processScan } from '../../src/scan/process/process-scan.ts';
import { systemClock } from '../../src/shared/clock.ts';
import type { ScanId } from '../../src/shared/ids.ts';
import { openDatabase } from '../../src/stores/postgres/database.ts';
import { type MemoryTarget, openScanWorld } from './scan-world.ts';

/** What the process is told. */
export interface KillOrder {
  readonly connection: PoolConfig;
  readonly folder: string;
  readonly scanId: ScanId;
  /** `before:<state>` or `after:<state>` of a change of the row; `put`, `filed`, `captured` after these calls. */
  readonly moment: string;
}

/** What a target had when its process died, to be loaded by the next. */
export async function loadTarget(target: MemoryTarget, file: string): Promise<void> {
  const text = await readFile(file, 'utf8').catch(() => '{}');
  for (const [location, base64] of Object.entries(JSON.parse(text) as Record<string, string>)) {
    target.files.set(location, Buffer.from(base64, 'base64'));
  }
}

function die(): Promise<never> {
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => {});
}

async function work({ connection, folder, scanId, moment }: KillOrder): Promise<void> {
  const database = await openDatabase({ connection, maxConnections: 2 });
  const world = await openScanWorld(database, folder, {
    clock: systemClock(),
    owner: `killed-${process.pid}`,
  });
  const scans: ScanStore = {
    ...world.work.scans,
    change: async (id, when, patch, at, events, extras) => {
      if (moment === `before:${patch.state}`) await die();
      const changed = await world.work.scans.change(id, when, patch, at, events, extras);
      if (moment === `after:${patch.state}`) await die();
      return changed;
    },
    markFiled: async (copies, at) => {
      await world.work.scans.markFiled(copies, at);
      if (moment === 'filed') await die();
    },
  };
  const archive = {
    ...world.work.archive,
    capture: async (capture: Parameters<typeof world.work.archive.capture>[0]) => {
      const captured = await world.work.archive.capture(capture);
      if (moment === 'captured') await die();
      return captured;
    },
  };
  const targets = new Map<string, FilingTarget>();
  for (const [name, target] of Object.entries(world.targets)) {
    targets.set(name, {
      ...target,
      put: async (item, open) => {
        await target.put(item, open);
        const files = [...target.files].map(([location, bytes]) => [location, bytes.toString('base64')]);
        await writeFile(join(folder, `${scanId}-${name}.json`), JSON.stringify(Object.fromEntries(files)));
        if (moment === 'put') await die();
      },
    });
  }
  await processScan({ ...world.work, scans, archive, targets }, scanId);
}

if (import.meta.main) {
  const [order] = (await once(process, 'message')) as [KillOrder];
  await work(order);
  process.exit(7);
}
