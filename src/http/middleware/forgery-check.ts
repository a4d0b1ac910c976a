/** The second guard against forged requests: a header only our scripts send, or a value only our forms know. */

import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { cookieNames, findCookie } from '../cookies.ts';
import { equalSecrets } from '../gate.ts';
import type { Route } from '../route.ts';
import { requestHeader } from './origin-check.ts';

/** Name of the hidden field in every form. */
export const forgeryField = 'formToken';

/** The value for forms: the browser's, or a new one to be set as a cookie. */
export function forgeryToken(request: IncomingMessage): { readonly value: string; readonly isNew: boolean } {
  const kept = findCookie(request.headers.cookie, cookieNames.forgery);
  if (kept !== undefined && kept.length === 43) return { value: kept, isNew: false };
  return { value: randomBytes(32).toString('base64url'), isNew: true };
}

/** For all bodies but forms: `X-Tomeoki-Request: 1` must be there. Throws `HTTP_FORGERY_SUSPECTED`. */
export function checkRequestHeader(
  route: Pick<Route, 'method' | 'bodyKind'>,
  request: IncomingMessage,
): void {
  if (route.method === 'get' || route.method === 'head' || route.bodyKind === 'form') return;
  if (request.headers[requestHeader] !== '1') throw new ServiceError('HTTP_FORGERY_SUSPECTED');
}

/** For forms: the hidden field must repeat the cookie. Throws `HTTP_FORGERY_SUSPECTED`. */
export function checkFormToken(request: IncomingMessage, body: unknown): void {
  const kept = findCookie(request.headers.cookie, cookieNames.forgery);
  const sent = typeof body === 'object' && body !== null ? Reflect.get(body, forgeryField) : undefined;
  if (kept === undefined || typeof sent !== 'string' || !equalSecrets(kept, sent)) {
    throw new ServiceError('HTTP_FORGERY_SUSPECTED');
  }
}
