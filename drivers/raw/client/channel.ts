/** One TCP connection to a one-way device: writes with back-pressure and a stall limit, reads little, ends by half-close. */

import net from 'node:net';
import { DeviceError } from '../../device/device-error.ts';

/** Longest waits, in milliseconds. */
export interface ChannelTimeouts {
  /** Default 10,000. */
  readonly connectMs: number;
  /** How long the device may stop reading; it may wait for paper. Default 300,000. */
  readonly stallMs: number;
  /** How long an answer may take. Default 30,000. */
  readonly answerMs: number;
  /** After our end of the document, how long the device's own end is waited for. Default 30,000. */
  readonly closeMs: number;
}

/** The default waits. */
export const channelTimeouts: ChannelTimeouts = Object.freeze({
  connectMs: 10_000,
  stallMs: 300_000,
  answerMs: 30_000,
  closeMs: 30_000,
});

/** Bytes of the device that are kept for `readByte`; what comes on top is thrown away. */
const mostKept = 256;

/**
 * Connects. A refused connection counts as a busy device: most devices take one connection at a time.
 * @throws DeviceError `DEVICE_BUSY`, `DEVICE_UNREACHABLE`, `DEVICE_TIMED_OUT`; the signal's reason.
 */
export async function openChannel(
  place: { readonly host: string; readonly port: number },
  timeouts: ChannelTimeouts,
  signal: AbortSignal | undefined,
): Promise<Channel> {
  signal?.throwIfAborted();
  const socket = net.connect({ ...place, noDelay: true, allowHalfOpen: true });
  const channel = new Channel(socket, timeouts, signal);
  try {
    await channel.until('connect', timeouts.connectMs);
    return channel;
  } catch (error) {
    channel.close();
    throw connectFault(error, signal);
  }
}

function connectFault(error: unknown, signal: AbortSignal | undefined): unknown {
  if (error instanceof DeviceError || (signal?.aborted === true && error === signal.reason)) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const busy = code === 'ECONNREFUSED';
  return new DeviceError(busy ? 'DEVICE_BUSY' : 'DEVICE_UNREACHABLE', {
    details: { systemCode: code },
    cause: error,
  });
}

/** An open connection. One operation at a time. Must be closed. */
export class Channel {
  readonly #socket: net.Socket;
  readonly #timeouts: ChannelTimeouts;
  readonly #signal: AbortSignal | undefined;
  readonly #onAbort: () => void;
  #received: number[] = [];
  #ended = false;
  #failure: unknown;
  #wake: () => void = () => undefined;

  constructor(socket: net.Socket, timeouts: ChannelTimeouts, signal: AbortSignal | undefined) {
    this.#socket = socket;
    this.#timeouts = timeouts;
    this.#signal = signal;
    this.#onAbort = () => this.#fail(signal?.reason ?? new Error('aborted'));
    signal?.addEventListener('abort', this.#onAbort, { once: true });
    socket.on('error', (error) => this.#fail(error));
    socket.on('close', () => this.#fail(new Error('the device closed the connection')));
    socket.on('finish', () => this.#wake());
    socket.on('end', () => {
      this.#ended = true;
      this.#wake();
    });
    socket.on('data', (bytes: Buffer) => {
      this.#received.push(...bytes.subarray(0, mostKept - this.#received.length));
      this.#wake();
    });
  }

  /** Writes all of it; resolves when the connection can take more. */
  async write(bytes: Uint8Array): Promise<void> {
    this.#check();
    if (!this.#socket.write(bytes)) await this.until('drain', this.#timeouts.stallMs);
    this.#check();
  }

  /** The next byte that the device sent. */
  async readByte(): Promise<number> {
    await this.#waitFor(() => this.#received.length > 0 || this.#ended, this.#timeouts.answerMs, 'answer');
    const [byte, ...rest] = this.#received;
    if (byte === undefined) throw new Error('the device closed the connection without an answer');
    this.#received = rest;
    return byte;
  }

  /** Sends our end; resolves when all bytes have left. */
  async endWriting(): Promise<void> {
    this.#check();
    this.#socket.end();
    await this.#waitFor(() => this.#socket.writableFinished, this.#timeouts.stallMs, 'document');
  }

  /** Waits for the device's own end; false when it did not come in time. A reset is an error. */
  async awaitEnd(): Promise<boolean> {
    try {
      await this.#waitFor(() => this.#ended, this.#timeouts.closeMs, 'end');
      return true;
    } catch (error) {
      if (error instanceof DeviceError && error.code === 'DEVICE_TIMED_OUT') return false;
      throw error;
    }
  }

  /** Resolves at the event. */
  async until(event: 'connect' | 'drain', waitMs: number): Promise<void> {
    let happened = false;
    this.#socket.once(event, () => {
      happened = true;
      this.#wake();
    });
    await this.#waitFor(() => happened, waitMs, event === 'connect' ? 'connect' : 'document');
  }

  /** Gives the connection up, whatever is under way. */
  close(): void {
    this.#signal?.removeEventListener('abort', this.#onAbort);
    this.#socket.destroy();
  }

  async #waitFor(ready: () => boolean, waitMs: number, phase: string): Promise<void> {
    const timedOut = () => this.#fail(new DeviceError('DEVICE_TIMED_OUT', { details: { phase } }));
    const timer = setTimeout(timedOut, waitMs);
    try {
      while (!ready()) {
        this.#check();
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    } finally {
      clearTimeout(timer);
    }
  }

  #check(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }

  #fail(error: unknown): void {
    this.#failure ??= error;
    this.#wake();
  }
}
