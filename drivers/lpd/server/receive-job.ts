/**
 * The receive-job dialogue of LPD (RFC 1179 §6): a control file and data files in either order, each acknowledged with
 * one octet. Zero for the last of them means that every document of the job is durable.
 *
 * States: waiting for a file → (control file first) its data files become jobs as they come → done.
 *         waiting for a file → (data files first) they are spooled → the control file turns them into jobs → done.
 */

import type { Socket } from 'node:net';
import { DeviceError } from '../../device/device-error.ts';
import type { ByteSource } from '../../device/job.ts';
import {
  type Caller,
  type JobRequest,
  type PrintQueue,
  QueueRefusal,
  type QueueRefusalReason,
} from '../../device/print-queue.ts';
import type { SocketReader } from '../../raw/server/socket-reader.ts';
import { type SpooledFile, spool } from '../../receivers/encrypted-spool.ts';
import { type ControlFile, parseControlFile } from './control-file.ts';

/** What the dialogue works with. */
export interface ReceiveSettings {
  readonly queue: PrintQueue;
  /** Folder for data files that come before their control file. */
  readonly spoolFolder: string;
  /** Bytes of one data file. */
  readonly maxDocumentBytes: number;
  readonly onRefusal: (reason: QueueRefusalReason, remoteAddress: string) => void;
  readonly onError: (error: unknown) => void;
}

/** Octets of an answer: zero is yes; RFC 1179 gives no meaning to others, and these are LPRng's. */
export const answers = { accepted: 0, tryAgain: 2, refused: 3 } as const;

const longestLine = 1_024;
const mostControlBytes = 65_536;
/** Data files that may wait for one control file. */
const mostWaiting = 32;
/** Bytes of a refused file that are still read, so that the client sees the answer. */
const mostDiscarded = 64 * 1024 ** 2;

/** Refusals after which the same job may be taken later. */
const temporary: ReadonlySet<QueueRefusalReason> = new Set([
  'busy',
  'temporary-error',
  'too-many-jobs',
  'not-accepting-jobs',
]);

/** One job on one connection. Disposing frees what was spooled. */
export class JobReceiver implements AsyncDisposable {
  readonly #settings: ReceiveSettings;
  readonly #caller: Caller;
  readonly #reader: SocketReader;
  readonly #socket: Socket;
  #control: ControlFile | undefined;
  readonly #waiting = new Map<string, SpooledFile>();
  #waitingBytes = 0;

  constructor(settings: ReceiveSettings, caller: Caller, reader: SocketReader, socket: Socket) {
    this.#settings = settings;
    this.#caller = caller;
    this.#reader = reader;
    this.#socket = socket;
  }

  /** Takes files until the peer ends its side or aborts the job. */
  async run(): Promise<void> {
    for (;;) {
      const line = await this.#reader.line(longestLine);
      if (line === undefined) return;
      const file = /^([0-9]{1,15}) (\S.{0,255})$/.exec(line.subarray(1).toString('latin1').trimEnd());
      const [, count = '', name = ''] = file ?? [];
      switch (file === null ? 0 : line[0]) {
        case 2:
          await this.#takeControl(Number(count));
          break;
        case 3:
          await this.#takeData(Number(count), name);
          break;
        default:
          // 1 aborts the job; anything else is no subcommand.
          this.#answer(line[0] === 1 ? answers.accepted : answers.refused);
          return;
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const file of this.#waiting.values()) await file[Symbol.asyncDispose]();
    this.#waiting.clear();
  }

  async #takeControl(count: number): Promise<void> {
    if (count > mostControlBytes) return this.#answer(answers.refused);
    this.#answer(answers.accepted);
    const bytes = Buffer.concat(await Array.fromAsync(this.#wholeFile(count)));
    const control = parseControlFile(bytes);
    this.#control = control;
    await this.#judged(async () => {
      const { queue } = this.#settings;
      if (this.#waiting.size === 0) {
        // Asked now, so that the client need not send a document that would be refused.
        await queue.validateJob(this.#callerOf(control), this.#request(control, undefined));
        return;
      }
      for (const [name, file] of this.#waiting) {
        await queue.printJob(this.#callerOf(control), this.#request(control, name), file.read());
      }
    });
    await this[Symbol.asyncDispose]();
  }

  /**
   * RFC 1179 lets the length be left open (zero) for a file that ends with the connection; some Windows versions state
   * a length far beyond any file instead. Then nobody could tell a whole file from a part, so it is refused.
   */
  async #takeData(count: number, name: string): Promise<void> {
    const room = this.#settings.maxDocumentBytes - this.#waitingBytes;
    if (count === 0 || count > room || this.#waiting.size >= mostWaiting) {
      if (count > 0) this.#settings.onRefusal('too-large', this.#caller.remoteAddress);
      return this.#answer(answers.refused);
    }
    this.#answer(answers.accepted);
    const bytes = new WatchedFile(this.#wholeFile(count));
    const control = this.#control;
    await this.#judged(async () => {
      if (control === undefined) {
        this.#waiting.set(name, await spool(this.#settings.spoolFolder, bytes.read()));
        this.#waitingBytes += count;
      } else {
        await this.#settings.queue.printJob(
          this.#callerOf(control),
          this.#request(control, name),
          bytes.read(),
        );
      }
    }, bytes);
  }

  /** Runs what decides about a file and answers with its outcome, after the rest of a refused file was read. */
  async #judged(decide: () => Promise<void>, file?: WatchedFile): Promise<void> {
    try {
      await decide();
      this.#answer(answers.accepted);
    } catch (error) {
      if (file?.failure !== undefined) throw error;
      const refusal = error instanceof QueueRefusal ? error.reason : undefined;
      if (refusal === undefined) this.#settings.onError(error);
      else this.#settings.onRefusal(refusal, this.#caller.remoteAddress);
      await file?.discardRest(mostDiscarded);
      const isFinal = refusal !== undefined && !temporary.has(refusal);
      this.#answer(isFinal ? answers.refused : answers.tryAgain);
    }
  }

  /** The bytes of a file, complete only with the zero octet behind them (RFC 1179 §6.2, §6.3). */
  async *#wholeFile(count: number): AsyncGenerator<Buffer> {
    yield* this.#reader.exactly(count);
    if ((await this.#reader.byte()) !== 0) {
      throw new DeviceError('DEVICE_PROTOCOL_ERROR', { message: 'a file does not end with a zero octet' });
    }
  }

  #callerOf({ userName }: ControlFile): Caller {
    return { ...this.#caller, requestingUserName: userName };
  }

  #request({ jobName, files }: ControlFile, file: string | undefined): JobRequest {
    const copies = file === undefined ? undefined : files.get(file);
    return { jobName, ticket: copies !== undefined && copies > 1 ? { copies } : {} };
  }

  #answer(octet: number): void {
    if (!this.#socket.destroyed) this.#socket.write(Buffer.of(octet));
  }
}

/** A file on the wire that may be given up in the middle and read to its end afterwards. */
class WatchedFile {
  readonly #pieces: AsyncGenerator<Buffer>;
  /** What went wrong with the connection or the protocol; such a dialogue cannot go on. */
  failure: unknown;

  constructor(pieces: AsyncGenerator<Buffer>) {
    this.#pieces = pieces;
  }

  /** The pieces; leaving the loop early keeps the rest. */
  async *read(): ByteSource & AsyncGenerator<Buffer> {
    for (;;) {
      const next = await this.#next();
      if (next.done === true) return;
      yield next.value;
    }
  }

  /** Reads and drops the rest. @throws DeviceError `DEVICE_PROTOCOL_ERROR` when it is more than `most` bytes. */
  async discardRest(most: number): Promise<void> {
    let left = most;
    for (let next = await this.#next(); next.done !== true; next = await this.#next()) {
      left -= next.value.length;
      if (left < 0) throw new DeviceError('DEVICE_PROTOCOL_ERROR', { message: 'a refused file is too long' });
    }
  }

  async #next(): Promise<IteratorResult<Buffer>> {
    try {
      return await this.#pieces.next();
    } catch (error) {
      this.failure = error;
      throw error;
    }
  }
}
