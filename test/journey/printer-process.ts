/** Virtual printers as processes of their own: they live on when the service is killed, and know what they printed. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A job as its printer reported it last. */
export interface PrintedJob {
  readonly jobId: number;
  readonly state: string;
  /** Undefined until the whole document arrived. */
  readonly sha256?: string;
}

/** One printer of a journey. */
export interface PrinterProcess extends AsyncDisposable {
  readonly uri: string;
  readonly jobs: readonly PrintedJob[];
  /** Puts a fault of the virtual printer in force. */
  order(fault: object): void;
}

/** What can be seen in the trays of all printers together. */
export interface Trays {
  /** How often a document came out completely. */
  printed(sha256: string): number;
  /** True while a printer has the whole document and is not finished with it. */
  isComing(sha256: string): boolean;
  /** Hashes of everything that came out, repetitions included. */
  readonly all: readonly string[];
}

const program = join(import.meta.dirname, '..', '..', 'drivers', 'simulators', 'virtual-printer-process.ts');
const ended: ReadonlySet<string> = new Set(['completed', 'canceled', 'aborted']);

/**
 * Starts a printer on a free port.
 *
 * @param args Options of `virtual-printer-process.ts`, such as `--ms-per-job`.
 * @param onEvent Told `received` when a document arrived whole, `printing` and `completed` as the job goes on.
 */
export async function startPrinterProcess(
  args: readonly string[],
  onEvent: (event: string) => void = () => undefined,
): Promise<PrinterProcess> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const jobs = new Map<number, PrintedJob>();
  const ready = Promise.withResolvers<string>();
  child.once('exit', () => ready.reject(new Error('the virtual printer ended early')));
  createInterface({ input: child.stdout }).on('line', (line) => {
    const event = JSON.parse(line) as { event: string; uri?: string; job?: PrintedJob };
    if (event.event === 'ready') ready.resolve(event.uri ?? '');
    if (event.job === undefined) return;
    jobs.set(event.job.jobId, event.job);
    if (event.event === 'job-received') onEvent('received');
    else onEvent(event.job.state === 'processing' ? 'printing' : event.job.state);
  });
  const uri = await ready.promise;
  return {
    uri,
    get jobs() {
      return [...jobs.values()];
    },
    order: (fault) => void child.stdin.write(`${JSON.stringify({ order: fault })}\n`),
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.stdin.end();
      await gone;
    },
  };
}

/** The trays of several printers. */
export function traysOf(printers: readonly Pick<PrinterProcess, 'jobs'>[]): Trays {
  const all = (): readonly PrintedJob[] => printers.flatMap(({ jobs }) => jobs);
  const completed = () => all().filter(({ state }) => state === 'completed');
  return {
    printed: (sha256) => completed().filter((job) => job.sha256 === sha256).length,
    isComing: (sha256) => all().some((job) => job.sha256 === sha256 && !ended.has(job.state)),
    get all() {
      return completed().map(({ sha256 }) => sha256 ?? '');
    },
  };
}
