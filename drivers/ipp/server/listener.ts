/** An IPP listener: IPP and IPPS on one port, told apart by the first byte (RFC 8010 §4; RFC 7472 §3). */

import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { PrintQueue } from '../../device/print-queue.ts';
import type { TlsMode } from './addresses.ts';
import { type ClientCertificateRule, requestCertificates } from './client-certificate.ts';
import { ConnectionGate } from './connection-gate.ts';
import { answerHttp, type HttpSettings } from './http-exchange.ts';
import { defaultListenerLimits, type ListenerLimits } from './limits.ts';
import { operationsOf } from './operation-table.ts';
import { acceptUpgrade, offersTls } from './tls-upgrade.ts';

/** A certificate and its key in PEM. It should stay the same over restarts: clients pin it. */
export interface ListenerCertificate {
  readonly key: string;
  readonly cert: string;
}

/** How a listener is opened. */
export interface IppListenerOptions {
  /** Name of the listener in the configuration, given to queues as `Caller.listenerId`. */
  readonly id: string;
  /** Address to bind. */
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly tls: TlsMode;
  /** Needed unless `tls` is `off`. */
  readonly certificate?: ListenerCertificate;
  /** Client certificates that are believed; default: none is asked for. */
  readonly clientCertificates?: ClientCertificateRule;
  /** The queue of `/ipp/print` or `/ipp/print/<name>`; a capability token is never part of the path. */
  readonly queueFor: (path: string) => PrintQueue | undefined;
  /** Told of faults only, never of refusals. `operation` is an IPP operation name. Must not throw. */
  readonly onError: (
    error: unknown,
    context: { readonly listenerId: string; readonly operation: string },
  ) => void;
  /** The moment, for times in answers. */
  readonly now: () => Date;
  /** Names under which clients may address the listener; default: any. */
  readonly hostNames?: readonly string[];
  /** Shown by clients that ask for a password. Default `IPP`. */
  readonly realm?: string;
  /** Language of the queues' texts; default `en`. */
  readonly naturalLanguage?: string;
  /** Default 120. */
  readonly multipleOperationTimeOutSeconds?: number;
  readonly limits?: Partial<ListenerLimits>;
}

/** An open listener. Disposing it twice does nothing more. */
export interface IppListener extends AsyncDisposable {
  readonly id: string;
  /** The port in use. */
  readonly port: number;
  /** Connections open now. */
  readonly connectionCount: number;
  /** Stops accepting, lets requests in progress end within `closeGraceMs`, then cuts. */
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Opens a listener. Rejects with the system's error when the address cannot be bound, and with a TypeError when TLS
 * is asked for without a certificate.
 */
export async function openIppListener(options: IppListenerOptions): Promise<IppListener> {
  const limits = { ...defaultListenerLimits, ...options.limits };
  const { certificate } = options;
  if (options.tls !== 'off' && certificate === undefined) throw new TypeError('TLS needs a certificate');
  const front = createServer({ noDelay: true });
  let port = options.port;
  const settings = buildSettings(options, limits, () => port);
  const plain = createHttpServer({ ...httpTimes(limits), shouldUpgradeCallback: offersTls(options.tls) });
  const secure =
    certificate === undefined || options.tls === 'off'
      ? undefined
      : createHttpsServer({
          ...certificate,
          ...requestCertificates(options.clientCertificates),
          ...httpTimes(limits),
          handshakeTimeout: limits.handshakeTimeoutMs,
        });
  const servers = secure === undefined ? [plain] : [plain, secure];
  for (const server of servers) prepareServer(server, settings, limits);
  if (secure !== undefined && certificate !== undefined) {
    const credentials = { ...certificate, ...requestCertificates(options.clientCertificates) };
    acceptUpgrade(plain, secure, credentials, limits.handshakeTimeoutMs);
  }
  const gate = new ConnectionGate(plain, secure, limits);
  front.on('connection', (socket: Socket) => gate.admit(socket));
  await new Promise<void>((resolve, reject) => {
    front.once('error', reject);
    front.listen(options.port, options.host, resolve);
  });
  front.on('error', (error) => settings.onError(error, 'accept'));
  ({ port } = front.address() as AddressInfo);
  let closing: Promise<void> | undefined;
  const close = async () => {
    const stopped = new Promise<void>((resolve) => front.close(() => resolve()));
    for (const server of servers) server.closeIdleConnections();
    await gate.drain(limits.closeGraceMs);
    for (const server of servers) server.close();
    await stopped;
  };
  return {
    id: options.id,
    port,
    get connectionCount() {
      return gate.size;
    },
    [Symbol.asyncDispose]() {
      closing ??= close();
      return closing;
    },
  };
}

/** Bodies have their own times (RequestBody), so that a large document is not cut while it flows. */
function httpTimes(limits: ListenerLimits) {
  return {
    requestTimeout: 0,
    headersTimeout: limits.headersTimeoutMs,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    connectionsCheckingInterval: Math.max(100, Math.min(1000, limits.headersTimeoutMs / 2)),
    requireHostHeader: true,
    maxHeaderSize: 16_384,
  };
}

function prepareServer(server: HttpServer, settings: HttpSettings, limits: ListenerLimits): void {
  server.timeout = limits.socketIdleTimeoutMs;
  server.on('request', (request, response) => void answerHttp(request, response, settings));
  server.on('clientError', (_error, socket) => socket.destroy());
  // These servers never listen themselves; this event is what starts their watch over header times.
  server.emit('listening');
}

function buildSettings(
  options: IppListenerOptions,
  limits: ListenerLimits,
  port: () => number,
): HttpSettings {
  return {
    listenerId: options.id,
    port,
    tls: options.tls,
    hostNames: options.hostNames,
    realm: options.realm ?? 'IPP',
    queueFor: options.queueFor,
    clientCertificates: options.clientCertificates,
    limits,
    maxAttributeBytes: limits.maxAttributeBytes,
    load: { inProgress: 0, most: limits.maxRequestsInProgress },
    now: options.now,
    onError: (error, operation) => options.onError(error, { listenerId: options.id, operation }),
    profile: {
      operationsOf,
      naturalLanguage: options.naturalLanguage ?? 'en',
      multipleOperationTimeOutSeconds: options.multipleOperationTimeOutSeconds ?? 120,
      maxDocumentBytes: limits.maxDocumentBytes,
    },
  };
}
