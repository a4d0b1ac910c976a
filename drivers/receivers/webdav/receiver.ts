/** A WebDAV receiver (RFC 4918, classes 1 and 2): documents are put, never read or listed. */

import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Receiver } from '../../device/receiver.ts';
import { DropBox } from '../drop-box.ts';
import { PeerLimits, plainAddress } from '../peer-limits.ts';
import { allowedMethods, type DavAnswer, plain } from './answers.ts';
import { type DavRequest, faultAnswer, methods, optionsAnswer, pathOf } from './methods.ts';
import type { WebdavReceiverOptions } from './options.ts';
import { BasicSignIn } from './sign-in.ts';

/** Bytes of a request body that says nothing to us, such as that of PROPFIND. */
const mostXmlBytes = 65_536;
/** Bytes of a refused document that are still read, so that its sender sees the answer. */
const mostUnwanted = 64 * 1024 ** 2;
const challenge = { 'www-authenticate': 'Basic realm="Tomeoki", charset="UTF-8"' };

/** Opens the receiver. Rejects with the system's error when the address cannot be bound. */
export async function openWebdavReceiver(options: WebdavReceiverOptions): Promise<Receiver> {
  const { certificate, idleMs = 60_000, retryAfterSeconds = 60 } = options;
  const closing = new AbortController();
  const parts: Parts = {
    options: { ...options, retryAfterSeconds },
    box: new DropBox(options.hooks, options.holding),
    signIn: new BasicSignIn(options.hooks),
    closing: closing.signal,
  };
  const active = new Set<Promise<void>>();
  const listener: RequestListener = (request, response) => {
    const work = serve(parts, request, response)
      .catch(options.onTrouble)
      .finally(() => active.delete(work));
    active.add(work);
  };
  const limits = {
    requestTimeout: 0,
    headersTimeout: 30_000,
    keepAliveTimeout: 15_000,
    maxHeaderSize: 16_384,
  };
  const server =
    certificate === undefined
      ? createServer(limits, listener)
      : createTlsServer({ ...limits, ...certificate, minVersion: 'TLSv1.2' }, listener);
  // Answered by the handler, after it is known who asks: a refused document need not be sent.
  server.on('checkContinue', listener);
  server.setTimeout(idleMs);
  const peers = new PeerLimits(options);
  server.on('connection', (socket) => {
    const from = plainAddress(socket.remoteAddress);
    if (peers.enter(from) !== 'welcome') socket.destroy();
    else socket.once('close', () => peers.leave(from));
  });
  server.on('clientError', (_error, socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
  server.on('error', options.onTrouble);
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      closing.abort();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await Promise.all(active);
      await closed;
    },
  };
}

interface Parts {
  readonly options: WebdavReceiverOptions & { readonly retryAfterSeconds: number };
  readonly box: DropBox;
  readonly signIn: BasicSignIn;
  readonly closing: AbortSignal;
}

async function serve(parts: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const signal = AbortSignal.any([gone.signal, parts.closing]);
  let answer: DavAnswer;
  try {
    answer = await answerTo(parts, request, response, signal);
  } catch (error) {
    answer = faultAnswer(error, parts.options);
  }
  // Clients that do not wait for 100 (Continue) look for an answer only when they have sent everything.
  if (request.headers.expect === undefined) await readAway(request, mostUnwanted).catch(() => false);
  if (response.destroyed || signal.aborted) return;
  // More of an unwanted body is not read: the connection ends with the answer instead.
  const headers = request.complete ? answer.headers : { ...answer.headers, connection: 'close' };
  response.writeHead(answer.status, headers);
  response.end(request.method === 'HEAD' ? undefined : answer.body);
}

async function answerTo(
  parts: Parts,
  request: IncomingMessage,
  response: ServerResponse,
  signal: AbortSignal,
): Promise<DavAnswer> {
  const { options, box, signIn } = parts;
  const name = request.method ?? '';
  if (name === 'OPTIONS') return optionsAnswer;
  const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
  if (method === undefined) return plain(405, 'Nothing can be read here.', { allow: allowedMethods });
  const address = plainAddress(request.socket.remoteAddress);
  const account = await signIn.accountOf(request, address);
  if (account === undefined) return plain(401, 'Name and password, please.', challenge);
  const path = pathOf(URL.parse(request.url ?? '', 'http://receiver')?.pathname ?? '');
  if (path === undefined) return plain(400, 'Too deep, or not a path.');
  if (request.headers.expect !== undefined) response.writeContinue();
  if (name !== 'PUT' && !(await readAway(request, mostXmlBytes))) return plain(413, 'Too long.');
  const dav: DavRequest = {
    message: request,
    account,
    address,
    path,
    box,
    signal,
    retryAfterSeconds: options.retryAfterSeconds,
    hasRoom: () => options.hooks.hasRoom(),
    onTrouble: options.onTrouble,
  };
  return await method(dav);
}

/** Reads a body that is not looked at. False: it is too long. */
async function readAway(request: IncomingMessage, most: number): Promise<boolean> {
  if (request.complete || request.destroyed) return true;
  let byteLength = 0;
  for await (const piece of request.iterator({ destroyOnReturn: false })) {
    byteLength += (piece as Buffer).byteLength;
    if (byteLength > most) return false;
  }
  return true;
}
