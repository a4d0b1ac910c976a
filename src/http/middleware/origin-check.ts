/** Refuses requests that another site made the browser send (RFC 6454, W3C Fetch Metadata). */

import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import { ServiceError } from '../../shared/errors/service-error.ts';

const safeMethods = new Set(['GET', 'HEAD']);

/** The header that scripts and programs send with every change; no other site can add it without our consent. */
export const requestHeader = 'x-tomeoki-request';

/**
 * For methods that change state: `Origin` must be that of the (already checked) `Host`, and `Sec-Fetch-Site`, when
 * sent, `same-origin`. Without an `Origin` (old browsers, programs) the header `X-Tomeoki-Request: 1` is needed.
 * Reads of the interface by another site's script are refused too. Refusals: `HTTP_ORIGIN_NOT_ALLOWED`.
 */
export const originCheck: RequestHandler = (request, _response, next) => {
  const fetchSite = request.headers['sec-fetch-site'];
  if (safeMethods.has(request.method)) {
    const foreign = fetchSite === 'cross-site' && request.headers['sec-fetch-mode'] !== 'navigate';
    next(foreign ? new ServiceError('HTTP_ORIGIN_NOT_ALLOWED') : undefined);
    return;
  }
  if (serverPaths.has(request.path) && isNoBrowser(request)) {
    next();
    return;
  }
  const { origin, host } = request.headers;
  const ownOrigin =
    origin === undefined
      ? request.headers[requestHeader] === '1'
      : origin.toLowerCase() === canonicalOrigin(host ?? '');
  const ownSite = fetchSite === undefined || fetchSite === 'same-origin';
  next(ownOrigin && ownSite ? undefined : new ServiceError('HTTP_ORIGIN_NOT_ALLOWED'));
};

/** Where another server calls, which proves itself by what it sends: the logout tokens of the identity provider. */
const serverPaths: ReadonlySet<string> = new Set(['/sign-in/provider/logout']);

/** True for a request that no browser made for a page: those name an origin, or say where they come from. */
export function isNoBrowser(request: Pick<IncomingMessage, 'headers'>): boolean {
  const { origin, cookie } = request.headers;
  return origin === undefined && cookie === undefined && request.headers['sec-fetch-site'] === undefined;
}

/** Browsers leave the default port out of `Origin`; programs may spell it in `Host`. */
function canonicalOrigin(host: string): string {
  return `https://${host.toLowerCase().replace(/:443$/, '')}`;
}
