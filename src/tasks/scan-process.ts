/** Task: takes one scan as far as it goes. */

import { processScan } from '../scan/process/process-scan.ts';
import { scanLanes } from '../scan/process/scan-lanes.ts';
import type { ScanWorkDeps } from '../scan/process/scan-work.ts';
import type { ScanId } from '../shared/ids.ts';
import type { Task, TaskQueue } from './task-queue.ts';

/** What the task is told. */
export interface ScanProcessData {
  readonly scanId: ScanId;
}

/** Name of the task's queue. */
export const scanProcessName = 'scan-process';

/** Scans that a process reads and delivers at the same time. */
const places = { read: 3, deliver: 3 } as const;
/** Tasks are fetched in pairs that end together: one that waits for a target may hold up the other, but not all. */
const concurrency = places.read + 2 * places.deliver;

/** The task. */
export function scanProcessTask(deps: ScanWorkDeps): Task<ScanProcessData> {
  const lanes = scanLanes(places);
  return {
    name: scanProcessName,
    concurrency,
    // A long document may take its time; the lease, not the queue, says whether its process lives.
    expireInSeconds: 6 * 3_600,
    run: async ({ scanId }, signal) => {
      await processScan(deps, scanId, signal, lanes);
    },
  };
}

/** Wakes a worker for a scan. */
export async function wakeScan(queue: TaskQueue, scanId: ScanId): Promise<void> {
  await queue.wake(scanProcessName, scanId, { scanId });
}
