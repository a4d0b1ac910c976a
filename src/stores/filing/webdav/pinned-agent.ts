/** Connections to a WebDAV server, whose certificate is judged before a byte is sent. */

import { createHash, timingSafeEqual } from 'node:crypto';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect, getCACertificates, type TLSSocket } from 'node:tls';

/** What is trusted of a server. */
export interface ServerTrust {
  /** PEM of authorities that are trusted beside those of the system. */
  readonly ca?: string | undefined;
  /** SHA-256 of the server's certificate in lower-case hex: only that one is accepted, whoever signed it. */
  readonly certificateSha256?: string | undefined;
}

/** Longest wait for a connection, in milliseconds. */
const connectMs = 10_000;
/** Most connections at a time. */
const maxSockets = 16;

/** An agent for `http:` or `https:`; destroy it to close what it keeps open. */
export function openAgent(secure: boolean, trust: ServerTrust): HttpAgent {
  return secure ? new TrustingAgent(trust) : new HttpAgent({ keepAlive: true, maxSockets });
}

type Created = (error: Error | null, socket: Duplex) => void;

class TrustingAgent extends HttpsAgent {
  readonly #trust: ServerTrust;

  constructor(trust: ServerTrust) {
    super({ keepAlive: true, maxSockets });
    this.#trust = trust;
  }

  override createConnection(
    options: {
      readonly host?: string | null | undefined;
      readonly port?: number | string | null | undefined;
    },
    created?: Created,
  ): undefined {
    const host = options.host ?? 'localhost';
    const { ca, certificateSha256 } = this.#trust;
    const socket = connect({
      host,
      port: Number(options.port ?? 443),
      // RFC 6066 §3: a server name is a DNS name, never an address.
      ...(isIP(host) === 0 && { servername: host }),
      ...(ca !== undefined && { ca: [...getCACertificates('default'), ca] }),
      rejectUnauthorized: certificateSha256 === undefined,
      minVersion: 'TLSv1.2',
    });
    const timer = setTimeout(() => socket.destroy(withCode('ETIMEDOUT')), connectMs);
    const fail = (error: Error) => {
      clearTimeout(timer);
      created?.(error, socket);
    };
    socket.once('error', fail);
    socket.once('secureConnect', () => {
      clearTimeout(timer);
      socket.off('error', fail);
      if (certificateSha256 === undefined || isPinned(socket, certificateSha256))
        return created?.(null, socket);
      socket.destroy();
      created?.(withCode('ERR_TLS_CERT_PIN'), socket);
    });
  }
}

function isPinned(socket: TLSSocket, pin: string): boolean {
  const raw = socket.getPeerX509Certificate()?.raw;
  if (raw === undefined) return false;
  return timingSafeEqual(createHash('sha256').update(raw).digest(), Buffer.from(pin, 'hex'));
}

function withCode(code: string): Error {
  return Object.assign(new Error(code), { code });
}
