/** The gate: proves who is calling before any handler runs. What is not proved is refused. */

import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { WalkUpSession } from '../identity/session.ts';
import type { EnrolledReader } from '../ports/reader-store.ts';
import { ServiceError } from '../shared/errors/service-error.ts';
import type { SessionId } from '../shared/ids.ts';
import { isUuid } from '../shared/ids.ts';
import { connectionOf } from './certificate-client.ts';
import { cookieNames, findCookie } from './cookies.ts';
import type { WebServerOptions } from './options.ts';
import type { Access, CallerOf, Route } from './route.ts';
import type { HalfSignedIn } from './services/second.ts';
import type { PanelDevice, SignedIn } from './services.ts';

/** What the gate needs of the options. */
export type GateOptions = Pick<WebServerOptions, 'services' | 'sessionKeys' | 'metricsToken'>;

/**
 * Proves the caller for a route, or throws: `HTTP_SIGN_IN_REQUIRED`, `HTTP_PASSWORD_CHANGE_REQUIRED`,
 * `HTTP_ROLE_REQUIRED`, `HTTP_PANEL_NOT_PAIRED`, `HTTP_WALK_UP_REQUIRED`, `HTTP_READER_NOT_ENROLLED`. Metrics from elsewhere: `NOT_FOUND`.
 */
export async function checkAccess(
  route: Pick<Route, 'access' | 'whilePasswordExpired'>,
  request: IncomingMessage,
  options: GateOptions,
): Promise<CallerOf<Access>> {
  const { access } = route;
  if (access === 'public') return {};
  if (access === 'metrics') return checkMetrics(request, options.metricsToken);
  if (access === 'reader') return { reader: await checkReader(request, options) };
  if (access === 'panel-device') return { device: await checkDevice(request, options) };
  if (access === 'walk-up') return checkWalkUp(request, options);
  if (access === 'half-signed-in') return { half: await checkHalf(request, options) };
  const signedIn = await checkSignedIn(request, options);
  if (signedIn.person.mustChangePassword && route.whilePasswordExpired !== true) {
    throw new ServiceError('HTTP_PASSWORD_CHANGE_REQUIRED');
  }
  if (access !== 'signed-in' && !access.role.some((role) => signedIn.person.roles.includes(role))) {
    throw new ServiceError('HTTP_ROLE_REQUIRED');
  }
  return { signedIn };
}

async function checkSignedIn(request: IncomingMessage, options: GateOptions): Promise<SignedIn> {
  const signedIn = await findSignedIn(request, options);
  if (signedIn === undefined) throw new ServiceError('HTTP_SIGN_IN_REQUIRED');
  return signedIn;
}

/** The sign-in behind the request's cookie, asked of the store each time; undefined when there is none. */
export async function findSignedIn(
  request: IncomingMessage,
  options: GateOptions,
): Promise<SignedIn | undefined> {
  const token = findCookie(request.headers.cookie, cookieNames.signIn);
  if (token === undefined) return undefined;
  const claims = await options.sessionKeys.verify(token);
  if (claims?.use !== 'sign-in') return undefined;
  const signedIn = await options.services.signIn.find(claims.id, connectionOf(request));
  return signedIn?.person.state === 'active' ? signedIn : undefined;
}

/** Between the first factor and the second: a token of its own kind, which opens nothing else. */
async function checkHalf(request: IncomingMessage, options: GateOptions): Promise<HalfSignedIn> {
  const token = findCookie(request.headers.cookie, cookieNames.second);
  const claims = token === undefined ? undefined : await options.sessionKeys.verify(token);
  const half =
    claims?.use === 'second' && isUuid(claims.id)
      ? await options.services.second.findHalf(claims.id)
      : undefined;
  if (half === undefined) throw new ServiceError('HTTP_SIGN_IN_REQUIRED');
  return half;
}

async function checkDevice(request: IncomingMessage, options: GateOptions): Promise<PanelDevice> {
  const token = findCookie(request.headers.cookie, cookieNames.device);
  const device = token === undefined ? undefined : await options.services.panel.deviceOfToken(token);
  if (device === undefined || device.state === 'removed') throw new ServiceError('HTTP_PANEL_NOT_PAIRED');
  return device;
}

/** Asked of the store each time, so that a revoked reader is shut out at once. */
async function checkReader(request: IncomingMessage, options: GateOptions): Promise<EnrolledReader> {
  const token = /^Bearer ([A-Za-z0-9_-]{43})$/.exec(request.headers.authorization ?? '')?.[1];
  const reader = token === undefined ? undefined : await options.services.readers.readerOfToken(token);
  if (reader === undefined) throw new ServiceError('HTTP_READER_NOT_ENROLLED');
  return reader;
}

async function checkWalkUp(request: IncomingMessage, options: GateOptions): Promise<CallerOf<'walk-up'>> {
  const device = await checkDevice(request, options);
  const session = await findWalkUpSession(request.headers.cookie, device, options);
  if (session === undefined) throw new ServiceError('HTTP_WALK_UP_REQUIRED');
  return { device, session };
}

/**
 * The session behind the cookie of a panel; undefined when there is none in force. A stolen session token is worth
 * nothing at another panel: the token, the store and the pairing must agree.
 */
export async function findWalkUpSession(
  cookies: string | undefined,
  device: PanelDevice,
  options: GateOptions,
): Promise<WalkUpSession | undefined> {
  const token = findCookie(cookies, cookieNames.walkUp);
  const claims = token === undefined ? undefined : await options.sessionKeys.verify(token);
  if (claims?.use !== 'walk-up' || claims.deviceId !== device.id || !isUuid(claims.id)) return undefined;
  const session = await options.services.panel.session(device, claims.id as SessionId);
  return session?.deviceId === device.id ? session : undefined;
}

function checkMetrics(request: IncomingMessage, token: string | undefined): Record<never, never> {
  const presented = /^Bearer ([\x21-\x7e]{1,200})$/.exec(request.headers.authorization ?? '')?.[1];
  if (token !== undefined && presented !== undefined && equalSecrets(token, presented)) return {};
  if (presented === undefined && isLoopback(request.socket.remoteAddress)) return {};
  throw new ServiceError('NOT_FOUND');
}

/** True when both are the same, in a time that does not tell where they differ. */
export function equalSecrets(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

function isLoopback(address: string | undefined): boolean {
  return address === '::1' || /^(?:::ffff:)?127\./.test(address ?? '');
}
