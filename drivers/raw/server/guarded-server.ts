/** A TCP server for protocols without identification: only listed addresses may connect, and only so many at once. */

import { type AddressInfo, createServer, type Socket } from 'node:net';
import { setTimeout } from 'node:timers';
import { isInRanges } from '../../device/address-range.ts';

/** How a guarded server is opened. */
export interface GuardedServerOptions {
  /** Address to bind. */
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Addresses or ranges of the only peers; others are cut before a byte is read. */
  readonly addresses: readonly string[];
  /** Serves one connection to its end. It may leave the socket open; what it throws goes to `onError`. */
  readonly serve: (socket: Socket, remoteAddress: string) => Promise<void>;
  /** Told of faults. Must not throw. */
  readonly onError: (error: unknown) => void;
  /** Open connections; more are cut at once. Default 64. */
  readonly maxConnections?: number;
  /** Open connections from one address. Default 16. */
  readonly maxConnectionsPerAddress?: number;
  /** How long connections may go on when the server closes. Default 10,000. */
  readonly closeGraceMs?: number;
}

/** An open server. Disposing stops accepting, lets connections end within the grace, then cuts them. */
export interface GuardedServer extends AsyncDisposable {
  readonly port: number;
}

/** Opens the server. Rejects with the system's error when the address cannot be bound. */
export async function openGuardedServer(options: GuardedServerOptions): Promise<GuardedServer> {
  const open = new Map<Socket, string>();
  const { maxConnections = 64, maxConnectionsPerAddress = 16, closeGraceMs = 10_000 } = options;
  // Half-open: a raw client says by its FIN that the document is complete, and still reads.
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    socket.on('error', () => socket.destroy());
    const address = (socket.remoteAddress ?? '').replace(/^::ffff:/, '');
    const fromAddress = [...open.values()].filter((one) => one === address).length;
    const isWelcome = isInRanges(address, options.addresses);
    if (!isWelcome || open.size >= maxConnections || fromAddress >= maxConnectionsPerAddress) {
      socket.destroy();
      return;
    }
    open.set(socket, address);
    socket.once('close', () => open.delete(socket));
    options.serve(socket, address).catch((error: unknown) => {
      options.onError(error);
      socket.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  server.on('error', options.onError);
  let closing: Promise<void> | undefined;
  const close = async () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    const timer = setTimeout(() => {
      for (const socket of open.keys()) socket.destroy();
    }, closeGraceMs);
    await closed;
    clearTimeout(timer);
  };
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: () => {
      closing ??= close();
      return closing;
    },
  };
}
