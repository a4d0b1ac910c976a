/** Peers that speak to raw and LPD listeners byte by byte. */

import { once } from 'node:events';
import net from 'node:net';

/** An open connection. */
export interface WireClient extends AsyncDisposable {
  send(bytes: string | Uint8Array): void;
  /** Ends the sending side (FIN); answers are still read. */
  end(): void;
  /** The next byte; undefined when the server closed or reset the connection. */
  octet(): Promise<number | undefined>;
  /** How the server ended: by FIN, or by a reset. */
  readonly closed: Promise<'ended' | 'reset'>;
}

/** Connects to a port of 127.0.0.1, from another loopback address when one is given. */
export async function connectWire(port: number, localAddress = '127.0.0.1'): Promise<WireClient> {
  const socket = net.connect({ port, host: '127.0.0.1', localAddress, allowHalfOpen: true });
  const received: number[] = [];
  const waiting: (() => void)[] = [];
  const wake = () => {
    for (const resume of waiting.splice(0)) resume();
  };
  let isOver = false;
  const closed = new Promise<'ended' | 'reset'>((resolve) => {
    socket.once('end', () => resolve('ended'));
    socket.once('error', () => resolve('reset'));
    socket.once('close', () => resolve('reset'));
  });
  void closed.then(() => {
    isOver = true;
    wake();
  });
  socket.on('data', (chunk: Buffer) => {
    received.push(...chunk);
    wake();
  });
  await once(socket, 'connect');
  return {
    send: (bytes) => void socket.write(bytes),
    end: () => void socket.end(),
    async octet() {
      while (received.length === 0 && !isOver) {
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
      return received.shift();
    },
    closed,
    async [Symbol.asyncDispose]() {
      if (socket.closed) return;
      socket.destroy();
      await once(socket, 'close');
    },
  };
}
