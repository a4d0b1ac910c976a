/** Places for render processes, a queue before them, renewal of worn-out processes. */

import type { RenderLimits } from '../limits.ts';
import type { OperationName, RenderOperations } from '../operations.ts';
import { type RenderAccount, SandboxProcess } from './sandbox-process.ts';

/** How many processes, and how long they live. */
export interface RenderPoolOptions {
  readonly limits: RenderLimits;
  /** Documents that are worked on at the same time. */
  readonly processes: number;
  /** Processes in all, those included whose taker (a device out of paper) does not take. */
  readonly maxProcesses: number;
  /** A taker that took nothing for so long lends its place to the next document. */
  readonly stallMs: number;
  /** Documents after which a process is replaced. */
  readonly documentsPerProcess: number;
  /** A process without work for so long is ended. */
  readonly idleMs: number;
  /** Default: the account of this process. */
  readonly account?: RenderAccount;
}

/**
 * The pool. No process runs before the first document. A document waits for a place in the order in which it came;
 * one whose taker stalls lends its place to the next, so that a device out of paper holds up nobody.
 */
export class RenderPool implements AsyncDisposable {
  readonly #options: RenderPoolOptions;
  readonly #idle: { readonly process: SandboxProcess; readonly timer: NodeJS.Timeout }[] = [];
  readonly #busy = new Set<SandboxProcess>();
  readonly #waiting: (() => void)[] = [];
  #places: number;
  #closed = false;

  constructor(options: RenderPoolOptions) {
    this.#options = options;
    this.#places = options.processes;
  }

  /** Runs one operation in a process; see {@link SandboxProcess.run}. */
  async *run<Name extends OperationName>(
    name: Name,
    input: RenderOperations[Name]['input'],
    document: AsyncIterable<Uint8Array>,
    signal?: AbortSignal,
  ): AsyncGenerator<Uint8Array, RenderOperations[Name]['output'], undefined> {
    await this.#takePlace(signal);
    let hasPlace = true;
    const lend = () => {
      if (this.#busy.size >= this.#options.maxProcesses) return;
      hasPlace = false;
      this.#freePlace();
    };
    const process = this.#takeProcess();
    const { limits, stallMs } = this.#options;
    try {
      return yield* process.run(name, input, document, limits, { signal, onStall: lend, stallMs });
    } finally {
      this.#giveBack(process);
      if (hasPlace) this.#freePlace();
    }
  }

  /** Ends all processes; documents in work fail. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    const all = [
      ...this.#busy,
      ...this.#idle.splice(0).map(({ process, timer }) => {
        clearTimeout(timer);
        return process;
      }),
    ];
    await Promise.all(all.map((process) => process.end()));
  }

  #takeProcess(): SandboxProcess {
    if (this.#closed) throw new TypeError('The render pool is closed.');
    let process: SandboxProcess | undefined;
    while (process === undefined && this.#idle.length > 0) {
      const kept = this.#idle.pop();
      clearTimeout(kept?.timer);
      if (kept?.process.usable) process = kept.process;
    }
    process ??= new SandboxProcess(this.#options.account);
    process.busy();
    this.#busy.add(process);
    return process;
  }

  #giveBack(process: SandboxProcess): void {
    this.#busy.delete(process);
    const { processes, documentsPerProcess, idleMs } = this.#options;
    const worn = process.documents >= documentsPerProcess || this.#idle.length >= processes;
    if (this.#closed || worn || !process.usable) {
      void process.end();
      return;
    }
    process.idle();
    const timer = setTimeout(() => this.#endIdle(process), idleMs);
    timer.unref();
    this.#idle.push({ process, timer });
  }

  #endIdle(process: SandboxProcess): void {
    const at = this.#idle.findIndex((kept) => kept.process === process);
    if (at >= 0) this.#idle.splice(at, 1);
    void process.end();
  }

  async #takePlace(signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    if (this.#places > 0) {
      this.#places -= 1;
      return;
    }
    const turn = Promise.withResolvers<void>();
    const abort = () => {
      const at = this.#waiting.indexOf(turn.resolve);
      if (at < 0) return;
      this.#waiting.splice(at, 1);
      turn.reject(signal?.reason);
    };
    this.#waiting.push(turn.resolve);
    signal?.addEventListener('abort', abort, { once: true });
    await turn.promise.finally(() => signal?.removeEventListener('abort', abort));
  }

  #freePlace(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#places += 1;
    else next();
  }
}
