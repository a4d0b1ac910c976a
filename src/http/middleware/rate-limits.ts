/** How often one address, one session and one panel may call. Counted per process, in windows of one minute. */

import type { RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { ServiceError } from '../../shared/errors/service-error.ts';

/**
 * A limit of so many requests a minute; more get `HTTP_TOO_MANY_REQUESTS` (429) with `Retry-After`. IPv6 callers
 * are counted by /56, as one household has that many addresses.
 *
 * @param keyOf The caller's key; default: the address.
 */
export function perMinute(
  limit: number,
  keyOf?: (request: Parameters<RequestHandler>[0]) => string,
): RequestHandler {
  return rateLimit({
    windowMs: 60_000,
    limit,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    identifier: 'minute',
    keyGenerator: (request) => keyOf?.(request) ?? ipKeyGenerator(request.socket.remoteAddress ?? '', 56),
    handler: (_request, _response, next) => next(new ServiceError('HTTP_TOO_MANY_REQUESTS')),
  });
}
