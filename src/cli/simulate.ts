/** `tomeoki simulate`: a multifunction device that is not there, for trying the service. */

import { createInterface } from 'node:readline';
import { type Command, InvalidArgumentError } from 'commander';
import { runCommand, type Terminal } from './terminal.ts';

interface SimulateOptions {
  readonly printPort: number;
  readonly scanPort: number;
  readonly out: string;
}

/** Adds `simulate`. */
export function addSimulateCommand(program: Command, terminal: Terminal): void {
  program
    .command('simulate')
    .description('run a simulated device on this machine / 模擬の複合機を動かす')
    .option('--print-port <number>', 'where it takes print jobs', port, 8651)
    .option('--scan-port <number>', 'where it is scanned at', port, 8652)
    .option('--out <folder>', 'where printed documents are kept', 'tomeoki-simulated')
    .action((options: SimulateOptions) => runCommand(terminal, () => simulate(terminal, options)));
}

async function simulate(terminal: Terminal, options: SimulateOptions): Promise<void> {
  const { startSimulatedMfp } = await import('../demo/simulated-mfp.ts');
  await using device = await startSimulatedMfp({
    ...options,
    folder: options.out,
    onPrinted: (path) => terminal.say(`印刷されました: ${path}`, `Printed: ${path}`),
  });
  terminal.say(
    `模擬の複合機が動いています。机上画面の「機器を登録」で使うアドレス:\n  印刷のアドレス       ${device.printUri}\n  スキャンのアドレス   ${device.scanUri}`,
    `A simulated device is running. Addresses for "Add a device" at the desk:\n  for printing   ${device.printUri}\n  for scanning   ${device.scanUri}`,
  );
  terminal.say(
    '「paper」と入力するたびに用紙切れと補給が入れ替わります。Ctrl-C で終わります。',
    'Type "paper" to let it run out of paper, and again to put some in. Ctrl-C ends it.',
  );
  await untilTold(device);
}

/** Until a signal comes; lines of standard input change the paper. */
async function untilTold({ setPaperOut }: { setPaperOut(isOut: boolean): Promise<void> }): Promise<void> {
  const input = createInterface({ input: process.stdin });
  let isOut = false;
  input.on('line', (line) => {
    if (line.trim() !== 'paper') return;
    isOut = !isOut;
    void setPaperOut(isOut);
  });
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
  input.close();
  process.stdin.destroy();
}

function port(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65_535) throw new InvalidArgumentError('a port');
  return value;
}
