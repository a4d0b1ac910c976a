/** Task: takes one scan as far as it goes. */

import { processScan } from '../scan/process/process-scan.ts';
import type { ScanWorkDeps } from '../scan/process/scan-work.ts';
import type { ScanId } from '../shared/ids.ts';
import type { Task, TaskQueue } from './task-queue.ts';

/** What the task is told. */
export interface ScanProcessData {
  readonly scanId: ScanId;
}

/** Name of the task's queue. */
export const scanProcessName = 'scan-process';

/** The task. `concurrency`: scans worked on at the same time in this process; default 2. */
export function scanProcessTask(deps: ScanWorkDeps, concurrency = 2): Task<ScanProcessData> {
  return {
    name: scanProcessName,
    concurrency,
    // A long document may take its time; the lease, not the queue, says whether its process lives.
    expireInSeconds: 6 * 3_600,
    run: async ({ scanId }, signal) => {
      await processScan(deps, scanId, signal);
    },
  };
}

/** Wakes a worker for a scan. */
export async function wakeScan(queue: TaskQueue, scanId: ScanId): Promise<void> {
  await queue.wake(scanProcessName, scanId, { scanId });
}
