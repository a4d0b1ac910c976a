/** One HTTP exchange with a scanner. Scanners close or corrupt kept connections, so each exchange has its own. */

import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { DeviceError } from '../device/device-error.ts';

/** Where the scanner's eSCL root is and how it is reached. */
export interface EsclTarget {
  readonly url: URL;
  /** `Host` header to send; default: host and port of the URL, the port always named (some firmware insists). */
  readonly hostHeader?: string;
  /**
   * SHA-256 of the scanner's certificate in lower-case hex, as pinned at enrolment. With it only that certificate
   * is accepted, self-signed or not; without it the usual chain is checked. Only for https.
   */
  readonly certificateSha256?: string;
}

/** One request. */
export interface Exchange {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Absolute path on the scanner. */
  readonly path: string;
  readonly body?: Uint8Array;
  /** Until the connection stands. */
  readonly connectMs: number;
  /** From the request to the headers of the answer. */
  readonly headersMs: number;
  /** Longest silence within the body of the answer. */
  readonly silenceMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Sends a request and resolves with the answer's head; the body must be read or destroyed.
 * Throws `DEVICE_UNREACHABLE`, `DEVICE_TIMED_OUT`, `DEVICE_CERTIFICATE_CHANGED`, or the signal's reason.
 */
export async function exchange(target: EsclTarget, ask: Exchange): Promise<IncomingMessage> {
  ask.signal?.throwIfAborted();
  const socket = await openSocket(target, ask);
  try {
    return await send(target, ask, socket);
  } catch (error) {
    socket.destroy();
    throw toDeviceError(error, ask.signal);
  }
}

/** Reads a whole answer of at most `maxBytes`. Throws `DEVICE_PROTOCOL_ERROR` when it is longer. */
export async function readAll(
  answer: IncomingMessage,
  maxBytes: number,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of answer) {
      length += chunk.byteLength;
      if (length > maxBytes) {
        throw new DeviceError('DEVICE_PROTOCOL_ERROR', { message: 'eSCL: the answer is over the limit' });
      }
      chunks.push(chunk);
    }
  } catch (error) {
    throw toDeviceError(error, signal);
  } finally {
    answer.destroy();
  }
  return Buffer.concat(chunks);
}

/** A fault of the connection as a `DeviceError`; an abort stays the signal's reason. */
export function toDeviceError(error: unknown, signal?: AbortSignal): unknown {
  if (signal?.aborted === true) return signal.reason;
  if (error instanceof DeviceError) return error;
  return new DeviceError('DEVICE_UNREACHABLE', { cause: error });
}

async function openSocket(target: EsclTarget, ask: Exchange): Promise<Socket> {
  const secure = target.url.protocol === 'https:';
  const host = target.url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(target.url.port === '' ? (secure ? 443 : 80) : target.url.port);
  const pinned = target.certificateSha256;
  const socket = secure
    ? connectTls({ host, port, servername: serverName(host), rejectUnauthorized: pinned === undefined })
    : connectTcp({ host, port });
  try {
    await within(ask.connectMs, ask.signal, (signal) =>
      once(socket, secure ? 'secureConnect' : 'connect', { signal }),
    );
    if (secure && pinned !== undefined) checkCertificate(socket as TLSSocket, pinned);
  } catch (error) {
    // Late errors of a socket that is given up have no reader.
    socket.on('error', () => {});
    socket.destroy();
    throw toDeviceError(error, ask.signal);
  }
  return socket;
}

// RFC 6066 §3: a server name is a DNS name, never an address.
function serverName(host: string): string {
  return /^[\d.]+$|:/.test(host) ? '' : host;
}

function checkCertificate(socket: TLSSocket, pinned: string): void {
  const seen = socket.getPeerCertificate().fingerprint256?.replaceAll(':', '').toLowerCase();
  if (seen !== pinned.toLowerCase()) throw new DeviceError('DEVICE_CERTIFICATE_CHANGED');
}

async function send(target: EsclTarget, ask: Exchange, socket: Socket): Promise<IncomingMessage> {
  const outgoing = request({
    method: ask.method,
    path: ask.path,
    // Without an agent: with one, Node would open a connection of its own.
    createConnection: () => socket,
    headers: {
      Host: target.hostHeader ?? hostWithPort(target.url),
      Connection: 'close',
      ...(ask.body === undefined
        ? {}
        : { 'Content-Type': 'text/xml', 'Content-Length': ask.body.byteLength }),
    },
  });
  outgoing.on('error', () => {});
  const answer = await within(ask.headersMs, ask.signal, async (signal) => {
    const head = once(outgoing, 'response', { signal });
    outgoing.end(ask.body);
    const [message] = (await head) as [IncomingMessage];
    return message;
  });
  socket.setTimeout(ask.silenceMs, () => answer.destroy(new DeviceError('DEVICE_TIMED_OUT')));
  const abort = (): void => {
    answer.destroy(ask.signal?.reason instanceof Error ? ask.signal.reason : undefined);
  };
  ask.signal?.addEventListener('abort', abort, { once: true });
  answer.once('close', () => ask.signal?.removeEventListener('abort', abort));
  return answer;
}

function hostWithPort(url: URL): string {
  return url.port === '' ? `${url.hostname}:${url.protocol === 'https:' ? 443 : 80}` : url.host;
}

async function within<Value>(
  ms: number,
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(new DeviceError('DEVICE_TIMED_OUT')), ms);
  const abort = (): void => stop.abort(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  try {
    return await work(stop.signal);
  } catch (error) {
    throw stop.signal.aborted ? stop.signal.reason : error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}
