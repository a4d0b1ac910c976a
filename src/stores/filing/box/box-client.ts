/** The client of Box: who signs in, where, and how often a request is tried. */

import { BoxClient } from 'box-node-sdk';
import { BoxCcgAuth, BoxJwtAuth, CcgConfig, JwtConfig } from 'box-node-sdk/box';
import {
  BaseUrls,
  type FetchOptions,
  type FetchResponse,
  type Interceptor,
  NetworkSession,
  type RetryStrategy,
} from 'box-node-sdk/networking';
import { readRetryAfter } from '../retry-after.ts';

/** An application of Box that acts as its service account (enterprise) or as one user. */
export type BoxCredentials =
  | {
      readonly kind: 'client-credentials';
      readonly clientId: string;
      readonly clientSecret: string;
      readonly subject: BoxSubject;
    }
  | {
      readonly kind: 'jwt';
      readonly clientId: string;
      readonly clientSecret: string;
      readonly keyId: string;
      /** Encrypted PKCS #8 in PEM, as Box hands it out. */
      readonly privateKey: string;
      readonly passphrase: string;
      readonly subject: BoxSubject;
    };

/** Whom the application acts as. */
export type BoxSubject = { readonly enterpriseId: string } | { readonly userId: string };

/** Where Box is; the defaults are Box's own. */
export interface BoxUrls {
  /** Default `https://api.box.com`. */
  readonly api?: string | undefined;
  /** Default `https://upload.box.com/api`. */
  readonly upload?: string | undefined;
  /** Where tokens are asked for, without `/oauth2/token`; default as `api`. */
  readonly auth?: string | undefined;
  /** Origin that contents come from, instead of the one that Box leads to: a relay of the own network. */
  readonly download?: string | undefined;
}

/** Longest time for one request with its body, in milliseconds: 20 MB at 1 Mbit/s. */
const requestMs = 180_000;

/** The client of one target; no traffic yet. */
export function openBoxClient(credentials: BoxCredentials, urls: BoxUrls): BoxClient {
  const baseUrls = new BaseUrls({
    ...(urls.api !== undefined && { baseUrl: urls.api }),
    ...(urls.upload !== undefined && { uploadUrl: urls.upload }),
  });
  const networkSession = new NetworkSession({
    baseUrls,
    retryStrategy: new PatientRetries(),
    timeoutConfig: { timeoutMs: requestMs },
    ...(urls.download !== undefined && { interceptors: [relay(baseUrls.baseUrl, urls.download)] }),
  });
  const auth = authOf(credentials);
  if (urls.auth === undefined) return new BoxClient({ auth, networkSession });
  // The library asks for tokens at the address of the interface; one of their own has a session of its own.
  const session = networkSession.withCustomBaseUrls({ ...baseUrls, baseUrl: urls.auth });
  const refresh = auth.refreshToken.bind(auth);
  auth.refreshToken = () => refresh(session);
  return new BoxClient({ auth, networkSession });
}

/** Sends what leads away from the interface's own origin, which only contents do, to the relay. */
function relay(api: string, download: string): Interceptor {
  return {
    beforeRequest: (request) => {
      const url = new URL(request.url);
      if (request.responseFormat !== 'binary' || url.origin === new URL(api).origin) return request;
      return { ...request, url: new URL(`${url.pathname}${url.search}`, download).href };
    },
    afterRequest: (answer) => answer,
  };
}

function authOf(credentials: BoxCredentials): BoxCcgAuth | BoxJwtAuth {
  const { clientId, clientSecret, subject } = credentials;
  if (credentials.kind === 'client-credentials') {
    return new BoxCcgAuth({ config: new CcgConfig({ clientId, clientSecret, ...subject }) });
  }
  return new BoxJwtAuth({
    config: new JwtConfig({
      clientId,
      clientSecret,
      jwtKeyId: credentials.keyId,
      privateKey: credentials.privateKey,
      privateKeyPassphrase: credentials.passphrase,
      ...subject,
    }),
  });
}

/** Longest pause that is waited for here, in milliseconds; a longer one is left to the outbox. */
const mostPauseMs = 10_000;

/**
 * When a request is tried again within one call: twice when the network failed, three times at 429 and 5xx, up to
 * ten times while Box puts the parts of a file together (202 with Retry-After), with a new token at 401.
 */
class PatientRetries implements RetryStrategy {
  async shouldRetry(request: FetchOptions, answer: FetchResponse, attempt: number): Promise<boolean> {
    const { status } = answer;
    if (status === 0) return attempt <= 2;
    const asked = readRetryAfter(answer.headers['retry-after'], answer.headers['date']);
    if (asked !== undefined && asked > mostPauseMs) return false;
    if (status === 202) return asked !== undefined && attempt < 10;
    if (status === 401 && request.auth !== undefined && attempt < 4) {
      await request.auth.refreshToken(request.networkSession);
      return true;
    }
    return (status === 429 || status >= 500) && attempt < 4;
  }

  /** In seconds. */
  retryAfter(_request: FetchOptions, answer: FetchResponse, attempt: number): number {
    const asked = readRetryAfter(answer.headers['retry-after'], answer.headers['date']);
    if (asked !== undefined) return asked / 1_000;
    return answer.status === 401 ? 0 : 0.25 * 2 ** attempt * (0.75 + Math.random() / 2);
  }
}
