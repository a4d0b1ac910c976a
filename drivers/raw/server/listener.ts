/**
 * A raw listener ("port 9100", AppSocket): what a peer sends until it ends its side is one document. The protocol has
 * no answer. The server ends its own side when the document is durable, and resets the connection otherwise; few
 * clients look at either, and a document cut short by a crashed client looks complete. For hosts that have nothing
 * better.
 */

import type { Socket } from 'node:net';
import { DeviceError } from '../../device/device-error.ts';
import {
  type Caller,
  type PrintQueue,
  QueueRefusal,
  type QueueRefusalReason,
} from '../../device/print-queue.ts';
import { type GuardedServer, openGuardedServer } from './guarded-server.ts';
import { SocketReader } from './socket-reader.ts';

/** How a listener for a protocol without identification is opened. */
export interface LegacyListenerOptions {
  /** Name of the listener in the configuration, given to the queue as `Caller.listenerId`. */
  readonly id: string;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Addresses or ranges of the only peers. */
  readonly addresses: readonly string[];
  /** Longest silence of a peer. Default 60,000. */
  readonly idleMs?: number;
  readonly queue: PrintQueue;
  /** Told what was refused: nobody else learns of it. Must not throw. */
  readonly onRefusal: (reason: QueueRefusalReason, remoteAddress: string) => void;
  /** Told of faults: broken connections, slow peers, failures of the queue. Must not throw. */
  readonly onError: (error: unknown) => void;
  /** Default 64; 16 of them from one address. */
  readonly maxConnections?: number;
  /** Default 10,000. */
  readonly closeGraceMs?: number;
}

/** Opens a raw listener. Rejects with the system's error when the address cannot be bound. */
export async function openRawListener(options: LegacyListenerOptions): Promise<GuardedServer> {
  const { idleMs = 60_000 } = options;
  return await openGuardedServer({
    ...options,
    serve: async (socket, remoteAddress) => {
      const reader = new SocketReader(socket, { idleMs });
      const caller: Caller = { listenerId: options.id, remoteAddress, secure: false, host: '' };
      await takeDocument(options, socket, reader, caller);
    },
  });
}

async function takeDocument(
  options: LegacyListenerOptions,
  socket: Socket,
  reader: SocketReader,
  caller: Caller,
): Promise<void> {
  try {
    const first = await reader.piece();
    // A monitor that only looks whether the port is open.
    if (first === undefined) return void socket.end();
    await options.queue.printJob(caller, { jobName: '', ticket: {} }, untilEnd(first, reader));
    socket.end();
    socket.setTimeout(5_000, () => socket.destroy());
  } catch (error) {
    if (error instanceof QueueRefusal) options.onRefusal(error.reason, caller.remoteAddress);
    else if (!(error instanceof DeviceError && error.code === 'DEVICE_UNREACHABLE')) options.onError(error);
    socket.resetAndDestroy();
  }
}

async function* untilEnd(first: Buffer, reader: SocketReader): AsyncGenerator<Buffer> {
  for (let piece: Buffer | undefined = first; piece !== undefined; piece = await reader.piece()) yield piece;
}
