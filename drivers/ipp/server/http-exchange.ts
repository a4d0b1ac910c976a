/** IPP over HTTP (RFC 8010 §4): what HTTP itself has to refuse, and how an outcome becomes an HTTP response. */

import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { PrintQueue } from '../../device/print-queue.ts';
import { encodeMessage } from '../message/encode.ts';
import { ippAuthority, isOwnHost, listAccess, type TlsMode } from './addresses.ts';
import {
  type BelievedCertificate,
  believedCertificate,
  type ClientCertificateRule,
} from './client-certificate.ts';
import { parseBasicCredentials } from './credentials.ts';
import { type DispatchSettings, dispatch, type IncomingIpp, type Outcome } from './dispatch.ts';
import type { ListenerLimits } from './limits.ts';
import { RequestBody } from './request-body.ts';
import { parseRoute, type Route } from './route.ts';
import { findWebResource } from './web-page.ts';

/** What the HTTP layer of one listener works with. */
export interface HttpSettings extends DispatchSettings {
  readonly listenerId: string;
  /** The port that is listened on. */
  readonly port: () => number;
  readonly tls: TlsMode;
  readonly hostNames: readonly string[] | undefined;
  readonly realm: string;
  readonly clientCertificates: ClientCertificateRule | undefined;
  readonly queueFor: (path: string) => PrintQueue | undefined;
  readonly limits: ListenerLimits;
}

/** A refusal in HTTP; the rest of the body is read for a moment, so that the client sees the answer. */
interface HttpRefusal {
  readonly status: number;
  readonly headers?: OutgoingHttpHeaders;
  /** True when nothing more can be read from this connection. */
  readonly last?: boolean;
}

/** RFC 2817 §4.2: the client is told which protocols it may change to. */
const upgradeRequired: HttpRefusal = {
  status: 426,
  headers: { Upgrade: 'TLS/1.2, HTTP/1.1', Connection: 'Upgrade' },
};

/** Answers one HTTP request. Never rejects. */
export async function answerHttp(
  request: IncomingMessage,
  response: ServerResponse,
  settings: HttpSettings,
): Promise<void> {
  try {
    const accepted = accept(request, settings);
    if ('status' in accepted) {
      refuse(request, response, accepted, settings.limits);
    } else if ('contentType' in accepted) {
      response.writeHead(200, { 'Content-Type': accepted.contentType, 'X-Content-Type-Options': 'nosniff' });
      response.end(request.method === 'HEAD' ? undefined : accepted.body);
    } else {
      const outcome = await dispatch(accepted, settings);
      accepted.body.release();
      respond(request, response, outcome, settings);
    }
  } catch (error) {
    settings.onError(error, 'HTTP exchange');
    request.socket.destroy();
  }
}

/** Is this an IPP request to a queue? Checks are in the order in which they cost more. */
function accept(
  request: IncomingMessage,
  settings: HttpSettings,
): IncomingIpp | HttpRefusal | NonNullable<ReturnType<typeof findWebResource>> {
  const secure = isSecure(request);
  const host = request.headers.host ?? '';
  if (!isOwnHost(host, settings.hostNames)) return { status: 400 };
  if (request.method === 'GET' || request.method === 'HEAD') {
    return findWebResource(request.url ?? '') ?? { status: 404 };
  }
  if (request.method === 'OPTIONS') return { status: 200, headers: { Allow: 'GET, HEAD, OPTIONS, POST' } };
  if (request.method !== 'POST') return { status: 405, headers: { Allow: 'GET, HEAD, OPTIONS, POST' } };
  if (settings.tls === 'required' && !secure) return upgradeRequired;
  const certificate = believedCertificate(request.socket, settings.clientCertificates);
  if (settings.clientCertificates?.required === true && certificate === undefined) return { status: 403 };
  const mediaType = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  const coding = request.headers['content-encoding'] ?? 'identity';
  if (mediaType !== 'application/ipp' || coding !== 'identity') return { status: 415 };
  const route = parseRoute(request.url ?? '');
  const queue = route && settings.queueFor(route.queuePath);
  if (route === undefined || queue === undefined) return { status: 404 };
  return buildIncoming(request, settings, { route, queue, host, secure, certificate });
}

function buildIncoming(
  request: IncomingMessage,
  settings: HttpSettings,
  found: {
    readonly route: Route;
    readonly queue: PrintQueue;
    readonly host: string;
    readonly secure: boolean;
    readonly certificate: BelievedCertificate | undefined;
  },
): IncomingIpp {
  const { route, queue, host, secure, certificate } = found;
  const authority = ippAuthority(host, settings.port());
  const basic = secure ? parseBasicCredentials(request.headers.authorization) : undefined;
  return {
    body: new RequestBody(request, settings.limits),
    route,
    queue,
    caller: {
      listenerId: settings.listenerId,
      remoteAddress: readAddress(request),
      secure,
      host,
      ...(certificate === undefined
        ? {}
        : {
            clientCertificateSha256: certificate.sha256,
            clientCertificateVouchedFor: certificate.isVouchedFor,
          }),
      ...(basic === undefined ? {} : { basic }),
      ...(route.capabilityToken === undefined ? {} : { capabilityToken: route.capabilityToken }),
    },
    printerUri: `${secure ? 'ipps' : 'ipp'}://${authority}${route.printerPath}`,
    accessFor: (authentication) =>
      listAccess(
        authority,
        route.printerPath,
        settings.tls,
        route.capabilityToken === undefined ? authentication : 'none',
      ),
    userAgent: request.headers['user-agent'],
    webBase: `${secure ? 'https' : 'http'}://${webAuthority(authority, host)}`,
  };
}

/** An `http` URI without a port means 80 or 443; one that came without means 631 when the client spoke `ipp`. */
function webAuthority(authority: string, host: string): string {
  return authority === host && !/:[0-9]+$/.test(host) ? `${host}:631` : authority;
}

function respond(
  request: IncomingMessage,
  response: ServerResponse,
  outcome: Outcome,
  settings: HttpSettings,
): void {
  switch (outcome.kind) {
    case 'answer': {
      const bytes = encodeMessage(outcome.message);
      response.writeHead(200, {
        'Content-Type': 'application/ipp',
        'Content-Length': bytes.byteLength,
        'Cache-Control': 'no-cache',
      });
      response.end(bytes);
      discardRest(request, settings.limits);
      return;
    }
    case 'challenge':
      refuse(request, response, challenge(isSecure(request), settings), settings.limits);
      return;
    case 'too-slow':
      refuse(request, response, { status: 408, last: true }, settings.limits);
      return;
    case 'cut':
      request.socket.destroy();
      return;
  }
}

/** A password is asked for only where it cannot be overheard. */
function challenge(secure: boolean, settings: HttpSettings): HttpRefusal {
  if (secure) {
    return {
      status: 401,
      headers: {
        'WWW-Authenticate': `Basic realm="${settings.realm.replaceAll(/["\\]/g, '')}", charset="UTF-8"`,
      },
    };
  }
  return settings.tls === 'off' ? { status: 403 } : upgradeRequired;
}

function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  refusal: HttpRefusal,
  limits: ListenerLimits,
): void {
  const headers: OutgoingHttpHeaders = { 'Content-Length': 0, ...refusal.headers };
  if (refusal.last === true) headers['Connection'] = 'close';
  response.writeHead(refusal.status, headers);
  response.end();
  discardRest(request, limits);
}

/**
 * Reads on for a moment after an early answer: closing at once would reset the connection, and the client might
 * never see the answer. A client that goes on sending is cut.
 */
function discardRest(request: IncomingMessage, limits: ListenerLimits): void {
  if (request.readableEnded || request.destroyed) return;
  let allowedBytes = limits.discardBytes;
  const timer = setTimeout(() => request.socket.destroy(), limits.discardMs);
  const stop = () => clearTimeout(timer);
  request.on('data', (chunk: Buffer) => {
    allowedBytes -= chunk.byteLength;
    if (allowedBytes < 0) request.socket.destroy();
  });
  request.on('error', stop);
  request.once('end', stop);
  request.once('close', stop);
  request.resume();
}

function isSecure(request: IncomingMessage): boolean {
  return 'encrypted' in request.socket && request.socket.encrypted === true;
}

function readAddress(request: IncomingMessage): string {
  return (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
}
