/** `tomeoki doctor`: looks at the installation and says what to do. */

import type { Command } from 'commander';
import { readEnvironment } from '../config/env.ts';
import { exitCodes, runCommand, type Terminal } from './terminal.ts';

const marks = { ok: '✓', warning: '!', failed: '✗' } as const;

/** Adds `doctor`. */
export function addDoctorCommand(program: Command, terminal: Terminal): void {
  program
    .command('doctor')
    .description('check the installation and say what to do / 導入状態を点検する')
    .addHelpText('after', '\nExit code 0: nothing failed. 1: something failed; the lines say what to do.')
    .action(() =>
      runCommand(terminal, async () => {
        const { loadConfig } = await import('../config/config.ts');
        const { examine } = await import('../context/doctor.ts');
        const { openLog } = await import('../context/log.ts');
        const config = loadConfig(readEnvironment());
        const isWell = await examine(config, openLog('fatal'), ({ name, state, found, advice }) => {
          terminal.out(`${marks[state]} ${name[terminal.language]}: ${found}`);
          if (advice !== undefined) terminal.out(`    → ${advice[terminal.language]}`);
        });
        if (!isWell) process.exitCode = exitCodes.failed;
      }),
    );
}
