/** Upgrade of a plain connection to TLS by HTTP (RFC 2817 §3), which CUPS clients ask for with `OPTIONS *`. */

import type { Server as HttpServer, IncomingMessage } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createSecureContext, TLSSocket } from 'node:tls';
import type { TlsMode } from './addresses.ts';

/** Says which Upgrade headers are followed; others are served as if they had none. */
export function offersTls(tls: TlsMode): (request: IncomingMessage) => boolean {
  return ({ method, headers }) =>
    tls !== 'off' && method === 'OPTIONS' && /(^|[ ,])TLS\//i.test(headers.upgrade ?? '');
}

/** Lets `plain` hand upgraded connections to `secure`, which first answers the request that asked (RFC 2817 §3.3). */
export function acceptUpgrade(
  plain: HttpServer,
  secure: HttpsServer,
  credentials: {
    readonly key: string;
    readonly cert: string;
    readonly requestCert?: boolean;
    readonly rejectUnauthorized?: boolean;
    readonly ca?: string[];
  },
  handshakeTimeoutMs: number,
): void {
  const { key, cert, ca, ...request } = credentials;
  const secureContext = createSecureContext({ key, cert, ...(ca === undefined ? {} : { ca }) });
  plain.on('upgrade', (_request: IncomingMessage, stream: Duplex, head: Buffer) => {
    if (!(stream instanceof Socket)) {
      stream.destroy();
      return;
    }
    if (head.byteLength > 0) stream.unshift(head);
    stream.write(
      'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: TLS/1.2, HTTP/1.1\r\n\r\n',
    );
    const encrypted = new TLSSocket(stream, { isServer: true, secureContext, ...request });
    const timer = setTimeout(() => stream.destroy(), handshakeTimeoutMs);
    stream.once('close', () => clearTimeout(timer));
    encrypted.on('error', () => stream.destroy());
    encrypted.once('secure', () => {
      clearTimeout(timer);
      encrypted.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
      secure.emit('secureConnection', encrypted);
    });
  });
}
