/** `tomeoki jobs`: what waits and what comes out. */

import type { Command } from 'commander';
import { runCommand, type Terminal } from './terminal.ts';
import { withStores } from './with-stores.ts';

/** Adds `jobs`. Job names and owners are not shown: an administrator does not need them. */
export function addJobsCommand(program: Command, terminal: Terminal): void {
  program
    .command('jobs')
    .description('list jobs of a listener, newest first / ジョブの一覧')
    .option('--listener <id>', 'one listener; default: all')
    .option('--ended', 'show ended jobs too')
    .option('--limit <n>', 'most jobs of each listener', '50')
    .option('--json', 'as JSON')
    .action((options: { listener?: string; ended?: boolean; limit: string; json?: boolean }) =>
      runCommand(terminal, async () => {
        await withStores(terminal, async (stores) => {
          const listeners = stores.config.segments
            .flatMap((segment) => segment.listeners.map((one) => one.id))
            .filter((id) => options.listener === undefined || id === options.listener);
          for (const listener of listeners) {
            const jobs = await stores.jobs.list(listener, {
              states: [
                'pending',
                'pending-held',
                'processing',
                'processing-stopped',
                ...(options.ended ? (['canceled', 'aborted', 'completed'] as const) : []),
              ],
              limit: Math.max(1, Math.min(10_000, Number(options.limit) || 50)),
            });
            for (const job of jobs) {
              const row = {
                jobId: job.jobId,
                listener,
                segment: job.segment,
                state: job.state,
                reasons: job.stateReasons,
                bytes: job.byteLength,
                format: job.documentFormat ?? null,
                createdAt: job.createdAt.toISOString(),
                expiresAt: job.expiresAt.toISOString(),
              };
              terminal.out(
                options.json
                  ? JSON.stringify(row)
                  : [row.jobId, listener, row.state, row.reasons.join(','), row.bytes, row.createdAt].join(
                      '\t',
                    ),
              );
            }
          }
        });
      }),
    );
}
