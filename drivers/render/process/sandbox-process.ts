/** One render process seen from the service: start, one operation at a time, limits of time and memory, end. */

import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { DeviceError } from '../../device/device-error.ts';
import type { RenderLimits } from '../limits.ts';
import type { OperationName, RenderOperations } from '../operations.ts';
import { FrameChannel } from './channel.ts';
import { frameKinds } from './frames.ts';
import type { RenderFailure, RenderRequest, RenderResult } from './messages.ts';

/** JavaScript heap; pixels and WebAssembly are outside of it and fall under the limit of resident memory. */
const heapMegabytes = 256;
const watchMs = 250;
/** Time for a process to load its program. */
const startMs = 60_000;
const pageBytes = 4096;
const program = join(import.meta.dirname, 'render-process.ts');
const root = join(import.meta.dirname, '..', '..', '..');

/** The user and group a process of root gives its render processes. */
export interface RenderAccount {
  readonly uid: number;
  readonly gid: number;
}

/** How one run is watched over from outside. */
export interface RunOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called once when nobody has taken from the result for {@link RunOptions.stallMs}. */
  readonly onStall?: () => void;
  readonly stallMs?: number;
}

/** What is going on in a run, for the watch. */
interface Run {
  readonly limits: RenderLimits;
  /** False until the process says that its program is loaded: starting is not the document's fault. */
  started: boolean;
  /** True while the process is waited for, and not the source or the taker. */
  working: boolean;
  awaitsSource: boolean;
  pageMs: number;
  documentMs: number;
  idleMs: number;
  stalled: boolean;
}

/**
 * A render process. It runs from construction until {@link SandboxProcess.end}, a run that goes over a limit, is
 * aborted or left early, or a crash. Runs are given one after the other; the caller waits between.
 */
export class SandboxProcess {
  readonly #child: ChildProcess;
  readonly #channel: FrameChannel;
  readonly #exited: Promise<NodeJS.Signals | null>;
  #alive = true;
  #reusable = true;
  #fault: unknown;
  /** Documents worked on so far, for renewal. */
  documents = 0;

  constructor(account?: RenderAccount) {
    this.#child = spawn(process.execPath, [...sandboxArguments, program], {
      ...account,
      cwd: '/',
      // An empty environment: keys and passwords of the service stay out of reach.
      env: {},
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    });
    this.#exited = new Promise((resolve) => {
      this.#child.once('exit', (_code, signal) => {
        this.#alive = false;
        resolve(signal);
      });
      this.#child.once('error', () => {
        this.#alive = false;
        resolve(null);
      });
    });
    const socket = this.#child.stdio[channelDescriptor] as Duplex;
    socket.on('error', () => {});
    this.#channel = new FrameChannel(socket);
  }

  /** False after the process ended, or when it must not be used again. */
  get usable(): boolean {
    return this.#alive && this.#reusable && !this.#child.killed;
  }

  /**
   * Runs one operation; yields the bytes of the result and returns its value. Leaving early ends the process.
   * Throws `DeviceError` with a `DOCUMENT_...` code, the fault of the source, or the signal's reason.
   */
  async *run<Name extends OperationName>(
    name: Name,
    input: RenderOperations[Name]['input'],
    document: AsyncIterable<Uint8Array>,
    limits: RenderLimits,
    options: RunOptions = {},
  ): AsyncGenerator<Uint8Array, RenderOperations[Name]['output'], undefined> {
    const { signal } = options;
    signal?.throwIfAborted();
    const run: Run = {
      limits,
      started: false,
      working: false,
      awaitsSource: false,
      pageMs: 0,
      documentMs: 0,
      idleMs: 0,
      stalled: false,
    };
    const abort = () => this.#kill(signal?.reason);
    const watch = setInterval(() => void this.#watch(run, options), watchMs);
    signal?.addEventListener('abort', abort, { once: true });
    this.documents += 1;
    let finished = false;
    const feeding = this.#feed({ operation: name, input, limits }, document, run);
    try {
      for (;;) {
        run.working = true;
        const frame = await this.#channel.next();
        run.working = false;
        run.idleMs = 0;
        run.started ||= frame !== undefined;
        if (frame === undefined) throw await this.#endFault();
        if (frame.kind === frameKinds.data) yield frame.payload;
        else if (frame.kind === frameKinds.page) run.pageMs = 0;
        else if (frame.kind === frameKinds.failure) throw this.#failureOf(frame.payload);
        else if (frame.kind === frameKinds.result) {
          await feeding;
          const result = JSON.parse(Buffer.from(frame.payload).toString()) as RenderResult;
          this.#reusable &&= !result.retire;
          finished = true;
          return result.output as RenderOperations[Name]['output'];
        }
      }
    } finally {
      clearInterval(watch);
      signal?.removeEventListener('abort', abort);
      // What is left of a document would be taken for the next one.
      if (!finished) await this.end();
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
    (this.#child.stdio[channelDescriptor] as { unref?: () => void } | null)?.unref?.();
  }

  /** Keeps the service running while the process works. */
  busy(): void {
    this.#child.ref();
    (this.#child.stdio[channelDescriptor] as { ref?: () => void } | null)?.ref?.();
  }

  /** Sends the request and the document. A fault of the source ends the process and becomes that of the run. */
  async #feed(request: RenderRequest, document: AsyncIterable<Uint8Array>, run: Run): Promise<void> {
    try {
      await this.#channel.sendJson(frameKinds.request, request);
      run.awaitsSource = true;
      for await (const chunk of document) {
        run.awaitsSource = false;
        if (!this.#alive || this.#child.killed) return;
        await this.#channel.sendData(chunk);
        run.awaitsSource = true;
      }
      run.awaitsSource = false;
      await this.#channel.send(frameKinds.end);
    } catch (cause) {
      if (run.awaitsSource) this.#kill(cause);
    }
  }

  #kill(cause: unknown): void {
    this.#fault ??= cause;
    this.#child.kill('SIGKILL');
  }

  async #watch(run: Run, { onStall, stallMs = 5_000 }: RunOptions): Promise<void> {
    if (!run.working) run.idleMs += watchMs;
    else if (!run.awaitsSource) run.pageMs += watchMs;
    if (run.started && run.working && !run.awaitsSource) run.documentMs += watchMs;
    if (!run.stalled && run.idleMs >= stallMs) {
      run.stalled = true;
      onStall?.();
    }
    if (!run.started && run.pageMs > startMs) this.#kill(new DeviceError('DOCUMENT_RENDERER_FAILED'));
    const isLate = run.pageMs > run.limits.pageTimeoutMs || run.documentMs > run.limits.documentTimeoutMs;
    if (run.started && isLate) {
      this.#kill(new DeviceError('DOCUMENT_TOO_COMPLEX', { message: 'The document took too long.' }));
    }
    if ((await this.#residentBytes()) > run.limits.maxProcessBytes) {
      this.#kill(new DeviceError('DOCUMENT_TOO_COMPLEX', { message: 'The document took too much memory.' }));
    }
  }

  /** Resident pages by proc(5) statm; where there is no /proc only the heap is limited. */
  async #residentBytes(): Promise<number> {
    const statm = await readFile(`/proc/${this.#child.pid}/statm`, 'latin1').catch(() => '');
    return Number(statm.split(' ')[1] ?? 0) * pageBytes;
  }

  #failureOf(payload: Uint8Array): DeviceError {
    const { code, message } = JSON.parse(Buffer.from(payload).toString()) as RenderFailure;
    return new DeviceError(code, { message });
  }

  /** Why the process is gone. A process that aborts itself ran out of its heap. */
  async #endFault(): Promise<unknown> {
    const signal = await this.#exited;
    if (this.#fault !== undefined) return this.#fault;
    if (signal === 'SIGABRT' || signal === 'SIGTRAP') {
      return new DeviceError('DOCUMENT_TOO_COMPLEX', { message: 'The document took too much memory.' });
    }
    return new DeviceError('DOCUMENT_RENDERER_FAILED', { details: { signal } });
  }
}

const channelDescriptor = 3;

/** What a render process may do: read its own program and packages, load image decoders, watch its parent. */
export const sandboxArguments: readonly string[] = [
  `--max-old-space-size=${heapMegabytes}`,
  '--permission',
  // Its own program and packages; not the data folder, wherever that is.
  `--allow-fs-read=${join(root, 'drivers', '*')}`,
  `--allow-fs-read=${join(root, 'node_modules', '*')}`,
  `--allow-fs-read=${join(root, 'package.json')}`,
  '--allow-addons',
  '--allow-worker',
];
