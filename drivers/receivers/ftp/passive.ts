/** Data connections of FTP: always opened by the peer of the control connection (RFC 959 §3.2, RFC 2428 §3). */

import { randomInt } from 'node:crypto';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { type SecureContext, TLSSocket } from 'node:tls';
import { plainAddress } from '../peer-limits.ts';

/** A port that waits for one connection. Disposing closes it, and the connection when nobody took it. */
export interface PassivePort extends Disposable {
  readonly port: number;
  /** The connection; undefined when none came in time. May be asked once. */
  accept(timeoutMs: number): Promise<Socket | undefined>;
}

/**
 * Opens a port of the range for the peer with this address. Connections of others are cut unread, so that nobody can
 * take or fill another's transfer, and no third host can be reached. Undefined: the whole range is in use.
 */
export async function openPassivePort(
  host: string,
  peer: string,
  [from, to]: readonly [number, number],
): Promise<PassivePort | undefined> {
  const { promise: connected, resolve: connect } = Promise.withResolvers<Socket | undefined>();
  let taken: Socket | undefined;
  let handedOn = false;
  const server = createServer({ pauseOnConnect: true, noDelay: true }, (socket) => {
    socket.on('error', () => socket.destroy());
    if (taken !== undefined || plainAddress(socket.remoteAddress) !== peer) {
      socket.resetAndDestroy();
      return;
    }
    taken = socket;
    server.close();
    connect(socket);
  });
  server.maxConnections = 8;
  if (!(await listenInRange(server, host, from, to))) return undefined;
  const { port } = server.address() as AddressInfo;
  return {
    port,
    accept: async (timeoutMs) => {
      const timer = setTimeout(connect, timeoutMs, undefined);
      const socket = await connected;
      clearTimeout(timer);
      handedOn = socket !== undefined;
      return socket;
    },
    [Symbol.dispose]: () => {
      server.close();
      connect(undefined);
      if (!handedOn) taken?.destroy();
    },
  };
}

/** Puts TLS on a data connection (RFC 4217 §7). */
export function secureData(socket: Socket, context: SecureContext): Socket {
  const encrypted = new TLSSocket(socket, { isServer: true, secureContext: context });
  encrypted.on('error', () => encrypted.destroy());
  return encrypted;
}

async function listenInRange(server: Server, host: string, from: number, to: number): Promise<boolean> {
  const count = to - from + 1;
  // A random place to begin: the next port cannot be told in advance, and ports that wait to be free are avoided.
  const first = randomInt(count);
  for (let step = 0; step < count; step += 1) {
    if (await tryListen(server, host, from + ((first + step) % count))) return true;
  }
  return false;
}

async function tryListen(server: Server, host: string, port: number): Promise<boolean> {
  const { promise, resolve, reject } = Promise.withResolvers<boolean>();
  const onError = (error: NodeJS.ErrnoException) =>
    error.code === 'EADDRINUSE' ? resolve(false) : reject(error);
  server.once('error', onError);
  server.listen({ port, host, backlog: 1, exclusive: true }, () => resolve(true));
  try {
    return await promise;
  } finally {
    server.removeListener('error', onError);
  }
}
