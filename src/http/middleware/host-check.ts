/** Refuses requests for host names that are not ours, against DNS rebinding (RFC 9110 §7.4). */

import type { RequestHandler } from 'express';
import { ServiceError } from '../../shared/errors/service-error.ts';

/**
 * Lets through only requests whose `Host` is on the list, case aside: `name` fits every port, `name:port` one.
 * All others get `HTTP_HOST_NOT_ALLOWED` (421 Misdirected Request, RFC 9110 §15.5.20).
 */
export function hostCheck(allowedHosts: readonly string[]): RequestHandler {
  const allowed = new Set(allowedHosts.map((host) => host.toLowerCase()));
  return (request, _response, next) => {
    const host = request.headers.host?.toLowerCase() ?? '';
    const name = host.replace(/:\d{1,5}$/, '');
    if (allowed.has(host) || allowed.has(name)) next();
    else next(new ServiceError('HTTP_HOST_NOT_ALLOWED'));
  };
}
