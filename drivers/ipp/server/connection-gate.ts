/** Decides for each new connection whether it may stay, and whether it speaks TLS. */

import type { Server as HttpServer } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { ListenerLimits } from './limits.ts';

/** The first byte of a TLS record with a ClientHello (RFC 8446 §5.1: handshake). */
const tlsHandshake = 0x16;

/** Counts connections, reads their first byte and hands them to the server that speaks their protocol. */
export class ConnectionGate {
  readonly #plain: HttpServer;
  readonly #secure: HttpsServer | undefined;
  readonly #limits: ListenerLimits;
  readonly #open = new Set<Socket>();
  readonly #perAddress = new Map<string, number>();
  readonly #silent = new Set<Socket>();
  #draining = false;

  constructor(plain: HttpServer, secure: HttpsServer | undefined, limits: ListenerLimits) {
    this.#plain = plain;
    this.#secure = secure;
    this.#limits = limits;
  }

  /** Connections open now. */
  get size(): number {
    return this.#open.size;
  }

  /** Takes a connection or closes it at once when there are too many. */
  admit(socket: Socket): void {
    socket.on('error', () => socket.destroy());
    const address = socket.remoteAddress ?? '';
    const fromAddress = this.#perAddress.get(address) ?? 0;
    const { maxConnections, maxConnectionsPerAddress } = this.#limits;
    if (this.#draining || this.#open.size >= maxConnections || fromAddress >= maxConnectionsPerAddress) {
      socket.destroy();
      return;
    }
    this.#open.add(socket);
    this.#perAddress.set(address, fromAddress + 1);
    socket.once('close', () => this.#forget(socket, address));
    this.#awaitFirstByte(socket);
  }

  /** Waits until all connections are closed, and cuts those that are left after `graceMs`. */
  async drain(graceMs: number): Promise<void> {
    this.#draining = true;
    for (const socket of this.#silent) socket.destroy();
    if (this.#open.size === 0) return;
    const allClosed = new Promise<void>((resolve) => {
      for (const socket of this.#open) {
        socket.once('close', () => {
          if (this.#open.size === 0) resolve();
        });
      }
    });
    const idleCheck = setInterval(() => this.#closeIdle(), 50);
    const cut = setTimeout(() => this.#cutAll(), graceMs);
    await allClosed;
    clearInterval(idleCheck);
    clearTimeout(cut);
  }

  #forget(socket: Socket, address: string): void {
    this.#open.delete(socket);
    const left = (this.#perAddress.get(address) ?? 1) - 1;
    if (left === 0) this.#perAddress.delete(address);
    else this.#perAddress.set(address, left);
  }

  #awaitFirstByte(socket: Socket): void {
    const timer = setTimeout(() => socket.destroy(), this.#limits.handshakeTimeoutMs);
    const heard = () => {
      clearTimeout(timer);
      this.#silent.delete(socket);
    };
    this.#silent.add(socket);
    socket.once('close', heard);
    socket.once('readable', () => {
      heard();
      const first = socket.read(1) as Buffer | null;
      if (first === null) {
        socket.destroy();
        return;
      }
      socket.unshift(first);
      const server = first[0] === tlsHandshake ? this.#secure : this.#plain;
      if (server === undefined) socket.destroy();
      else server.emit('connection', socket);
    });
  }

  /** A connection between two requests is idle as soon as its response is out. */
  #closeIdle(): void {
    this.#plain.closeIdleConnections();
    this.#secure?.closeIdleConnections();
  }

  #cutAll(): void {
    for (const socket of this.#open) socket.destroy();
  }
}
