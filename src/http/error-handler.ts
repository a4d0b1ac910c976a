/** The last step of every failed request: a problem document for programs, a page for people, a line in the log. */

import type { ErrorRequestHandler, Request } from 'express';
import { ServiceError } from '../shared/errors/service-error.ts';
import { errorPage } from '../ui/desk/error-page.ts';
import { formatterOf } from '../ui/format.ts';
import { requestLanguage } from './mount.ts';
import type { WebServerOptions } from './options.ts';
import { codedError, problemOf } from './problem.ts';
import { isApi } from './route.ts';

/** Answers errors. Faults (5xx) are logged with their stack, refusals without; both carry the reference. */
export function errorHandler(options: Pick<WebServerOptions, 'log' | 'ui'>): ErrorRequestHandler {
  return (thrown: unknown, request, response, next) => {
    const error = codedError(thrown);
    const language = requestLanguage(request);
    const problem = problemOf(error, language);
    const fields = { reference: problem.reference, code: error.code, route: response.locals['routeId'] };
    if (problem.status >= 500) options.log.error({ ...fields, err: error.cause ?? error }, 'request failed');
    else options.log.warn({ ...fields, details: error.details }, 'request refused');
    if (response.headersSent) {
      // Half an answer is on the wire: only cutting the connection tells the truth.
      next(thrown);
      return;
    }
    if (isPageRequest(request) && redirectsToSignIn(error.code)) {
      response.redirect(
        303,
        wayTo(error.code === 'HTTP_PASSWORD_CHANGE_REQUIRED' ? '/password' : '/sign-in', request),
      );
      return;
    }
    if (isPageRequest(request) && error.code === 'HTTP_PANEL_NOT_PAIRED') {
      response.redirect(303, '/panel/pair');
      return;
    }
    // What is left of the body is not wanted, and reading it to its end would be work for a stranger.
    if (!request.complete) response.setHeader('Connection', 'close');
    response.status(problem.status);
    // The sender keeps the document and tries again by itself.
    if (problem.status === 503 || problem.status === 507) response.setHeader('Retry-After', '60');
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('Content-Language', language);
    if (isPageRequest(request)) {
      response.type('html').send(errorPage(formatterOf(language, options.ui), options.ui, problem).markup);
    } else {
      response.type('application/problem+json').send(JSON.stringify(problem));
    }
  };
}

/** What is not in the route table does not exist. */
export function notFound(): never {
  throw new ServiceError('NOT_FOUND');
}

function isPageRequest(request: Request): boolean {
  return !isApi(request.path) && request.accepts(['json', 'html']) === 'html';
}

function redirectsToSignIn(code: string): boolean {
  return code === 'HTTP_SIGN_IN_REQUIRED' || code === 'HTTP_PASSWORD_CHANGE_REQUIRED';
}

/** A page that comes before the one that was asked for, and leads on to it. */
function wayTo(page: string, request: Request): string {
  return request.method === 'GET' ? `${page}?next=${encodeURIComponent(request.originalUrl)}` : page;
}
