/** One log line a request: method, route, status and time. Never the URL, which may hold what people search for. */

import type { RequestHandler } from 'express';
import type { WebLog } from '../options.ts';

/** Logs each request when its answer has been sent or its connection has gone. */
export function requestLog(log: WebLog): RequestHandler {
  return (request, response, next) => {
    const startedAt = performance.now();
    response.once('close', () => {
      const route: unknown = response.locals['routeId'];
      log.info(
        {
          method: request.method,
          route: typeof route === 'string' ? route : 'none',
          status: response.statusCode,
          complete: response.writableFinished,
          durationMs: Math.round(performance.now() - startedAt),
        },
        'request',
      );
    });
    next();
  };
}
