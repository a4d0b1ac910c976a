/** The body of an HTTP request as a pulled source, with times and a least rate (the lesson of CVE-2025-58436). */

import type { IncomingMessage } from 'node:http';
import { performance } from 'node:perf_hooks';
import { DeviceError } from '../../device/device-error.ts';
import type { ListenerLimits } from './limits.ts';

/**
 * Reads a request's body piece by piece. Only the time spent waiting for the client counts, not the time that the
 * queue takes to store what came. Fails with DeviceError: `DEVICE_TIMED_OUT` when the client is too slow,
 * `IPP_LIMIT_EXCEEDED` when it sends too much, `IPP_MALFORMED` when it goes away before the end.
 */
export class RequestBody implements AsyncIterable<Uint8Array>, AsyncIterator<Uint8Array> {
  /** What ended the reading before the body's end; it stays known when a queue wraps or hides it. */
  failure: DeviceError | undefined;
  /** The first eight bytes: version, operation and request-id, to answer even a broken message. */
  readonly head: number[] = [];
  readonly #request: IncomingMessage;
  readonly #limits: ListenerLimits;
  readonly #startedMs = performance.now();
  #attributesRead = false;
  #bytes = 0;
  #waitedMs = 0;

  constructor(request: IncomingMessage, limits: ListenerLimits) {
    this.#request = request;
    this.#limits = limits;
    // A peer that goes away is seen in `next`; without a listener it would end the process.
    request.on('error', () => undefined);
  }

  /** Tells that the attributes are complete: their time limit no longer counts. */
  attributesRead(): void {
    this.#attributesRead = true;
  }

  /** True when every byte was read. */
  get finished(): boolean {
    return this.#request.readableEnded;
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    return this;
  }

  async next(): Promise<IteratorResult<Uint8Array>> {
    if (this.failure !== undefined) throw this.failure;
    while (true) {
      const chunk = this.#request.read() as Buffer | null;
      if (chunk !== null) return { done: false, value: this.#take(chunk) };
      if (this.#request.readableEnded) return { done: true, value: undefined };
      if (this.#request.destroyed && !this.#request.complete) throw this.#fail(endedEarly());
      await this.#wait();
    }
  }

  /** Leaves the rest of the body to the caller, who still owes an answer on this connection. */
  async return(): Promise<IteratorResult<Uint8Array>> {
    return { done: true, value: undefined };
  }

  #take(chunk: Buffer): Uint8Array {
    this.#bytes += chunk.byteLength;
    for (const byte of chunk.subarray(0, 8 - this.head.length)) this.head.push(byte);
    const { maxDocumentBytes, maxAttributeBytes } = this.#limits;
    if (this.#bytes > maxDocumentBytes + maxAttributeBytes) {
      throw this.#fail(new DeviceError('IPP_LIMIT_EXCEEDED', { details: { limit: 'maxDocumentBytes' } }));
    }
    return chunk;
  }

  async #wait(): Promise<void> {
    const startedMs = performance.now();
    const arrived = await this.#arrival(this.#patienceMs(startedMs));
    this.#waitedMs += performance.now() - startedMs;
    if (!arrived || this.#tooSlow()) throw this.#fail(new DeviceError('DEVICE_TIMED_OUT'));
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

  /** Resolves true when something happened on the request, false when nothing did in time. */
  #arrival(patienceMs: number): Promise<boolean> {
    const request = this.#request;
    return new Promise((resolve) => {
      const settle = (arrived: boolean) => {
        clearTimeout(timer);
        for (const event of ['readable', 'end', 'close', 'error']) request.off(event, onEvent);
        resolve(arrived);
      };
      const onEvent = () => settle(true);
      const timer = setTimeout(() => settle(false), patienceMs);
      for (const event of ['readable', 'end', 'close', 'error']) request.on(event, onEvent);
    });
  }

  #fail(error: DeviceError): DeviceError {
    this.failure = error;
    return error;
  }
}

function endedEarly(): DeviceError {
  return new DeviceError('IPP_MALFORMED', { message: 'the client went away before the end of its request' });
}
