/** `tomeoki jobs`: what waits and what comes out. */

import type { Command } from 'commander';
import { ServiceError } from '../shared/errors/service-error.ts';
import { isUuid, type JobId } from '../shared/ids.ts';
import { reasonText } from '../ui/text/reason.ts';
import { findPerson } from './link.ts';
import { exitCodes, runCommand, type Terminal } from './terminal.ts';
import { withStores } from './with-stores.ts';

/** Adds `jobs`. Job names and owners are not shown: an administrator does not need them. */
export function addJobsCommand(program: Command, terminal: Terminal): void {
  const jobs = program
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
  addDirectCommands(jobs, terminal);
}

/** Adds `jobs direct` and `jobs settle`, for queues without hold. */
function addDirectCommands(jobs: Command, terminal: Terminal): void {
  jobs
    .command('direct')
    .description('what waits in the direct queues / 直接印刷の待ち')
    .action(() =>
      runCommand(terminal, () =>
        withStores(terminal, async (stores) => {
          const { listAllDirectJobs } = await import('../context/direct-jobs.ts');
          for (const job of await listAllDirectJobs(stores)) {
            const last = job.lastDelivery;
            const reason = last?.reason === undefined ? '' : reasonText(last.reason, terminal.language).cause;
            terminal.out(
              [job.id, job.listenerId, job.deviceName, last?.state ?? job.state, reason].join('\t'),
            );
          }
        }),
      ),
    );
  jobs
    .command('settle')
    .description('say what became of a job that broke off in a direct queue / 途切れた印刷の結果を伝える')
    .argument('<id>', 'as "jobs direct" shows it')
    .argument('<word>', 'print-again or it-came-out')
    .requiredOption('--by <login-name>', 'who looked at the tray; it stands in the audit')
    .action((id: string, word: string, options: { by: string }) =>
      runCommand(terminal, () =>
        withStores(terminal, async (stores) => {
          const { settleDirectJob } = await import('../context/direct-jobs.ts');
          if (!isUuid(id) || (word !== 'print-again' && word !== 'it-came-out')) {
            throw new Error('an id of "jobs direct", then print-again or it-came-out');
          }
          const person = await findPerson(stores, options.by);
          if (!person.roles.includes('administrator')) throw new ServiceError('HTTP_ROLE_REQUIRED');
          const settled = await settleDirectJob(stores, person, id as JobId, word);
          if (settled.ok) {
            terminal.say('受け付けました。', 'Done.');
            return;
          }
          const { cause, advice } = reasonText(settled.refusal, terminal.language);
          terminal.err(`${cause}${advice} [${settled.refusal}]`);
          process.exitCode = exitCodes.failed;
        }),
      ),
    );
}
