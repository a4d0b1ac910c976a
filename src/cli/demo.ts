/** `tomeoki demo`: both ways on simulated devices. */

import type { Command } from 'commander';
import { runCommand, type Terminal } from './terminal.ts';

/** Adds `demo`. */
export function addDemoCommand(program: Command, terminal: Terminal): void {
  program
    .command('demo')
    .description('show both ways on simulated devices / 模擬の機器で両方の流れを見せる')
    .option('--out <folder>', 'where to leave what came out; default: a new temporary folder')
    .action((options: { out?: string }) =>
      runCommand(terminal, async () => {
        const { runDemo } = await import('../demo/demo.ts');
        const folder = await runDemo(terminal.language, terminal.out, options.out);
        terminal.say(`\n出てきたもの: ${folder}`, `\nWhat came out: ${folder}`);
      }),
    );
}
