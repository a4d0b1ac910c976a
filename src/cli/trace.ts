/** `tomeoki trace`: from the code on a paper to its release. */

import type { Command } from 'commander';
import { ServiceError } from '../shared/errors/service-error.ts';
import { runCommand, type Terminal } from './terminal.ts';
import { withStores } from './with-stores.ts';

/** Adds `trace`. Whoever may run commands may resolve; each answer is in the audit. */
export function addTraceCommand(program: Command, terminal: Terminal): void {
  program
    .command('trace')
    .description('find the release of a printed trace code / 追跡コードから印刷を調べる')
    .argument('<code>', '16 letters and digits; case and hyphens do not matter')
    .option('--json', 'as JSON')
    .action((code: string, options: { json?: boolean }) =>
      runCommand(terminal, async () => {
        const { stampDeps } = await import('../context/inspection.ts');
        const { resolveTrace } = await import('../print/stamp/resolve-trace.ts');
        await withStores(terminal, async (stores) => {
          const resolved = await resolveTrace(stampDeps(stores), 'command', code);
          if (!resolved.ok) {
            throw new ServiceError(
              resolved.refusal === 'too-many-trials' ? 'PRINT_TRACE_LOCKED' : 'PRINT_TRACE_UNKNOWN',
            );
          }
          const { value } = resolved;
          if (options.json) return terminal.out(JSON.stringify(value, null, 2));
          const when = value.createdAt.toLocaleString('ja-JP', { timeZone: 'Asia/Tokyo' });
          const who = value.personName ?? (terminal.language === 'ja' ? '（所有者なし）' : '(no owner)');
          terminal.say(`日時\t${when}`, `when\t${when} (Japan)`);
          terminal.say(`氏名\t${who} ${value.staffNumber ?? ''}`, `who\t${who} ${value.staffNumber ?? ''}`);
          terminal.say(`機器\t${value.deviceName}`, `device\t${value.deviceName}`);
          terminal.say(`系統\t${value.segment}`, `segment\t${value.segment}`);
          terminal.say(`ジョブ\t${value.jobNumber} ${value.job}`, `job\t${value.jobNumber} ${value.job}`);
          terminal.say(`配送\t${value.delivery}`, `delivery\t${value.delivery}`);
        });
      }),
    );
}
