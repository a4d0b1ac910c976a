/** One reading process seen from the service: start, one task at a time, limits of time and memory, end. */

import { type ChildProcess, fork } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chooseEngine } from '../engine/choose.ts';
import { OcrError } from '../ocr-error.ts';
import type { ReaderReply, ReaderRequest, ReaderSettings, ReaderTask, ReaderTasks } from './messages.ts';

const program = fileURLToPath(new URL('./reader.ts', import.meta.url));
/** JavaScript heap; pixels and WebAssembly are outside of it and fall under the limit of resident memory. */
const heapMegabytes = 768;
const memoryCheckMs = 500;
const pageBytes = 4096;

/** How long a task may take, and how it is given up early. */
export interface TaskBounds {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** The user and group a process of root gives its reading processes, which parse what strangers send. */
export interface ReaderAccount {
  readonly uid: number;
  readonly gid: number;
}

/**
 * A reading process. It runs from construction until {@link ReaderProcess.end}, a task that times out, is
 * aborted or takes too much memory, or a crash. Tasks are given one after the other; the caller waits between.
 */
export class ReaderProcess {
  readonly #child: ChildProcess;
  readonly #maxProcessBytes: number;
  readonly #exited: Promise<void>;
  #alive = true;
  /** Pages read so far, for renewal. */
  pagesRead = 0;
  /** Key of the document that is open in the process. */
  openDocument: string | undefined;

  constructor(settings: ReaderSettings, account?: ReaderAccount) {
    this.#maxProcessBytes = settings.limits.maxProcessBytes;
    this.#child = fork(program, [], {
      ...account,
      cwd: '/',
      // Nothing of the service's environment: its keys and passwords stay out of reach. The allocator of glibc gives
      // every thread an arena of its own, in which the pixels of past pages stay.
      env: { MALLOC_ARENA_MAX: '2' },
      execArgv: [
        `--max-old-space-size=${heapMegabytes}`,
        '--permission',
        '--allow-fs-read=*',
        '--allow-addons',
        '--allow-worker',
        // Only where an installation chose a program as its engine.
        ...(chooseEngine(settings.engine) === 'tesseract' ? ['--allow-child-process'] : []),
      ],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.#exited = new Promise((resolve) => {
      this.#child.once('exit', () => {
        this.#alive = false;
        resolve();
      });
    });
    this.#child.on('error', () => this.#child.kill('SIGKILL'));
    this.#send({ kind: 'settings', settings });
  }

  /** False after the process ended for whatever reason. */
  get alive(): boolean {
    return this.#alive && !this.#child.killed;
  }

  /**
   * Runs one task. Throws the task's own `OcrError`; `OCR_TIMED_OUT`; `OCR_ENGINE_FAILED` after a crash or above
   * the memory limit; the signal's reason. After the last three the process is ended.
   */
  async run<Name extends ReaderTask>(
    task: Name,
    input: ReaderTasks[Name]['input'],
    { timeoutMs, signal }: TaskBounds,
  ): Promise<ReaderTasks[Name]['output']> {
    signal?.throwIfAborted();
    const outcome = Promise.withResolvers<ReaderReply>();
    const give = (cause: unknown) => {
      this.#child.kill('SIGKILL');
      outcome.reject(cause);
    };
    const crash = () =>
      outcome.reject(new OcrError('OCR_ENGINE_FAILED', { message: 'A reading process ended.' }));
    const abort = () => give(signal?.reason);
    const timer = setTimeout(() => give(new OcrError('OCR_TIMED_OUT', { details: { task } })), timeoutMs);
    const watch = setInterval(() => void this.#checkMemory(give), memoryCheckMs);
    this.#child.once('message', outcome.resolve);
    this.#child.once('exit', crash);
    signal?.addEventListener('abort', abort, { once: true });
    try {
      if (!this.alive) crash();
      else this.#send({ kind: 'task', task, input });
      const reply = await outcome.promise;
      if (!reply.ok) throw new OcrError(reply.code, { message: reply.message });
      return reply.output as ReaderTasks[Name]['output'];
    } finally {
      clearTimeout(timer);
      clearInterval(watch);
      signal?.removeEventListener('abort', abort);
      this.#child.off('message', outcome.resolve);
      this.#child.off('exit', crash);
      if (this.#child.killed) await this.#exited;
    }
  }

  /** Ends the process; resolves when it is gone. */
  async end(): Promise<void> {
    this.#child.ref();
    if (this.#alive) this.#child.kill('SIGKILL');
    await this.#exited;
  }

  /** Lets the service end although the process idles. */
  idle(): void {
    this.#child.unref();
    this.#child.channel?.unref();
  }

  /** Keeps the service running while the process works. */
  busy(): void {
    this.#child.ref();
    this.#child.channel?.ref();
  }

  #send(request: ReaderRequest): void {
    if (this.#alive && this.#child.connected) this.#child.send(request, () => {});
  }

  /** Resident pages by proc(5) statm; where there is no /proc only the heap is limited. */
  async #checkMemory(give: (cause: unknown) => void): Promise<void> {
    const statm = await readFile(`/proc/${this.#child.pid}/statm`, 'latin1').catch(() => '');
    const resident = Number(statm.split(' ')[1] ?? 0) * pageBytes;
    if (resident > this.#maxProcessBytes) {
      give(new OcrError('OCR_ENGINE_FAILED', { message: 'A reading process took too much memory.' }));
    }
  }
}
