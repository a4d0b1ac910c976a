/** An FTP and FTPS receiver: documents are written, never read or listed (RFC 959, 4217). */

import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createSecureContext, createServer as createTlsServer, type SecureContext } from 'node:tls';
import type { Receiver } from '../../device/receiver.ts';
import { DropBox } from '../drop-box.ts';
import { PeerLimits, plainAddress } from '../peer-limits.ts';
import { ControlChannel } from './control-channel.ts';
import { alwaysAllowed, handlers } from './handlers.ts';
import { type FtpReceiverOptions, ftpSettings } from './options.ts';
import { formatReply } from './reply.ts';
import { type FtpParts, FtpSession } from './session.ts';

/**
 * Opens the receiver. Rejects with the system's error when the address cannot be bound. Disposing aborts what is on its
 * way; nothing of it was acknowledged.
 */
export async function openFtpReceiver(options: FtpReceiverOptions): Promise<Receiver> {
  const settings = ftpSettings(options);
  const closing = new AbortController();
  const tlsContext = secureContext(options);
  const parts: FtpParts = {
    settings,
    box: new DropBox(settings.hooks, settings.holding),
    tlsContext,
    closing: closing.signal,
    handlers,
    alwaysAllowed,
  };
  const open = new Map<Socket, Promise<void>>();
  const limits = new PeerLimits(settings);
  const serve = (socket: Socket) => {
    socket.on('error', () => socket.destroy());
    const address = plainAddress(socket.remoteAddress);
    const entry = limits.enter(address);
    if (entry !== 'welcome') {
      const text = entry === 'full' ? 'Too many connections. Come back later.' : 'Not from this address.';
      socket.end(formatReply(421, text));
      socket.setTimeout(1_000, () => socket.destroy());
      return;
    }
    const session = new FtpSession(parts, new ControlChannel(socket));
    const work = session
      .run()
      .catch(settings.onTrouble)
      .finally(() => socket.destroy());
    open.set(socket, work);
    socket.once('close', () => {
      open.delete(socket);
      limits.leave(address);
    });
  };
  const server =
    settings.tls === 'implicit' && options.certificate !== undefined
      ? createTlsServer({ ...options.certificate, handshakeTimeout: 15_000 }, serve)
      : createServer({ noDelay: true }, serve);
  server.on('tlsClientError', () => {});
  await listen(server, settings.host, settings.port);
  server.on('error', settings.onTrouble);
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      closing.abort();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await Promise.all(open.values());
      for (const socket of open.keys()) socket.destroy();
      await closed;
    },
  };
}

function secureContext({ tls, certificate }: FtpReceiverOptions): SecureContext | undefined {
  if (tls === 'off') return undefined;
  if (certificate === undefined) throw new TypeError('an FTP receiver with TLS needs a certificate');
  return createSecureContext({ ...certificate, minVersion: 'TLSv1.2' });
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
}
