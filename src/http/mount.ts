/** Mounts the route table on Express, deny by default: what has no access entry cannot be mounted. */

import express, {
  type Express,
  type NextFunction,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import type { z } from 'zod';
import { ServiceError } from '../shared/errors/service-error.ts';
import { formatterOf } from '../ui/format.ts';
import {
  isWording,
  type Language,
  languageOf,
  languageOfWording,
  type Wording,
} from '../ui/text/language.ts';
import { bodyStream } from './body-stream.ts';
import { connectionOf } from './certificate-client.ts';
import { type Cookie, cookieNames, findCookie } from './cookies.ts';
import { checkAccess } from './gate.ts';
import { checkFormToken, checkRequestHeader, forgeryToken } from './middleware/forgery-check.ts';
import { isNoBrowser } from './middleware/origin-check.ts';
import { perMinute } from './middleware/rate-limits.ts';
import type { WebLimits, WebServerOptions } from './options.ts';
import type { Access, AnyContext, CallerOf, Route } from './route.ts';
import { writeReply } from './write-reply.ts';

const accessKeywords: readonly unknown[] = [
  'public',
  'panel-device',
  'walk-up',
  'reader',
  'half-signed-in',
  'signed-in',
  'metrics',
];

/** Refuses a table with a route that does not say who may call it, or one that stands there twice. */
export function checkRouteTable(routes: readonly Route[]): void {
  const seen = new Set<string>();
  for (const { id, method, path, access } of routes) {
    const roles = typeof access === 'object' && access !== null ? access.role : undefined;
    if (!accessKeywords.includes(access) && !(Array.isArray(roles) && roles.length > 0)) {
      throw new TypeError(`route ${id} does not say who may call it`);
    }
    for (const key of [`id ${id}`, `${method} ${path}`]) {
      if (seen.has(key)) throw new TypeError(`two routes: ${key}`);
      seen.add(key);
    }
  }
}

/** Puts every route of the table on the application; other methods of a known path get 405. */
export function mountRoutes(
  app: Express,
  routes: readonly Route[],
  options: WebServerOptions,
  limits: WebLimits,
): void {
  checkRouteTable(routes);
  const sessions = perMinute(limits.requestsPerSession, callerKey);
  const closer = {
    trials: perMinute(limits.trialsPerAddress),
    taps: perMinute(limits.tapsPerPanel, callerKey),
  };
  for (const route of routes) {
    const steps: RequestHandler[] = [begin(route, options)];
    // Guessing at passwords and pairing is counted before the trial; card readings after the panel is known.
    if (route.limit === 'trials') steps.push(closer.trials);
    steps.push(gate(route, options));
    if (route.access !== 'public' && route.access !== 'metrics') steps.push(sessions);
    if (route.limit === 'taps') steps.push(closer.taps);
    if (route.bodyKind === 'json') steps.push(express.json({ limit: limits.jsonBytes }));
    if (route.bodyKind === 'form')
      steps.push(express.urlencoded({ limit: limits.formBytes, extended: false }));
    steps.push(handler(route, options, limits));
    app[route.method](route.path, ...steps);
  }
  for (const path of new Set(routes.map((route) => route.path))) {
    app.all(path, (_request, _response, next) => next(new ServiceError('HTTP_METHOD_NOT_ALLOWED')));
  }
}

/** What the steps of one request hand on. */
interface RequestState {
  wording: Wording;
  caller?: CallerOf<Access>;
}

const states = new WeakMap<Request, RequestState>();

/** The language of a request: its query, else its cookie, else `Accept-Language`. */
export function requestLanguage(request: Request): Language {
  return languageOfWording(requestWording(request));
}

function requestWording(request: Request): Wording {
  const kept = findCookie(request.headers.cookie, cookieNames.language);
  const asked = request.query['lang'];
  if (typeof asked === 'string' && isWording(asked)) return asked;
  return isWording(kept) ? kept : languageOf(request.headers['accept-language']);
}

function begin(route: Route, _options: WebServerOptions): RequestHandler {
  return (request, response, next) => {
    response.locals['routeId'] = route.id;
    states.set(request, { wording: requestWording(request) });
    checkRequestHeader(route, request);
    next();
  };
}

function gate(route: Route, options: WebServerOptions): RequestHandler {
  return async (request, _response, next) => {
    const caller = await checkAccess(route, request, options);
    const state = states.get(request);
    if (state === undefined) throw new TypeError('the gate was reached without its first step');
    state.caller = caller;
    next();
  };
}

/** The session, sign-in or panel that the gate found, for counting. */
function callerKey(request: Request): string {
  const caller = states.get(request)?.caller;
  if (caller === undefined) return 'nobody';
  if ('session' in caller) return `session:${String(Reflect.get(caller.session as object, 'id'))}`;
  if ('reader' in caller) return `reader:${String(Reflect.get(caller.reader as object, 'id'))}`;
  if ('device' in caller) return `device:${String(Reflect.get(caller.device as object, 'id'))}`;
  if ('half' in caller) return `half:${String(Reflect.get(caller.half as object, 'halfId'))}`;
  if ('signedIn' in caller) return `sign-in:${String(Reflect.get(caller.signedIn as object, 'signInId'))}`;
  return 'nobody';
}

function handler(route: Route, options: WebServerOptions, limits: WebLimits): RequestHandler {
  return async (request: Request, response: Response, _next: NextFunction) => {
    const state = states.get(request);
    // Deny by default: a handler is never reached without the gate's word.
    if (state?.caller === undefined) throw new ServiceError('HTTP_SIGN_IN_REQUIRED');
    const isServer = route.byAnotherServer === true && isNoBrowser(request);
    if (route.bodyKind === 'form' && !isServer) checkFormToken(request, request.body);
    const token = forgeryToken(request);
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const context: AnyContext = {
      signal: gone.signal,
      services: options.services,
      options,
      limits,
      format: formatterOf(state.wording, options.ui),
      caller: state.caller,
      params: parse('path', route.params, request.params),
      query: parse('query', route.query, request.query),
      body: route.bodyKind === 'stream' ? undefined : parse('body', route.body, request.body),
      remoteAddress: request.socket.remoteAddress ?? '',
      connection: connectionOf(request),
      url: request.originalUrl,
      forgeryToken: token.value,
      header: (name) => request.get(name),
      stream: () => bodyStream(request, limits.scanBytes),
    };
    const reply = await route.handle(context);
    const cookies: Cookie[] = [...(reply.cookies ?? [])];
    if (reply.kind === 'page' && token.isNew) cookies.push({ name: cookieNames.forgery, value: token.value });
    if (reply.kind === 'page' && isWording(String(request.query['lang']))) {
      cookies.push({ name: cookieNames.language, value: state.wording, maxAgeSeconds: 31_536_000 });
    }
    await writeReply(response, { ...reply, cookies }, languageOfWording(state.wording), options.log);
  };
}

function parse(part: string, schema: z.ZodType | undefined, value: unknown): unknown {
  if (schema === undefined) return undefined;
  const parsed = schema.safeParse(value ?? {});
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.slice(0, 20).map((issue) => ({
    field: [part, ...issue.path].join('.'),
    message: issue.code,
  }));
  throw new ServiceError('REQUEST_INVALID', { details: { fields } });
}
