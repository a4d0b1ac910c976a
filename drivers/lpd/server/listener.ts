/** An LPD listener (RFC 1179): takes jobs, tells the state of the queue in one line, removes nothing. */

import type { Socket } from 'node:net';
import { DeviceError } from '../../device/device-error.ts';
import type { Caller } from '../../device/print-queue.ts';
import { type GuardedServer, openGuardedServer } from '../../raw/server/guarded-server.ts';
import type { LegacyListenerOptions } from '../../raw/server/listener.ts';
import { SocketReader } from '../../raw/server/socket-reader.ts';
import { answers, JobReceiver } from './receive-job.ts';

/** How an LPD listener is opened. Any queue name is taken: the listener is the queue. */
export interface LpdListenerOptions extends LegacyListenerOptions {
  /** Folder for data files that come before their control file; they are encrypted and nameless there. */
  readonly spoolFolder: string;
  /** Bytes of one data file. Default 4 GiB. */
  readonly maxDocumentBytes?: number;
}

/** Longest command line, queue name and operands included. */
const longestCommand = 1_024;
/** Jobs do not show who waits for what; `lpq` prints this. */
const stateText = 'Tomeoki: jobs wait for their owners at the devices\n';

/** Opens an LPD listener. Rejects with the system's error when the address cannot be bound. */
export async function openLpdListener(options: LpdListenerOptions): Promise<GuardedServer> {
  const { idleMs = 60_000 } = options;
  return await openGuardedServer({
    ...options,
    serve: async (socket, remoteAddress) => {
      const caller: Caller = { listenerId: options.id, remoteAddress, secure: false, host: '' };
      try {
        await answerCommand(options, socket, new SocketReader(socket, { idleMs }), caller);
        socket.end();
        socket.setTimeout(5_000, () => socket.destroy());
      } catch (error) {
        if (!(error instanceof DeviceError && error.code === 'DEVICE_UNREACHABLE')) options.onError(error);
        socket.resetAndDestroy();
      }
    },
  });
}

/** RFC 1179 §5: one command a connection. */
async function answerCommand(
  options: LpdListenerOptions,
  socket: Socket,
  reader: SocketReader,
  caller: Caller,
): Promise<void> {
  const command = await reader.line(longestCommand);
  switch (command?.[0]) {
    case undefined:
      return;
    case 1:
      // "Print any waiting jobs": they wait for people.
      socket.write(Buffer.of(answers.accepted));
      return;
    case 2: {
      socket.write(Buffer.of(answers.accepted));
      const { maxDocumentBytes = 4 * 1024 ** 3 } = options;
      await using receiver = new JobReceiver({ ...options, maxDocumentBytes }, caller, reader, socket);
      await receiver.run();
      return;
    }
    case 3:
    case 4:
      socket.write(stateText);
      return;
    default:
      socket.write(Buffer.of(answers.refused));
  }
}
