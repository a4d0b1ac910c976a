/** The web listener: HTTPS with panel, desk, search pages and the JSON interface. */

import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import express, { type Express } from 'express';
import { askForCertificates, followAuthorities } from './certificate-authorities.ts';
import { errorHandler, notFound } from './error-handler.ts';
import { hostCheck } from './middleware/host-check.ts';
import { originCheck } from './middleware/origin-check.ts';
import { perMinute } from './middleware/rate-limits.ts';
import { requestLog } from './middleware/request-log.ts';
import { securityHeaders } from './middleware/security-headers.ts';
import { mountRoutes } from './mount.ts';
import { defaultWebLimits, type WebLimits, type WebServerOptions } from './options.ts';
import { scimPath, scimRouter } from './routes/scim.ts';
import { buildRoutes } from './routes.ts';

/** A web listener that is up. Disposing is the same as `close()`. */
export interface WebServer extends AsyncDisposable {
  readonly host: string;
  /** The port in use. */
  readonly port: number;
  /**
   * Takes no new connections, lets requests under way end for at most `graceMs` (default 5000), then cuts them.
   * Calling it twice waits for the same end.
   */
  close(graceMs?: number): Promise<void>;
}

/** Opens the listener; resolves when it accepts connections. Throws when the address cannot be used. */
export async function openWebServer(options: WebServerOptions): Promise<WebServer> {
  const limits: WebLimits = { ...defaultWebLimits, ...options.limits };
  const app = await buildApp(options, limits);
  const server = createServer(
    {
      ...options.tls,
      ...askForCertificates(options.clientAuthorities),
      minVersion: 'TLSv1.2',
      maxHeaderSize: 16_384,
      requestTimeout: limits.requestTimeoutMs,
    },
    app,
  );
  server.headersTimeout = Math.min(15_000, limits.requestTimeoutMs);
  server.keepAliveTimeout = 20_000;
  server.maxConnections = limits.connections;
  server.setTimeout(limits.idleTimeoutMs);
  await listen(server, options.host, options.port);
  server.once('close', followAuthorities(server, options.tls, options.clientAuthorities));
  const { port } = server.address() as AddressInfo;
  let closing: Promise<void> | undefined;
  const close = (graceMs = 5000): Promise<void> => {
    options.live?.end();
    closing ??= closeGracefully(server, graceMs);
    return closing;
  };
  return { host: options.host, port, close, [Symbol.asyncDispose]: () => close() };
}

async function buildApp(options: WebServerOptions, limits: WebLimits): Promise<Express> {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  app.set('case sensitive routing', true);
  app.set('strict routing', true);
  app.use(
    requestLog(options.log),
    securityHeaders(),
    hostCheck(options.allowedHosts),
    perMinute(limits.requestsPerAddress),
  );
  const { scim } = options.services.directory;
  // Before the check of origins: it is for browsers, and this is for other servers, with a gate of its own.
  if (scim !== undefined) app.use(scimPath, scimRouter(scim, options.log));
  app.use(originCheck);
  mountRoutes(app, await buildRoutes(), options, limits);
  app.use(notFound);
  app.use(errorHandler(options));
  return app;
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function closeGracefully(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}
