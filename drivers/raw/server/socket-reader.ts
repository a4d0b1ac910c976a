/** Reads a socket in pieces with a time for each wait, a least rate over all of them, and back-pressure. */

import type { Socket } from 'node:net';
import { clearTimeout, setTimeout } from 'node:timers';
import { DeviceError } from '../../device/device-error.ts';

/** Times of a reader. */
export interface ReaderLimits {
  /** Longest wait for the next piece. */
  readonly idleMs: number;
  /** Less than this, averaged over the time spent waiting, is too slow. Default 128. */
  readonly minBytesPerSecond?: number;
  /** Waiting time before the rate is judged. Default 60,000. */
  readonly minRateGraceMs?: number;
}

/** Takes a socket's bytes one piece at a time; nothing is read ahead of what is asked for but the socket's own buffer. */
export class SocketReader {
  readonly #socket: Socket;
  readonly #limits: Required<ReaderLimits>;
  #rest: Buffer | undefined;
  #bytes = 0;
  #waitedMs = 0;

  constructor(socket: Socket, limits: ReaderLimits) {
    this.#socket = socket;
    this.#limits = { minBytesPerSecond: 128, minRateGraceMs: 60_000, ...limits };
  }

  /**
   * The next piece; undefined when the peer has ended its side.
   *
   * @throws DeviceError `DEVICE_TIMED_OUT` for a peer that is silent or too slow, `DEVICE_UNREACHABLE` when the
   * connection broke.
   */
  async piece(): Promise<Buffer | undefined> {
    if (this.#rest !== undefined) {
      const rest = this.#rest;
      this.#rest = undefined;
      return rest;
    }
    for (;;) {
      const piece = this.#socket.read() as Buffer | null;
      if (piece !== null) {
        this.#bytes += piece.length;
        return piece;
      }
      if (this.#socket.readableEnded) return undefined;
      await this.#wait();
    }
  }

  /** Exactly so many bytes, in pieces. @throws DeviceError `DEVICE_PROTOCOL_ERROR` when the peer ends before. */
  async *exactly(count: number): AsyncGenerator<Buffer> {
    let left = count;
    while (left > 0) {
      const piece = await this.piece();
      if (piece === undefined) throw endedEarly();
      const taken = piece.subarray(0, left);
      if (taken.length < piece.length) this.#rest = piece.subarray(taken.length);
      left -= taken.length;
      yield taken;
    }
  }

  /** One byte; undefined when the peer has ended its side. */
  async byte(): Promise<number | undefined> {
    const piece = await this.piece();
    if (piece === undefined) return undefined;
    if (piece.length > 1) this.#rest = piece.subarray(1);
    return piece[0];
  }

  /**
   * The bytes up to a line feed, without it; undefined when the peer ended before the first one.
   *
   * @throws DeviceError `DEVICE_PROTOCOL_ERROR` for a line that is longer or does not end.
   */
  async line(longest: number): Promise<Buffer | undefined> {
    const parts: Buffer[] = [];
    let length = 0;
    for (;;) {
      const piece = await this.piece();
      if (piece === undefined) {
        if (length === 0) return undefined;
        throw endedEarly();
      }
      const end = piece.indexOf(0x0a);
      const part = end < 0 ? piece : piece.subarray(0, end);
      length += part.length;
      if (length > longest) throw new DeviceError('DEVICE_PROTOCOL_ERROR', { message: 'a line is too long' });
      parts.push(part);
      if (end < 0) continue;
      if (end + 1 < piece.length) this.#rest = piece.subarray(end + 1);
      return Buffer.concat(parts);
    }
  }

  async #wait(): Promise<void> {
    const begun = performance.now();
    await this.#untilReadable();
    this.#waitedMs += performance.now() - begun;
    const { minBytesPerSecond, minRateGraceMs } = this.#limits;
    if (this.#waitedMs > minRateGraceMs && (this.#bytes * 1000) / this.#waitedMs < minBytesPerSecond) {
      throw new DeviceError('DEVICE_TIMED_OUT', { message: 'the peer sends too slowly' });
    }
  }

  #untilReadable(): Promise<void> {
    const socket = this.#socket;
    if (socket.destroyed) return Promise.reject(broken());
    return new Promise((resolve, reject) => {
      const settle = (outcome: () => void) => {
        clearTimeout(timer);
        socket.off('readable', readable).off('end', readable).off('close', closed);
        outcome();
      };
      const readable = () => settle(resolve);
      const closed = () => settle(() => reject(broken()));
      const timer = setTimeout(
        () => settle(() => reject(new DeviceError('DEVICE_TIMED_OUT', { message: 'the peer is silent' }))),
        this.#limits.idleMs,
      );
      socket.on('readable', readable).on('end', readable).on('close', closed);
    });
  }
}

function endedEarly(): DeviceError {
  return new DeviceError('DEVICE_PROTOCOL_ERROR', { message: 'the peer ended before all was sent' });
}

function broken(): DeviceError {
  return new DeviceError('DEVICE_UNREACHABLE', { message: 'the connection broke' });
}
