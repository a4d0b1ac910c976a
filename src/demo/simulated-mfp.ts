/** A simulated multifunction device on its own, for trying the service without one: it prints into a folder and always has a sheet to scan. */

import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PaperKind } from '../../drivers/simulators/paper/manuscripts.ts';
import { makePage } from '../../drivers/simulators/paper/paper.ts';
import { startVirtualPrinter } from '../../drivers/simulators/virtual-printer.ts';
import { startVirtualScanner } from '../../drivers/simulators/virtual-scanner.ts';

/** Where it listens and what it does. */
export interface SimulatedMfpOptions {
  /** 0: any free one. */
  readonly printPort: number;
  /** 0: any free one. */
  readonly scanPort: number;
  /** What is printed is kept here. */
  readonly folder: string;
  /** Told of each job that came out, with the path of what was printed. */
  readonly onPrinted?: (path: string) => void;
}

/** A running simulated device, on loopback only. */
export interface SimulatedMfp extends AsyncDisposable {
  readonly printUri: string;
  readonly scanUri: string;
  /** From now on it has no paper; false: paper is put in again. */
  setPaperOut(isOut: boolean): Promise<void>;
}

/** Kinds of sheets, one after the other. */
const kinds: readonly PaperKind[] = ['minutes', 'notice', 'memo'];
const feedEveryMs = 300;

/** Starts the device; its feeder is filled again after each scan. */
export async function startSimulatedMfp(options: SimulatedMfpOptions): Promise<SimulatedMfp> {
  await using open = new AsyncDisposableStack();
  const folder = resolve(options.folder);
  await mkdir(folder, { recursive: true });
  const printer = open.use(
    await startVirtualPrinter({
      port: options.printPort,
      folder,
      msPerJob: 1_500,
      onEvent: (event) => {
        if (event.event !== 'job-state' || event.job.state !== 'completed') return;
        options.onPrinted?.(join(folder, `job-${event.job.jobId}.document`));
      },
    }),
  );
  const scanner = open.use(await startVirtualScanner({ port: options.scanPort }));
  const stop = new AbortController();
  const feeding = feed(scanner, stop.signal);
  open.defer(async () => {
    stop.abort();
    await feeding;
  });
  const moved = open.move();
  return {
    printUri: printer.uri,
    scanUri: scanner.uri,
    setPaperOut: (isOut) => (isOut ? printer.order({ kind: 'paper-out' }) : printer.clearFault()),
    [Symbol.asyncDispose]: () => moved.disposeAsync(),
  };
}

/** Puts a sheet in, and the next one when it was taken. */
async function feed(
  scanner: Awaited<ReturnType<typeof startVirtualScanner>>,
  signal: AbortSignal,
): Promise<void> {
  for (let sheet = 0; !signal.aborted; sheet += 1) {
    const { jpeg } = await makePage(kinds[sheet % kinds.length] ?? 'memo', sheet + 1);
    scanner.loadFeeder([{ front: jpeg }]);
    const before = scanner.sent.length;
    while (!signal.aborted && scanner.sent.length === before) {
      await sleep(feedEveryMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
