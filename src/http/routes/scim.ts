/**
 * SCIM 2.0 (RFC 7644) at `/scim/v2`, for identity providers. Nothing below it is answered without the token of a client
 * in force, not even what the service supports. No browser is let in: no cookie counts here.
 */

import express, { type ErrorRequestHandler, type RequestHandler, type Router } from 'express';
import SCIMMY from 'scimmy';
import SCIMMYRouters from 'scimmy-routers';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { isNoBrowser } from '../middleware/origin-check.ts';
import { perMinute } from '../middleware/rate-limits.ts';
import type { WebLog } from '../options.ts';
import type { ScimServices } from '../services/directory.ts';
import { declareScimResources, mostResults } from './scim-resources.ts';

/** Where the interface is. */
export const scimPath = '/scim/v2';

/** Wrong tokens a minute from one address. */
const trialsPerMinute = 30;
/** Requests a minute of one address with a right token. */
const requestsPerMinute = 1_200;
/** Bytes of a body; a group of many thousand members fits. */
const bodyBytes = 1_048_576;

/** The routes of SCIM, with their own gate. */
export function scimRouter(scim: ScimServices, log: WebLog): Router {
  declareScimResources();
  const router = express.Router();
  const isTrial = perMinute(trialsPerMinute);
  router.use(perMinute(requestsPerMinute), gate(scim, isTrial), withNumbers);
  // The library adds to the list each time it is set up.
  SCIMMY.Config.set('authenticationSchemes', []);
  router.use(
    new SCIMMYRouters({
      type: 'bearer',
      // The gate has asked already.
      handler: () => 'client',
      context: () => scim,
      baseUri: (request) => `https://${request.get('host') ?? 'localhost'}`,
    }),
  );
  router.use(afterAnswer(log));
  SCIMMY.Config.set({
    patch: true,
    filter: { supported: true, maxResults: mostResults },
    bulk: { supported: false, maxOperations: 0, maxPayloadSize: bodyBytes },
    sort: false,
    etag: false,
    changePassword: false,
  } as never);
  return router;
}

/** RFC 6750 §2.1: the token stands in the header, and nowhere else. */
function gate(scim: ScimServices, isTrial: RequestHandler): RequestHandler {
  return async (request, response, next) => {
    response.locals['routeId'] = 'scim';
    response.setHeader('Cache-Control', 'no-store');
    const token = /^Bearer ([A-Za-z0-9_-]{43})$/.exec(request.get('authorization') ?? '')?.[1];
    if (token !== undefined && isNoBrowser(request) && (await scim.isClient(token))) {
      next();
      return;
    }
    isTrial(request, response, (error?: unknown) => {
      if (error !== undefined) {
        next(error);
        return;
      }
      response.setHeader('WWW-Authenticate', 'Bearer realm="scim"');
      response
        .status(401)
        .type('application/scim+json')
        .send(
          JSON.stringify(new SCIMMY.Messages.Error({ status: 401, message: 'A token is needed' } as never)),
        );
    });
  };
}

/** The library answers faults itself and then hands them on: only the log is left to be told. */
function afterAnswer(log: WebLog): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (!response.headersSent) {
      next(error);
      return;
    }
    const status = response.statusCode;
    if (status !== 501) log.error({ route: 'scim', status, err: error }, 'request failed');
  };
}

/** The framework reads the query anew for each look, so what the library writes into it would be lost. */
const withNumbers: RequestHandler = (request, _response, next) => {
  const { sortBy: _sortBy, sortOrder: _sortOrder, ...query } = request.query as Record<string, unknown>;
  for (const name of ['startIndex', 'count']) {
    const text = query[name];
    if (text === undefined) continue;
    if (typeof text !== 'string' || !/^-?\d{1,9}$/.test(text)) throw new ServiceError('REQUEST_INVALID');
    query[name] = Number(text);
  }
  Object.defineProperty(request, 'query', { value: query, configurable: true, writable: true });
  next();
};
