/** The service's side of the sealing thread: starts it when it is needed, and lets it go when it rests. */

import type { KeyObject } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { SealedSlice, SealingOrder } from './sealing-worker.ts';

/** The thread ends after so long without a stream, in milliseconds. */
const restMs = 30_000;

/** One document on its way through the thread. */
export interface SealingStream {
  /**
   * Hashes and encrypts one slice, whose memory is handed over. All but the last are whole frames, and the last is not
   * empty. Rejects with `STORE_IO_FAILED` when the thread died.
   */
  seal(bytes: Uint8Array<ArrayBuffer>, byteLength: number, last: boolean): Promise<SealedSlice>;
  /** Forgets the stream, whole or not. */
  close(): void;
}

interface OpenStream {
  /** Whoever waits for a slice, in the order of the slices. */
  readonly waiting: PromiseWithResolvers<SealedSlice>[];
}

/**
 * Not started → running → resting → not started. The thread keeps the process alive only while a stream is open. When
 * it dies, the streams that are open fail and the next one starts another.
 */
export class SealingThread {
  readonly #streams = new Map<number, OpenStream>();
  #worker: Worker | undefined;
  #rest: NodeJS.Timeout | undefined;
  #lastStream = 0;

  /** Begins a document under `key`, with 8 random bytes for its header. */
  open(key: KeyObject, random: Uint8Array): SealingStream {
    const worker = this.#start();
    this.#lastStream += 1;
    const stream = this.#lastStream;
    const open: OpenStream = { waiting: [] };
    this.#streams.set(stream, open);
    worker.ref();
    clearTimeout(this.#rest);
    order(worker, { kind: 'begin', stream, key, random });
    return {
      seal: async (bytes, byteLength, last) => {
        if (this.#streams.get(stream) !== open) throw threadDied(undefined);
        const sealed = Promise.withResolvers<SealedSlice>();
        open.waiting.push(sealed);
        order(worker, { kind: 'slice', stream, bytes, byteLength, last }, [bytes.buffer]);
        return await sealed.promise;
      },
      close: () => this.#close(stream),
    };
  }

  #start(): Worker {
    if (this.#worker !== undefined) return this.#worker;
    const worker = new Worker(new URL('./sealing-worker.ts', import.meta.url), {
      name: 'sealing',
      env: {},
      // Documents lie outside of its heap.
      resourceLimits: { maxYoungGenerationSizeMb: 2, maxOldGenerationSizeMb: 32 },
    });
    worker.on('message', (slice: SealedSlice) =>
      this.#streams.get(slice.stream)?.waiting.shift()?.resolve(slice),
    );
    worker.on('error', (error) => this.#fail(worker, error));
    worker.on('exit', () => this.#fail(worker, undefined));
    this.#worker = worker;
    return worker;
  }

  #close(stream: number): void {
    if (!this.#streams.delete(stream) || this.#worker === undefined) return;
    order(this.#worker, { kind: 'drop', stream });
    if (this.#streams.size > 0) return;
    const worker = this.#worker;
    worker.unref();
    this.#rest = setTimeout(() => {
      this.#worker = undefined;
      void worker.terminate();
    }, restMs).unref();
  }

  #fail(worker: Worker, cause: unknown): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    clearTimeout(this.#rest);
    for (const { waiting } of this.#streams.values()) {
      for (const slice of waiting) slice.reject(threadDied(cause));
    }
    this.#streams.clear();
  }
}

function order(worker: Worker, given: SealingOrder, handedOver: ArrayBuffer[] = []): void {
  worker.postMessage(given, handedOver);
}

function threadDied(cause: unknown): ServiceError {
  return new ServiceError('STORE_IO_FAILED', { details: { part: 'sealing-thread' }, cause });
}
