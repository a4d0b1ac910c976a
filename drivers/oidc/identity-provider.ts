/** Signing in at an OpenID Connect provider: discovery, authorisation code with PKCE, ID token, logout. */

import { createRemoteJWKSet, type JWTPayload, jwtVerify, customFetch as keyFetch } from 'jose';
import { JOSEError } from 'jose/errors';
import {
  AuthorizationResponseError,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  ClientSecretBasic,
  ClientSecretPost,
  type Configuration,
  calculatePKCECodeChallenge,
  clockSkew,
  clockTolerance,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  type IDToken,
  None,
  ResponseBodyError,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import { trustedFetch } from './trusted-fetch.ts';

/** The provider, and how this client is known to it. */
export interface OidcSettings {
  /** As the provider writes it; what another issuer signs is not believed. */
  readonly issuer: string;
  readonly clientId: string;
  /** Undefined for a public client, which PKCE alone protects. */
  readonly clientSecret: string | undefined;
  readonly scopes: readonly string[];
  readonly acrValues: readonly string[];
  /** PEM certificates that are trusted beside those of the system. */
  readonly ca?: string | undefined;
  /** Seconds by which clocks may differ. */
  readonly clockToleranceSeconds: number;
  /** Seconds by which the service's clock is ahead of the machine's; default 0. */
  readonly clockSkewSeconds?: number;
  /** Milliseconds for one exchange; default 10,000. */
  readonly timeoutMs?: number;
}

/** What comes back unchanged with the person. */
export interface OidcRequest {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/** Whom the provider vouches for. */
export interface OidcIdentity {
  readonly subject: string;
  readonly session: string | undefined;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly acr: string | undefined;
  readonly amr: readonly string[];
}

/** An answer, or why there is none: no answer came, the provider says no, or what it says fails a check. */
export type OidcAnswer<Value> =
  | { readonly kind: 'answer'; readonly value: Value }
  | { readonly kind: 'trouble'; readonly trouble: 'unreachable' | 'refused' | 'not-believed' };

/** A client of one provider. */
export interface OidcClient {
  readonly issuer: string;
  begin(redirectUri: string): Promise<OidcAnswer<{ readonly url: string } & OidcRequest>>;
  finish(returnedTo: string, kept: OidcRequest): Promise<OidcAnswer<OidcIdentity>>;
  endSessionUrl(returnTo: string): Promise<string | undefined>;
  checkLogoutToken(
    token: string,
    now: Date,
  ): Promise<{ readonly subject: string | undefined; readonly session: string | undefined } | undefined>;
}

/** No answer came over the network. */
class Unreachable extends Error {}

/** Signature algorithms that are believed: those with a public key. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
/** The event of a logout token (OpenID Connect Back-Channel Logout 1.0 §2.4). */
const logoutEvent = 'http://schemas.openid.net/event/backchannel-logout';

/** Makes a client. The provider's metadata are fetched at the first use, and again after a failure. */
export function openOidcClient(settings: OidcSettings): OidcClient {
  let known: Promise<Configuration> | undefined;
  const configuration = (): Promise<Configuration> => {
    known ??= discover(settings).catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    return known;
  };
  return {
    issuer: settings.issuer,
    begin: (redirectUri) => answered(async () => await begin(await configuration(), settings, redirectUri)),
    finish: (returnedTo, kept) =>
      answered(async () => await finish(await configuration(), new URL(returnedTo), kept)),
    async endSessionUrl(returnTo) {
      const found = await answered(async () => endSession(await configuration(), settings, returnTo));
      return found.kind === 'answer' ? found.value : undefined;
    },
    async checkLogoutToken(token, now) {
      const checked = await answered(async () => {
        const { jwks_uri: keys } = (await configuration()).serverMetadata();
        return await logoutOf(settings, keys, token, now);
      });
      return checked.kind === 'answer' ? checked.value : undefined;
    },
  };
}

async function discover(settings: OidcSettings): Promise<Configuration> {
  const { clientId, clientSecret: secret } = settings;
  const metadata = {
    [clockSkew]: settings.clockSkewSeconds ?? 0,
    [clockTolerance]: settings.clockToleranceSeconds,
  };
  const options = { [customFetch]: fetchOf(settings), timeout: timeoutMsOf(settings) / 1000 };
  const found = await discovery(new URL(settings.issuer), clientId, metadata, authOf(secret, []), {
    ...options,
    execute: [enableNonRepudiationChecks],
  });
  const { issuer, token_endpoint_auth_methods_supported: methods = ['client_secret_basic'] } =
    found.serverMetadata();
  if (issuer !== settings.issuer) throw new TypeError('another issuer answered');
  if (secret === undefined || methods.includes('client_secret_basic')) return found;
  return await discovery(new URL(settings.issuer), clientId, metadata, authOf(secret, methods), {
    ...options,
    execute: [enableNonRepudiationChecks],
  });
}

function authOf(secret: string | undefined, methods: readonly string[]) {
  if (secret === undefined) return None();
  return methods.includes('client_secret_post') ? ClientSecretPost(secret) : ClientSecretBasic(secret);
}

function fetchOf(settings: OidcSettings) {
  const fetch = trustedFetch({ ca: settings.ca, timeoutMs: timeoutMsOf(settings) });
  return async (url: string, init?: Parameters<typeof fetch>[1]): Promise<Response> => {
    try {
      return await fetch(url, init);
    } catch (cause) {
      throw new Unreachable('no answer', { cause });
    }
  };
}

function timeoutMsOf({ timeoutMs = 10_000 }: OidcSettings): number {
  return timeoutMs;
}

async function begin(
  configuration: Configuration,
  { scopes, acrValues }: OidcSettings,
  redirectUri: string,
): Promise<{ readonly url: string } & OidcRequest> {
  const kept = { state: randomState(), nonce: randomNonce(), codeVerifier: randomPKCECodeVerifier() };
  const url = buildAuthorizationUrl(configuration, {
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: scopes.join(' '),
    state: kept.state,
    nonce: kept.nonce,
    code_challenge: await calculatePKCECodeChallenge(kept.codeVerifier),
    code_challenge_method: 'S256',
    ...(acrValues.length > 0 && { acr_values: acrValues.join(' ') }),
  });
  return { url: url.href, ...kept };
}

async function finish(
  configuration: Configuration,
  returnedTo: URL,
  { state, nonce, codeVerifier }: OidcRequest,
): Promise<OidcIdentity> {
  const tokens = await authorizationCodeGrant(configuration, returnedTo, {
    expectedState: state,
    expectedNonce: nonce,
    pkceCodeVerifier: codeVerifier,
    idTokenExpected: true,
  });
  const claims = tokens.claims();
  if (claims === undefined) throw new TypeError('no ID token');
  return identityOf(claims);
}

function identityOf(claims: IDToken): OidcIdentity {
  const { sub, sid, acr, amr } = claims;
  return {
    subject: sub,
    session: typeof sid === 'string' ? sid : undefined,
    claims,
    acr: typeof acr === 'string' ? acr : undefined,
    amr: Array.isArray(amr) ? amr.filter((one) => typeof one === 'string') : [],
  };
}

/** RP-initiated logout (OpenID Connect RP-Initiated Logout 1.0 §2). */
function endSession(
  configuration: Configuration,
  { clientId }: OidcSettings,
  returnTo: string,
): string | undefined {
  if (configuration.serverMetadata().end_session_endpoint === undefined) return undefined;
  return buildEndSessionUrl(configuration, { client_id: clientId, post_logout_redirect_uri: returnTo }).href;
}

async function logoutOf(settings: OidcSettings, keysAt: string | undefined, token: string, now: Date) {
  if (keysAt === undefined) throw new TypeError('the provider names no keys');
  const keys = createRemoteJWKSet(new URL(keysAt), {
    [keyFetch]: (url, init) => fetchOf(settings)(url, { method: init.method, headers: init.headers }),
  });
  const { payload } = await jwtVerify(token, keys, {
    issuer: settings.issuer,
    audience: settings.clientId,
    algorithms,
    currentDate: now,
    clockTolerance: settings.clockToleranceSeconds,
    maxTokenAge: '5 min',
    requiredClaims: ['iat', 'jti', 'events'],
  });
  return namesOf(payload);
}

/** §2.6: the event must be there, a nonce must not, and a session or a subject is named. */
function namesOf(payload: JWTPayload) {
  const { events, nonce, sub: subject, sid } = payload;
  const session = typeof sid === 'string' ? sid : undefined;
  const isLogout = typeof events === 'object' && events !== null && Object.hasOwn(events, logoutEvent);
  if (!isLogout || nonce !== undefined || (subject === undefined && session === undefined)) {
    throw new TypeError('it is no logout token');
  }
  return { subject, session };
}

async function answered<Value>(asking: () => Promise<Value>): Promise<OidcAnswer<Value>> {
  try {
    return { kind: 'answer', value: await asking() };
  } catch (error) {
    return { kind: 'trouble', trouble: troubleOf(error) };
  }
}

function troubleOf(error: unknown): 'unreachable' | 'refused' | 'not-believed' {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof Unreachable || cause.name === 'TimeoutError') return 'unreachable';
    if (cause instanceof AuthorizationResponseError || cause instanceof ResponseBodyError) return 'refused';
    if (cause instanceof JOSEError && cause.code === 'ERR_JWKS_TIMEOUT') return 'unreachable';
  }
  return 'not-believed';
}
