/** The body of an HTTP request as a pulled source, with times and a least rate (the lesson of CVE-2025-58436). */

import type { IncomingMessage } from 'node:http';
import { performance } from 'node:perf_hooks';
import { DeviceError } from '../../device/device-error.ts';
import type { ListenerLimits } from './limits.ts';

/** Bytes that wait for the reader before the client is held back: one reading of a socket. */
const mostWaitingBytes = 65_536;

/** The result of a read at the end. */
const done: IteratorResult<Uint8Array> = Object.freeze({ done: true, value: undefined });

/**
 * Reads a request's body piece by piece. Only the time spent waiting for the client counts, not the time that the
 * queue takes to store what came. Fails with DeviceError: `DEVICE_TIMED_OUT` when the client is too slow,
 * `IPP_LIMIT_EXCEEDED` when it sends too much, `IPP_MALFORMED` when it goes away before the end.
 *
 * The request flows from the first read to {@link RequestBody.release}; what comes before it is asked for waits here,
 * and the client is held back when that is too much. One timer serves the whole body and looks at what is due.
 */
export class RequestBody implements AsyncIterable<Uint8Array>, AsyncIterator<Uint8Array> {
  /** What ended the reading before the body's end; it stays known when a queue wraps or hides it. */
  failure: DeviceError | undefined;
  /** The first eight bytes: version, operation and request-id, to answer even a broken message. */
  readonly head: number[] = [];
  readonly #request: IncomingMessage;
  readonly #limits: ListenerLimits;
  readonly #startedMs = performance.now();
  readonly #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #flows = false;
  #attributesRead = false;
  #bytes = 0;
  #waitedMs = 0;
  #waitBeganMs = 0;
  #reader: PromiseWithResolvers<IteratorResult<Uint8Array>> | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(request: IncomingMessage, limits: ListenerLimits) {
    this.#request = request;
    this.#limits = limits;
    // A peer that goes away is seen in `next`; without a listener it would end the process.
    request.on('error', this.#stir);
  }

  /** Tells that the attributes are complete: their time limit no longer counts. */
  attributesRead(): void {
    this.#attributesRead = true;
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    return this;
  }

  async next(): Promise<IteratorResult<Uint8Array>> {
    if (this.failure !== undefined) throw this.failure;
    if (!this.#flows) this.#flow();
    const chunk = this.#waiting.shift();
    if (chunk !== undefined) {
      this.#waitingBytes -= chunk.byteLength;
      if (this.#waitingBytes < mostWaitingBytes && this.#request.isPaused()) this.#request.resume();
      return this.#take(chunk);
    }
    if (this.#request.readableEnded) return done;
    if (this.#goneEarly) throw this.#fail(endedEarly());
    this.#reader = Promise.withResolvers();
    this.#waitBeganMs = performance.now();
    this.#timer ??= setTimeout(this.#onTime, this.#firstLookMs);
    return await this.#reader.promise;
  }

  /** Leaves the rest of the body to the caller, who still owes an answer on this connection. */
  async return(): Promise<IteratorResult<Uint8Array>> {
    return done;
  }

  /** Ends the reading: what still comes belongs to others. To be called before the answer. */
  release(): void {
    clearTimeout(this.#timer);
    this.#waiting.length = 0;
    const request = this.#request;
    request.off('data', this.#onData);
    request.off('end', this.#stir);
    request.off('close', this.#stir);
  }

  #flow(): void {
    this.#flows = true;
    const request = this.#request;
    request.on('end', this.#stir);
    request.on('close', this.#stir);
    request.on('data', this.#onData);
  }

  readonly #onData = (chunk: Buffer): void => {
    const reader = this.#stopWaiting();
    if (reader !== undefined) {
      this.#settle(reader, () => this.#take(chunk));
      return;
    }
    this.#waiting.push(chunk);
    this.#waitingBytes += chunk.byteLength;
    if (this.#waitingBytes >= mostWaitingBytes) this.#request.pause();
  };

  /** The request ended, closed or failed: whoever waits for its bytes learns that none will come. */
  readonly #stir = (): void => {
    const isOver = this.#request.readableEnded || this.#goneEarly;
    const reader = isOver ? this.#stopWaiting() : undefined;
    if (reader === undefined) return;
    this.#settle(reader, () => {
      if (this.#request.readableEnded) return done;
      throw this.#fail(endedEarly());
    });
  };

  readonly #onTime = (): void => {
    this.#timer = undefined;
    if (this.#reader === undefined) return;
    const leftMs = this.#waitBeganMs + this.#patienceMs(this.#waitBeganMs) - performance.now();
    if (leftMs > 0) {
      this.#timer = setTimeout(this.#onTime, Math.ceil(leftMs));
      return;
    }
    const reader = this.#stopWaiting();
    reader?.reject(this.#fail(new DeviceError('DEVICE_TIMED_OUT')));
  };

  #stopWaiting(): PromiseWithResolvers<IteratorResult<Uint8Array>> | undefined {
    const reader = this.#reader;
    if (reader === undefined) return undefined;
    this.#reader = undefined;
    this.#waitedMs += performance.now() - this.#waitBeganMs;
    return reader;
  }

  #settle(
    reader: PromiseWithResolvers<IteratorResult<Uint8Array>>,
    result: () => IteratorResult<Uint8Array>,
  ): void {
    try {
      if (this.#tooSlow()) throw this.#fail(new DeviceError('DEVICE_TIMED_OUT'));
      reader.resolve(result());
    } catch (error) {
      reader.reject(error);
    }
  }

  get #goneEarly(): boolean {
    return this.#request.destroyed && !this.#request.complete;
  }

  get #firstLookMs(): number {
    return Math.min(this.#limits.bodyIdleTimeoutMs, this.#limits.attributesTimeoutMs);
  }

  #take(chunk: Buffer): IteratorResult<Uint8Array> {
    this.#bytes += chunk.byteLength;
    if (this.head.length < 8)
      for (const byte of chunk.subarray(0, 8 - this.head.length)) this.head.push(byte);
    const { maxDocumentBytes, maxAttributeBytes } = this.#limits;
    if (this.#bytes > maxDocumentBytes + maxAttributeBytes) {
      throw this.#fail(new DeviceError('IPP_LIMIT_EXCEEDED', { details: { limit: 'maxDocumentBytes' } }));
    }
    return { done: false, value: chunk };
  }

  #patienceMs(nowMs: number): number {
    const idleMs = this.#limits.bodyIdleTimeoutMs;
    if (this.#attributesRead) return idleMs;
    return Math.max(0, Math.min(idleMs, this.#startedMs + this.#limits.attributesTimeoutMs - nowMs));
  }

  #tooSlow(): boolean {
    const { minRateGraceMs, minBodyBytesPerSecond } = this.#limits;
    return this.#waitedMs > minRateGraceMs && (this.#bytes / this.#waitedMs) * 1000 < minBodyBytesPerSecond;
  }

  #fail(error: DeviceError): DeviceError {
    this.failure = error;
    return error;
  }
}

function endedEarly(): DeviceError {
  return new DeviceError('IPP_MALFORMED', { message: 'the client went away before the end of its request' });
}
