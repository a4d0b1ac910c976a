/** The marking engine of a virtual printer: prints jobs in order, with the time that takes and the faults ordered. */

import { setTimeout as sleep } from 'node:timers/promises';
import { isTerminal, type JobState } from '../../device/job.ts';
import type { FaultSwitch } from './fault.ts';
import { type MutableJob, moveJob } from './virtual-job.ts';

/** How fast the engine is. */
export interface EngineOptions {
  /** Before the first impression of a job. */
  readonly msPerJob: number;
  /** For each impression. */
  readonly msPerPage: number;
  /** Jobs printed at the same time. */
  readonly parallelJobs: number;
  readonly now: () => Date;
  /** Called after each change of a job's state. */
  readonly onState: (job: MutableJob, state: JobState) => void;
}

/** Prints what it is given. States of a job: pending, processing, (processing-stopped, processing), then finished. */
export class PrintEngine {
  readonly #options: EngineOptions;
  readonly #faults: FaultSwitch;
  readonly #waiting: MutableJob[] = [];
  readonly #printing = new Set<Promise<void>>();

  constructor(options: EngineOptions, faults: FaultSwitch) {
    this.#options = options;
    this.#faults = faults;
  }

  /** True while a job is being printed. */
  get busy(): boolean {
    return this.#printing.size > 0;
  }

  /** Puts a job at the end of the line. */
  enqueue(job: MutableJob): void {
    this.move(job, 'pending', ['none']);
    this.#waiting.push(job);
    this.#startNext();
  }

  /** Ends a job that is not finished. */
  cancel(job: MutableJob, reason: string): void {
    const index = this.#waiting.indexOf(job);
    if (index !== -1) this.#waiting.splice(index, 1);
    this.move(job, 'canceled', [reason]);
    job.stop.abort();
  }

  /** Takes a job out of the line; false when it is already printing. */
  withdraw(job: MutableJob): boolean {
    const index = this.#waiting.indexOf(job);
    if (index !== -1) this.#waiting.splice(index, 1);
    return index !== -1;
  }

  /** Resolves when nothing is being printed any more. */
  async settled(): Promise<void> {
    await Promise.all(this.#printing);
  }

  #startNext(): void {
    while (this.#printing.size < this.#options.parallelJobs) {
      const job = this.#waiting.shift();
      if (job === undefined) return;
      const printing = this.#print(job).finally(() => {
        this.#printing.delete(printing);
        this.#startNext();
      });
      this.#printing.add(printing);
    }
  }

  async #print(job: MutableJob): Promise<void> {
    try {
      this.move(job, 'processing', ['job-printing']);
      await this.#pass(this.#options.msPerJob, job);
      for (let impression = 1; impression <= job.impressions; impression += 1) {
        await this.#waitForPaper(job);
        const fault = this.#faults.current;
        await this.#pass(fault?.kind === 'slow' ? fault.msPerPage : this.#options.msPerPage, job);
        if (isTerminal(job.state)) return;
        if (this.#faults.strikes('abort')) {
          this.move(job, 'aborted', ['aborted-by-system']);
          return;
        }
        job.impressionsCompleted = impression;
        const sheets = countSheets(job, impression);
        if (sheets !== job.mediaSheetsCompleted) this.#faults.takeSheet();
        job.mediaSheetsCompleted = sheets;
      }
      this.move(job, 'completed', ['job-completed-successfully']);
    } catch (error) {
      if (!job.stop.signal.aborted) throw error;
    }
  }

  async #waitForPaper(job: MutableJob): Promise<void> {
    if (!this.#faults.is('paper-out') || !needsSheet(job)) return;
    this.move(job, 'processing-stopped', ['printer-stopped']);
    const stopped = new Promise<never>((_resolve, reject) => {
      job.stop.signal.addEventListener('abort', () => reject(job.stop.signal.reason), { once: true });
    });
    stopped.catch(() => undefined);
    while (this.#faults.is('paper-out')) await Promise.race([this.#faults.changed(), stopped]);
    this.move(job, 'processing', ['job-printing']);
  }

  async #pass(ms: number, job: MutableJob): Promise<void> {
    if (ms > 0) await sleep(ms, undefined, { signal: job.stop.signal });
  }

  /** Moves a job to a state and reports it; a finished job stays as it is. */
  move(job: MutableJob, state: JobState, reasons: readonly string[]): void {
    if (isTerminal(job.state)) return;
    moveJob(job, state, reasons, this.#options.now());
    this.#options.onState(job, state);
  }
}

/** The back of a sheet that is out already needs no paper. */
function needsSheet(job: MutableJob): boolean {
  return countSheets(job, (job.impressionsCompleted ?? 0) + 1) !== job.mediaSheetsCompleted;
}

function countSheets(job: MutableJob, impressions: number): number {
  const duplex = job.ticket.sides !== undefined && job.ticket.sides !== 'one-sided';
  return duplex ? Math.ceil(impressions / 2) : impressions;
}
