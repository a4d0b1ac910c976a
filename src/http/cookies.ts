/** Cookies (RFC 6265bis): all `__Host-`, `Secure`, `HttpOnly`, and `SameSite=Strict` but for one. */

/** Names of the cookies the service sets. */
export const cookieNames = {
  /** Token of a browser sign-in. */
  signIn: '__Host-tomeoki-sign-in',
  /** Token of a half sign-in, while the second factor is owed. */
  second: '__Host-tomeoki-second',
  /** What must come back from the identity provider, sealed. `SameSite=Lax`, since another site sends the browser back. */
  provider: '__Host-tomeoki-provider',
  /** Token of a phone's visit at a panel. */
  phone: '__Host-tomeoki-phone',
  /** Token of a walk-up session at a panel. */
  walkUp: '__Host-tomeoki-walk-up',
  /** Pairing secret of a panel with its device. */
  device: '__Host-tomeoki-device',
  /** Random value that forms must repeat. */
  forgery: '__Host-tomeoki-form',
  /** Language chosen by hand. */
  language: '__Host-tomeoki-language',
} as const;

/** A cookie to set. */
export interface Cookie {
  readonly name: (typeof cookieNames)[keyof typeof cookieNames];
  /** Only characters of base64url and `.`; empty removes the cookie. */
  readonly value: string;
  /** Seconds; absent: until the browser closes. */
  readonly maxAgeSeconds?: number;
}

/** The `Set-Cookie` header of a cookie. */
export function formatCookie(cookie: Cookie): string {
  const maxAge = cookie.value === '' ? 0 : cookie.maxAgeSeconds;
  const age = maxAge === undefined ? '' : `; Max-Age=${Math.max(0, Math.floor(maxAge))}`;
  const sameSite = cookie.name === cookieNames.provider ? 'Lax' : 'Strict';
  return `${cookie.name}=${cookie.value}; Path=/; Secure; HttpOnly; SameSite=${sameSite}${age}`;
}

/**
 * The value of one cookie in a `Cookie` header; undefined when it is missing, stands there twice (somebody may
 * have planted one), or has characters that we never write.
 */
export function findCookie(header: string | undefined, name: Cookie['name']): string | undefined {
  const prefix = `${name}=`;
  const values = (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(prefix))
    .map((pair) => pair.slice(prefix.length));
  const [value] = values;
  if (values.length !== 1 || value === undefined) return undefined;
  return /^[A-Za-z0-9._-]{1,3000}$/.test(value) ? value : undefined;
}
