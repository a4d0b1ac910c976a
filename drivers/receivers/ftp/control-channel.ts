/** The control connection of FTP: lines in, replies out, in the clear or over TLS (RFC 4217). */

import type { Socket } from 'node:net';
import { type SecureContext, TLSSocket } from 'node:tls';
import { plainAddress } from '../peer-limits.ts';

/** Longest command line with its name, in bytes. */
const longestLine = 4_096;
/** Lines that may wait while a transfer runs. */
const mostWaiting = 64;

/**
 * States: plain → (AUTH TLS) encrypted → closed. Bytes that came behind AUTH TLS in the clear close the connection, so
 * that nobody can slip commands in before the encryption begins.
 */
export class ControlChannel {
  #socket: Socket;
  #rest: Buffer = Buffer.alloc(0);
  readonly #lines: Buffer[] = [];
  #wake: (() => void) | undefined;
  #closed = false;
  readonly #gone = new AbortController();

  constructor(socket: Socket) {
    this.#socket = socket;
    this.#listen(socket);
  }

  /** Aborts when the peer has gone, or has begun to go. */
  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  get secure(): boolean {
    return this.#socket instanceof TLSSocket;
  }

  get localAddress(): string {
    return plainAddress(this.#socket.localAddress);
  }

  get remoteAddress(): string {
    return plainAddress(this.#socket.remoteAddress);
  }

  /** The next line without its end; undefined when the peer has gone or nothing came for `idleMs`. */
  async line(idleMs: number): Promise<Buffer | undefined> {
    if (this.#lines.length === 0 && !this.#closed) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      const timer = setTimeout(resolve, idleMs);
      await promise;
      clearTimeout(timer);
      this.#wake = undefined;
    }
    const line = this.#lines.shift();
    if (this.#lines.length < mostWaiting) this.#socket.resume();
    return line;
  }

  /** Sends a reply as it stands. */
  send(reply: string): void {
    if (!this.#socket.destroyed && this.#socket.writable) this.#socket.write(reply);
  }

  /** Begins TLS after the last reply in the clear. False: bytes were slipped in, and the connection is gone. */
  secureWith(context: SecureContext): boolean {
    if (this.#rest.length > 0 || this.#lines.length > 0) {
      this.destroy();
      return false;
    }
    const plain = this.#socket;
    plain.removeAllListeners('data');
    plain.removeAllListeners('end');
    const encrypted = new TLSSocket(plain, { isServer: true, secureContext: context });
    this.#socket = encrypted;
    this.#listen(encrypted);
    return true;
  }

  /** Ends the connection after what was sent. */
  end(): void {
    this.#socket.end();
    this.#socket.setTimeout(2_000, () => this.#socket.destroy());
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #listen(socket: Socket): void {
    socket.on('data', (bytes: Buffer) => this.#take(bytes));
    socket.on('error', () => socket.destroy());
    for (const event of ['end', 'close'] as const) socket.on(event, () => this.#close(socket));
  }

  #close(socket: Socket): void {
    if (socket !== this.#socket) return;
    this.#closed = true;
    this.#gone.abort();
    this.#wake?.();
  }

  #take(bytes: Buffer): void {
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    for (let end = this.#rest.indexOf(0x0a); end >= 0; end = this.#rest.indexOf(0x0a)) {
      const line = this.#rest.subarray(0, end);
      this.#lines.push(Buffer.from(line.at(-1) === 0x0d ? line.subarray(0, -1) : line));
      this.#rest = this.#rest.subarray(end + 1);
    }
    if (this.#rest.length > longestLine || this.#lines.some((line) => line.length > longestLine)) {
      this.destroy();
      return;
    }
    if (this.#lines.length >= mostWaiting) this.#socket.pause();
    if (this.#lines.length > 0) this.#wake?.();
  }
}
